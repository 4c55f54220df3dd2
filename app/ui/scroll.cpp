#include "app/ui/scroll.h"

#include <algorithm>
#include <cmath>

#include "app/ui/layout.h"

namespace wardbook::ui {
namespace {

void limit(ScrollState& s, const Rect& r) {
  const float max_top = std::max(0.0f, s.content_h - r.h);
  const float max_left = std::max(0.0f, s.content_w - r.w);
  s.top = std::clamp(s.top, 0.0f, max_top);
  s.left = std::clamp(s.left, 0.0f, max_left);
}

/// A region that comes (back) on the screen starts where it was left.
void ask_on_appearing(ScrollState& s) {
  const bool appears = s.last_pass + 1 < ctx().pass;
  s.last_pass = ctx().pass;
  if (!appears || s.content_h == 0) return;
  s.asked_left = s.left;
  s.asked_top = s.top;
  ++s.asked;
}

void describe(Node& node, const ScrollState& s) {
  node.scroll = {s.content_w, s.content_h, s.asked_left, s.asked_top, s.asked};
}

}  // namespace

void scroll_area(const ScrollArea& area, Body body) {
  ScrollState& s = ctx().scrolls[area.id];
  ask_on_appearing(s);
  const Rect& r = area.rect;
  limit(s, r);
  const int node = emit_open(area.role, area.id, area.name, r);
  ImGui::PushClipRect({r.x, r.y}, {r.right(), r.bottom()}, true);
  const float x0 = r.x - snap(s.left), y0 = r.y - snap(s.top);
  ctx().origins.push_back({x0, y0});
  const float room = (area.content_width > 0 ? area.content_width : r.w) - 2 * area.pad_x;
  const float w = area.max_width > 0 ? std::min(room, area.max_width) : room;
  push_flow(x0 + area.pad_x + std::floor((room - w) / 2), y0 + area.pad_top, w, kGap);
  body();
  const float bottom = pop_flow() + area.pad_bottom;
  ctx().origins.pop_back();
  ImGui::PopClipRect();
  emit_close();
  const float content_h = std::ceil(bottom - y0);
  if (content_h != s.content_h) {
    if (s.top > std::max(0.0f, content_h - r.h)) ctx().again = true;
    s.content_h = content_h;
  }
  s.content_w = std::max(area.content_width, r.w);
  describe(ctx().semantics.at(node), s);
}

void scroll_to_top(std::string_view region_id) {
  ScrollState& s = ctx().scrolls[full_id(region_id)];
  s.left = s.top = s.asked_left = s.asked_top = 0;
  ++s.asked;
}

}  // namespace wardbook::ui
