#include <algorithm>
#include <cmath>

#include "app/ui/core.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/text.h"
#include "app/ui/widgets.h"

namespace wardbook::ui {
namespace {

bool step_button(const std::string& key, const std::string& name, Icon which, const Rect& r,
                 bool disabled) {
  const bool hit = icon_button_at(key, name, which, r, disabled);
  if (visible(r)) outline(r, disabled ? theme().border : theme().field_border, r.h / 2);
  return hit;
}

}  // namespace

bool stepper(std::string_view id, std::string_view label, int& value, int min, int max,
             std::string_view unit) {
  const std::string key = full_id(id);
  const TextStyle style{kBody, false};
  const Rect r = place(0, kFieldHeight);
  emit_open(Role::group, key, label, r);
  const std::string number = std::to_string(value) + (unit.empty() ? "" : " ") + std::string(unit);
  const int before = value;
  const std::string name(label);
  const float number_width = std::max(56.0f, text_width(number, {kBody, true}) + 16);
  const Rect more{r.right() - kTouch, r.y + 2, kTouch, kTouch};
  const Rect shown{more.x - number_width, r.y, number_width, r.h};
  const Rect less{shown.x - kTouch, r.y + 2, kTouch, kTouch};
  if (step_button(key + "/less", "Less " + name, Icon::minus, less, value <= min)) --value;
  emit(Role::status, key + "/value", number, shown);
  if (step_button(key + "/more", "More " + name, Icon::plus, more, value >= max)) ++value;
  if (visible(r)) {
    draw_text_fit(canvas(), r.x, r.y + (r.h - line_height(style)) / 2, less.x - r.x - 8, label,
                  style, theme().text);
    draw_centered(shown, number, kBody, true, theme().text);
  }
  emit_close();
  return value != before;
}

bool tabs(std::string_view id, const std::vector<std::string>& labels, int& selected) {
  const std::string key = full_id(id);
  const TextStyle style{kSmall, true};
  const int before = selected;
  const Rect r = place(0, kTouch);
  emit_open(Role::tablist, key, "", r);
  if (visible(r)) fill({r.x, r.bottom() - 1, r.w, 1}, theme().border);
  float words = 0;
  for (const std::string& label : labels) words += text_width(label, style);
  // Where there is little room, all tabs get the same of it around their words.
  const float spare = (r.w - words) / static_cast<float>(std::max<size_t>(1, labels.size()));
  const float pad = std::clamp(spare, 0.0f, 32.0f);
  float left = r.x;
  for (size_t n = 0; n < labels.size(); ++n) {
    const float width = std::floor(text_width(labels[n], style) + pad);
    const Rect part{left, r.y, width, r.h};
    left += width;
    const std::string tab = key + "/" + std::to_string(n);
    Node& node = emit(Role::tab, tab, labels[n], part);
    const Interaction i = interact(tab, part, false);
    if (i.activated) selected = static_cast<int>(n);
    const bool on = selected == static_cast<int>(n);
    node.selected = on;
    if (!visible(part)) continue;
    if (i.hovered || i.held) fill({part.x, part.y + 4, part.w, part.h - 8}, theme().pressed, 8);
    draw_centered(part, labels[n], kSmall, true, on ? theme().accent : theme().muted);
    const float edge = std::min(10.0f, pad / 3);
    if (on) fill({part.x + edge, part.bottom() - 3, part.w - 2 * edge, 3}, theme().accent, 1.5f);
    if (i.focused) focus_ring({part.x + 5, part.y + 7, part.w - 10, part.h - 14}, 6);
  }
  emit_close();
  return selected != before;
}

}  // namespace wardbook::ui
