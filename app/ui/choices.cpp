#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/ui/core.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/text.h"
#include "app/ui/widgets.h"

namespace wardbook::ui {
namespace {

constexpr TextStyle kBodyText{kBody, false};
constexpr float kMark = 24;

void draw_choice(const Rect& r, std::string_view text, bool chosen, bool disabled) {
  const Color color = chosen && !disabled ? theme().text : theme().muted;
  draw_text_fit(canvas(), r.x + kFieldPad, r.y + (r.h - line_height(kBodyText)) / 2,
                r.w - 2 * kFieldPad - 24, text, kBodyText, color);
  icon(Icon::chevron_down, r.right() - 26, r.y + r.h / 2, 20, theme().muted);
}

void draw_dot(float x, float y, bool on, bool hovered) {
  const ImVec2 c{x + kMark / 2, y + kMark / 2};
  const Color border = on || hovered ? theme().accent : theme().field_border;
  canvas()->AddCircleFilled(c, kMark / 2, ink(theme().surface));
  canvas()->AddCircle(c, kMark / 2 - 1, ink(border), 0, 2);
  if (on) canvas()->AddCircleFilled(c, 6, ink(theme().accent));
}

void draw_switch(float x, float y, bool on, bool hovered) {
  const Rect track{x, y, 52, 32};
  fill(track, on ? theme().accent : theme().surface, 16);
  if (!on) outline(track, hovered ? theme().accent : theme().field_border, 16, 2);
  canvas()->AddCircleFilled({on ? track.right() - 16 : track.x + 16, y + 16}, on ? 11.0f : 8.0f,
                            ink(on ? theme().on_accent : theme().field_border));
}

struct Toggle {
  Role role;
  std::string key;
  std::string_view name;
  Rect rect;
  bool on;
  std::string group = {};
};

Interaction toggle(const Toggle& t) {
  Node& node = emit(t.role, t.key, t.name, t.rect);
  node.checked = t.on;
  node.target = t.group;
  const Interaction i = interact(t.key, t.rect, false);
  if (i.activated) {
    // The node was emitted before what happened was known. A radio never turns itself off.
    const bool now = t.role == Role::radio || !t.on;
    ctx().semantics.nodes().back().checked = now;
  }
  return i;
}

}  // namespace

bool choice(std::string_view id, std::string_view label, const std::vector<std::string>& options,
            int& selected, const ChoiceOptions& choice_options) {
  const std::string key = full_id(id);
  const int count = static_cast<int>(options.size());
  bool changed = false;
  if (const auto value = take_value(key); value && !choice_options.disabled) {
    const int index = std::atoi(value->c_str());
    changed = index != selected && index >= 0 && index < count;
    if (changed) selected = index;
  }
  block(key, 6, [&] {
    field_label(key, label);
    const Rect r = place(0, kFieldHeight);
    Node& node = emit(Role::combobox, key, label, r);
    node.options = options;
    node.option = selected;
    node.disabled = choice_options.disabled;
    node.invalid = !choice_options.error.empty();
    node.described_by = !choice_options.error.empty()  ? key + "/error"
                        : !choice_options.hint.empty() ? key + "/hint"
                                                       : "";
    const bool chosen = selected >= 0 && selected < count;
    if (!chosen) node.value = choice_options.placeholder;
    const Interaction i = interact(key, r, choice_options.disabled);
    field_box(r, ctx().focused_id == key && ctx().focus_visible, !choice_options.error.empty(),
              choice_options.disabled, i.hovered);
    if (visible(r)) {
      draw_choice(r,
                  chosen ? std::string_view(options[static_cast<size_t>(selected)])
                         : choice_options.placeholder,
                  chosen, choice_options.disabled);
    }
    field_note(key, choice_options.hint, choice_options.error);
  });
  return changed;
}

namespace {

/// Equal parts; where a word would touch its edges, what is left is shared out evenly instead.
std::vector<float> part_widths(const std::vector<std::string>& options, float whole) {
  constexpr float kLeastPad = 12;
  const TextStyle style{kSmall, true};
  const float equal = whole / static_cast<float>(std::max<size_t>(1, options.size()));
  float words = 0, widest = 0;
  std::vector<float> widths;
  for (const std::string& option : options) {
    widths.push_back(text_width(option, style));
    words += widths.back();
    widest = std::max(widest, widths.back());
  }
  const float spare = (whole - words) / static_cast<float>(std::max<size_t>(1, options.size()));
  for (float& width : widths)
    width = widest + 2 * kLeastPad <= equal ? equal : std::max(0.0f, width + spare);
  return widths;
}

}  // namespace

bool segmented(std::string_view id, std::string_view label, const std::vector<std::string>& options,
               int& selected) {
  const std::string key = full_id(id);
  const int before = selected;
  block(key, 6, [&] {
    draw_label(label);
    const Rect r = place(0, kTouch);
    emit_open(Role::radiogroup, key, label, r);
    if (visible(r)) {
      fill(r, theme().sunken, kRadiusSmall);
      outline(r, theme().field_border, kRadiusSmall);
    }
    const std::vector<float> widths = part_widths(options, r.w);
    float left = r.x;
    for (size_t n = 0; n < options.size(); ++n) {
      const int index = static_cast<int>(n);
      const Rect part{left, r.y, widths[n], r.h};
      left += widths[n];
      const Interaction i = toggle(
          {Role::radio, key + "/" + std::to_string(n), options[n], part, before == index, key});
      if (i.activated) selected = index;
      if (!visible(part)) continue;
      const bool on = selected == index;
      const Rect inner{part.x + 4, part.y + 4, part.w - 8, part.h - 8};
      if (on || i.held || i.hovered) {
        fill(inner, on ? theme().accent : theme().pressed, kRadiusSmall - 3);
      }
      draw_centered(inner, options[n], kSmall, true, on ? theme().on_accent : theme().text);
      if (i.focused) focus_ring({inner.x + 2, inner.y + 2, inner.w - 4, inner.h - 4}, 6);
    }
    emit_close();
  });
  return selected != before;
}

bool radio_list(std::string_view id, std::string_view label, const std::vector<RadioItem>& items,
                int& selected) {
  const std::string key = full_id(id);
  const int before = selected;
  const TextStyle note{kSmall, false};
  const int node = emit_open(Role::radiogroup, key, label, {});
  const Rect whole = block(key, 2, [&] {
    draw_label(label);
    for (size_t n = 0; n < items.size(); ++n) {
      const int index = static_cast<int>(n);
      const float room = flow().w - kMark - 12;
      const float text_height =
          line_height(kBodyText) +
          (items[n].note.empty() ? 0 : wrapped_height(items[n].note, note, room));
      const Rect r = place(0, std::max(kTouch, text_height + 16));
      const Interaction i = toggle(
          {Role::radio, key + "/" + std::to_string(n), items[n].label, r, before == index, key});
      if (i.activated) selected = index;
      if (!visible(r)) continue;
      const float top = r.y + (r.h - text_height) / 2;
      draw_dot(r.x, top + (line_height(kBodyText) - kMark) / 2, selected == index, i.hovered);
      draw_text_fit(canvas(), r.x + kMark + 12, top, room, items[n].label, kBodyText, theme().text);
      draw_text_wrapped(canvas(), r.x + kMark + 12, top + line_height(kBodyText), room,
                        items[n].note, note, theme().muted);
      if (i.focused) focus_ring(r, 8);
    }
  });
  emit_close();
  ctx().semantics.at(node).rect = to_content(whole);
  return selected != before;
}

bool switch_(std::string_view id, std::string_view label, bool& on, std::string_view note) {
  const std::string key = full_id(id);
  const TextStyle small{kSmall, false};
  const float room = flow().w - 64;
  const float note_height = note.empty() ? 0 : wrapped_height(note, small, room);
  const float text_height = wrapped_height(label, kBodyText, room) + note_height;
  const Rect r = place(0, std::max(kTouch, text_height + 12));
  const Interaction i = toggle({Role::switch_, key, label, r, on});
  if (i.activated) on = !on;
  if (visible(r)) {
    float top = r.y + (r.h - text_height) / 2;
    top += draw_text_wrapped(canvas(), r.x, top, room, label, kBodyText, theme().text);
    draw_text_wrapped(canvas(), r.x, top, room, note, small, theme().muted);
    const Rect track{r.right() - 52, r.y + (r.h - 32) / 2, 52, 32};
    draw_switch(track.x, track.y, on, i.hovered);
    if (i.focused) focus_ring(track, 16);
  }
  return i.activated;
}

bool filter_chip(std::string_view id, std::string_view label, bool& on, Icon which) {
  const std::string key = full_id(id);
  const TextStyle style{kSmall, true};
  const Icon mark = on ? Icon::check : which;
  // Room for the tick is always there, so that the row does not move when a chip is tapped.
  const float width = text_width(label, style) + 2 * 14 + 18 + 4;
  const Rect r = place(width, kTouch);
  const Interaction i = toggle({Role::checkbox, key, label, r, on});
  if (i.activated) on = !on;
  if (visible(r)) {
    const Rect pill{r.x, r.y + 5, r.w, r.h - 10};
    const Color back = on                    ? theme().accent_soft
                       : i.hovered || i.held ? theme().pressed
                                             : theme().surface;
    const Color text = on ? theme().tone(Tone::accent).text : theme().text;
    fill(pill, back, pill.h / 2);
    outline(pill, on ? theme().accent : theme().field_border, pill.h / 2, on ? 2.0f : 1.0f);
    float left = pill.x + 14;
    if (mark != Icon::none) {
      icon(mark, left + 8, pill.y + pill.h / 2, 18, text);
      left += 22;
    } else {
      left += 11;
    }
    draw_text(canvas(), left, pill.y + (pill.h - line_height(style)) / 2, label, style, text);
    if (i.focused) focus_ring(pill, pill.h / 2);
  }
  return i.activated;
}

}  // namespace wardbook::ui
