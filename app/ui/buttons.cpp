#include <algorithm>

#include "app/ui/core.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/text.h"
#include "app/ui/widgets.h"

namespace wardbook::ui {
namespace {

constexpr TextStyle kLabel{16, true};
constexpr float kPadX = 20, kCompactPadX = 16, kQuietPadX = 12, kIconSize = 20, kIconGap = 8,
                kEdge = 8, kLinesPadY = 10;

struct Look {
  Color fill = 0, text = 0, border = 0;
  bool filled = true, bordered = false;
};

Look look_of(const ButtonOptions& o, const Interaction& i) {
  const Theme& t = theme();
  if (o.disabled) return {t.sunken, t.muted, 0};
  const bool lit = i.held || i.hovered;
  switch (o.kind) {
    case Kind::primary:
      return {lit ? t.accent_pressed : t.accent, t.on_accent, 0};
    case Kind::danger:
      return {lit ? t.danger_pressed : t.danger, t.on_danger, 0};
    case Kind::secondary:
      return {lit ? t.pressed : t.surface, t.accent, t.field_border, true, true};
    case Kind::destructive:
      return {lit ? t.pressed : t.surface, t.danger, t.tone(Tone::bad).border, true, true};
    case Kind::quiet:
      return {t.pressed, t.accent, 0, lit, false};
  }
  return {};
}

float mark_width(const ButtonOptions& o) {
  return o.icon != Icon::none || o.busy ? kIconSize + kIconGap : 0;
}

float content_width(std::string_view label, const ButtonOptions& o) {
  return text_width(label, kLabel) + mark_width(o);
}

/// What is left of a button's width for the lines of its label.
float label_room(float width, const ButtonOptions& o) {
  return width - 2 * kEdge - mark_width(o);
}

void draw_button(const Rect& r, std::string_view label, const ButtonOptions& o, const Look& look) {
  if (look.filled) fill(r, look.fill, kRadiusSmall);
  if (look.bordered) outline(r, look.border, kRadiusSmall);
  const float room = label_room(r.w, o);
  const bool lines = r.h > kTouch;
  const float width = lines ? room : std::min(text_width(label, kLabel), room);
  float x = r.x + (r.w - width - mark_width(o)) / 2;
  const float middle = r.y + r.h / 2;
  if (o.icon != Icon::none || o.busy) {
    if (o.busy) {
      busy_dots(x + kIconSize / 2, middle, look.text);
    } else {
      icon(o.icon, x + kIconSize / 2, middle, kIconSize, look.text);
    }
    x += kIconSize + kIconGap;
  }
  if (lines)
    draw_text_wrapped(canvas(), x, r.y + kLinesPadY, room, label, kLabel, look.text);
  else
    draw_text_fit(canvas(), x, middle - line_height(kLabel) / 2, room, label, kLabel, look.text);
}

}  // namespace

void busy_dots(float cx, float cy, Color color) {
  int lit = 1;
  if (!ctx().env.reduced_motion) {
    constexpr double kStep = 250;
    lit = static_cast<int>(ctx().now / kStep) % 3;
    wake_in(kStep);
  }
  for (int i = 0; i < 3; ++i) {
    canvas()->AddCircleFilled({cx + 6 * static_cast<float>(i - 1), cy}, 2.2f,
                              ink(color, i == lit ? 1.0f : 0.4f));
  }
}

namespace {

/// A quiet button at the left edge has its label on the edge, and its ground beyond it. One over
/// the full width is as high as the lines of its label.
Rect button_rect(std::string_view label, const ButtonOptions& o) {
  if (o.full_width && !flow().line) {
    const float lines = wrapped_height(label, kLabel, label_room(flow().w, o));
    return place(0, lines > line_height(kLabel) ? lines + 2 * kLinesPadY : kTouch);
  }
  if (o.full_width) return place(0, kTouch);
  const bool quiet = o.kind == Kind::quiet;
  const float pad = quiet ? kQuietPadX : compact() ? kCompactPadX : kPadX;
  Rect r = place(content_width(label, o) + 2 * pad, kTouch);
  if (quiet && r.x == flow().x) r.x -= kQuietPadX;
  return r;
}

}  // namespace

bool button(std::string_view id, std::string_view label, const ButtonOptions& o) {
  const std::string key = full_id(id);
  const bool off = o.disabled || o.busy;
  const Rect r = button_rect(label, o);
  Node& node = emit(Role::button, key, label, r);
  node.disabled = off;
  node.busy = o.busy;
  const Interaction i = interact(key, r, off);
  if (visible(r)) {
    draw_button(r, label, o, look_of(o, i));
    if (i.focused) focus_ring(r, kRadiusSmall);
  }
  return i.activated;
}

bool icon_button_at(const std::string& key, std::string_view name, Icon which, const Rect& r,
                    bool disabled) {
  Node& node = emit(Role::button, key, name, r);
  node.disabled = disabled;
  const Interaction i = interact(key, r, disabled);
  if (visible(r)) {
    if (i.held || i.hovered) fill(r, theme().pressed, r.h / 2);
    const Color color = disabled ? theme().field_border : theme().text;
    icon(which, r.x + r.w / 2, r.y + r.h / 2, 24, color);
    if (i.focused) focus_ring({r.x + 3, r.y + 3, r.w - 6, r.h - 6}, r.h / 2);
  }
  return i.activated;
}

}  // namespace wardbook::ui
