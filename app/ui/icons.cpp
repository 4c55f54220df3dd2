#include <cmath>
#include <string_view>

#include "app/ui/core.h"
#include "app/ui/number.h"
#include "imgui_internal.h"

// Icons as strokes on a 24-unit grid: no font, no image. The path language: M x y moves, L x y
// draws, Z closes, O x y r is a circle, A x y r from to is an arc (degrees, clockwise from east), D
// x y a dot.
namespace wardbook::ui {
namespace {

const char* path_of(Icon which) {
  switch (which) {
    case Icon::none:
      return "";
    case Icon::bed:
      return "M3 6L3 19 M3 16L21 16 M21 19L21 12.5L11.5 12.5L11.5 16 O7.2 12 1.8";
    case Icon::calendar:
      return "M4 6L20 6L20 20L4 20Z M4 10.5L20 10.5 M8.5 3.5L8.5 7.5 M15.5 3.5L15.5 7.5";
    case Icon::inbox:
      return "M4 13L7 5L17 5L20 13L20 19L4 19Z M4 13L9 13L10.5 16L13.5 16L15 13L20 13";
    case Icon::board:
      return "M4 4L10.5 4L10.5 12L4 12Z M13.5 4L20 4L20 9L13.5 9Z M13.5 12L20 12L20 20L13.5 20Z "
             "M4 15L10.5 15L10.5 20L4 20Z";
    case Icon::plus:
      return "M12 5L12 19 M5 12L19 12";
    case Icon::minus:
      return "M5 12L19 12";
    case Icon::check:
      return "M5 12.5L10 17.5L19.5 7";
    case Icon::warning:
      return "M12 4L21 19.5L3 19.5Z M12 10L12 14 D12 16.8";
    case Icon::clock:
      return "O12 12 8.6 M12 7.2L12 12L15.4 14";
    case Icon::wifi:
      return "A12 18 4.4 225 315 A12 18 8.8 225 315 A12 18 13.2 225 315 D12 18";
    case Icon::offline:
      return "A12 18 4.4 225 315 A12 18 8.8 225 315 A12 18 13.2 225 315 D12 18 M4.5 4L19.5 21";
    case Icon::search:
      return "O10.5 10.5 6.2 M15.2 15.2L20.5 20.5";
    case Icon::chevron_left:
      return "M15 5L8 12L15 19";
    case Icon::chevron_right:
      return "M9 5L16 12L9 19";
    case Icon::chevron_down:
      return "M5 9L12 16L19 9";
    case Icon::person:
      return "O12 8 4 A12 21 8 190 350";
    case Icon::people:
      return "O9 8.5 3.5 A9 20.5 7 190 350 A16 8.5 3.2 250 470 A16.5 20.5 6 285 350";
    case Icon::hospital:
      return "M5 21L5 4L19 4L19 21 M3 21L21 21 M12 7L12 13 M9 10L15 10 M10 21L10 17L14 17L14 21";
    case Icon::ambulance:
      return "M4.5 17L2.5 17L2.5 6.5L14 6.5L14 17L9.5 17 M14 10L18.5 10L21.5 13.5L21.5 17L19.5 17 "
             "M14.5 17L14 17 O7 17.5 2.2 O17 17.5 2.2 M8.2 9L8.2 13.4 M6 11.2L10.4 11.2";
    case Icon::filter:
      return "M4 7L20 7 M7 12L17 12 M10 17L14 17";
    case Icon::close:
      return "M6 6L18 18 M18 6L6 18";
    case Icon::more:
      return "D5.5 12 D12 12 D18.5 12";
    case Icon::lock:
      return "M6 11L18 11L18 20L6 20Z M8.2 11L8.2 8 A12 8 3.8 180 360 M15.8 8L15.8 11";
    case Icon::sync:
      return "A12 12 7.6 200 335 A12 12 7.6 20 155 M19.6 3.6L19 8.8L14 8 M4.4 20.4L5 15.2L10 16";
    case Icon::info:
      return "O12 12 8.8 M12 11L12 16.4 D12 7.9";
    case Icon::list:
      return "M9 6L20 6 M9 12L20 12 M9 18L20 18 D4.6 6 D4.6 12 D4.6 18";
    case Icon::logout:
      return "M10 4L5 4L5 20L10 20 M10 12L20 12 M16 8L20 12L16 16";
    case Icon::phone:
      return "M7.5 3L16.5 3L16.5 21L7.5 21Z M11 18L13 18";
    case Icon::arrow_right:
      return "M4 12L19 12 M13 6L19 12L13 18";
  }
  return "";
}

class Pen {
 public:
  Pen(float cx, float cy, float size, Color c)
      : x_(snap(cx - size / 2)),
        y_(snap(cy - size / 2)),
        unit_(size / 24),
        color_(ink(c)),
        width_(std::fmax(1.4f, 1.9f * size / 24)) {}

  void draw(std::string_view path) {
    rest_ = path;
    while (!rest_.empty()) command();
    stroke(false);
  }

 private:
  float number() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
    return take_number(rest_).value_or(0);
  }
  ImVec2 point() {
    const float px = number();
    return {x_ + px * unit_, y_ + number() * unit_};
  }
  void stroke(bool closed) {
    if (list_->_Path.Size > 1) {
      list_->PathStroke(color_, closed ? ImDrawFlags_Closed : ImDrawFlags_None, width_);
    }
    list_->PathClear();
  }
  void command() {
    constexpr float kDegree = 3.14159265f / 180;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == 'M') {
      stroke(false);
      list_->PathLineTo(point());
    } else if (c == 'L') {
      list_->PathLineTo(point());
    } else if (c == 'Z') {
      stroke(true);
    } else if (c == 'O') {
      stroke(false);
      const ImVec2 p = point();
      list_->AddCircle(p, number() * unit_, color_, 0, width_);
    } else if (c == 'A') {
      stroke(false);
      const ImVec2 p = point();
      const float r = number() * unit_;
      const float from = number() * kDegree;
      list_->PathArcTo(p, r, from, number() * kDegree, 24);
      stroke(false);
    } else if (c == 'D') {
      stroke(false);
      list_->AddCircleFilled(point(), 1.5f * unit_, color_);
    }
  }

  ImDrawList* list_ = canvas();
  std::string_view rest_;
  float x_, y_, unit_;
  ImU32 color_;
  float width_;
};

}  // namespace

void icon(Icon which, float cx, float cy, float size, Color c) {
  if (which != Icon::none) Pen(cx, cy, size, c).draw(path_of(which));
}

}  // namespace wardbook::ui
