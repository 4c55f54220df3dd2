#include <algorithm>
#include <string>

#include "app/ui/core.h"
#include "app/ui/parts.h"
#include "app/ui/text.h"
#include "app/ui/widgets.h"
#include "imgui_internal.h"
#include "shared/base/time.h"

namespace wardbook::ui {
namespace {

constexpr TextStyle kLabelStyle{kSmall, true};
constexpr TextStyle kFieldText{kBody, false};
constexpr float kMultilineHeight = 116;

FieldTraits traits_of(const FieldOptions& o, const FieldState& state) {
  FieldTraits t;
  switch (o.type) {
    case FieldType::text:
      break;
    case FieldType::password:
    case FieldType::new_password:
      t.type = state.revealed ? "text" : "password";
      break;
    case FieldType::search:
      t.type = "search";
      t.inputmode = "search";
      break;
    case FieldType::tel:
      t.type = "tel";
      break;
    case FieldType::date:
      t.type = "date";
      break;
    case FieldType::time:
      t.type = "time";
      break;
    case FieldType::multiline:
      t.type = "textarea";
      break;
  }
  t.autocomplete = !o.autocomplete.empty()             ? std::string(o.autocomplete)
                   : o.type == FieldType::password     ? "current-password"
                   : o.type == FieldType::new_password ? "new-password"
                                                       : "off";
  t.autocapitalize = o.capitalize ? "words" : "off";
  t.placeholder = o.placeholder;
  t.min = o.min;
  t.max = o.max;
  const bool picker = o.type == FieldType::date || o.type == FieldType::time;
  t.max_length = picker ? 0 : o.max_length;
  t.edits = state.edits;
  return t;
}

bool is_password(const FieldOptions& o) {
  return o.type == FieldType::password || o.type == FieldType::new_password;
}

std::string masked(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) out += "•";
  }
  return out;
}

/// "2026-03-03" as "Tue 3 Mar 2026"; anything else as it is.
std::string friendly_date(const std::string& iso) {
  const auto date = parse_date(iso);
  return date.ok() ? day_words(*date) + ' ' + std::to_string(to_civil(*date).year) : iso;
}

std::string shown_value(const std::string& value, const FieldOptions& o, const FieldState& state) {
  if (is_password(o) && !state.revealed) return masked(value);
  if (o.type == FieldType::date) return friendly_date(value);
  return value;
}

void draw_field_text(const Rect& r, const std::string& value, const FieldOptions& o,
                     const FieldState& state) {
  std::string text = shown_value(value, o, state);
  Color color = o.disabled ? theme().muted : theme().text;
  if (text.empty()) {
    const bool picker = o.type == FieldType::date || o.type == FieldType::time;
    text = !o.placeholder.empty() ? std::string(o.placeholder) : picker ? "Choose…" : "";
    color = theme().muted;
  }
  const float room = r.w - 2 * kFieldPad;
  if (o.type == FieldType::multiline) {
    canvas()->PushClipRect({r.x, r.y}, {r.right(), r.bottom()}, true);
    draw_text_wrapped(canvas(), r.x + kFieldPad, r.y + 12, room, text, kFieldText, color);
    canvas()->PopClipRect();
    return;
  }
  draw_text_fit(canvas(), r.x + kFieldPad, r.y + (r.h - line_height(kFieldText)) / 2, room, text,
                kFieldText, color);
}

/// What the page typed since the last frame becomes the value.
FieldResult take_edit(FieldState& state, std::string& value) {
  FieldResult result;
  if (state.incoming) {
    result.changed = *state.incoming != value;
    value = std::move(*state.incoming);
    state.incoming.reset();
  }
  result.submitted = state.submitted;
  state.submitted = false;
  if (result.changed || result.submitted) ctx().again = true;
  return result;
}

Icon field_icon(FieldType type) {
  switch (type) {
    case FieldType::date:
      return Icon::calendar;
    case FieldType::time:
      return Icon::clock;
    case FieldType::search:
      return Icon::search;
    default:
      return Icon::none;
  }
}

/// "Show" inside a password's box.
void reveal_button(const std::string& key, FieldState& state, const Rect& r) {
  const std::string id = key + "/reveal";
  const std::string_view word = state.revealed ? "Hide" : "Show";
  emit(Role::button, id, word, r);
  const Interaction i = interact(id, r, false);
  if (i.activated) state.revealed = !state.revealed;
  if (!visible(r)) return;
  if (i.hovered || i.held) fill({r.x + 4, r.y + 6, r.w - 8, r.h - 12}, theme().pressed, 8);
  draw_centered(r, word, kSmall, true, theme().accent);
  if (i.focused) focus_ring({r.x + 7, r.y + 9, r.w - 14, r.h - 18}, 6);
}

}  // namespace

void field_label(const std::string& key, std::string_view label, bool required) {
  const Rect r = draw_label(label, required);
  emit(Role::label, key + "/label", label, r).target = key;
}

Rect draw_label(std::string_view label, bool required) {
  const Rect r = place(0, line_height(kLabelStyle));
  if (!visible(r)) return r;
  const float w = draw_text_fit(canvas(), r.x, r.y, r.w, label, kLabelStyle, theme().text);
  if (required) {
    const TextStyle style{kCaption, false};
    draw_text(canvas(), r.x + w + 6, r.y + 1, "required", style, theme().muted);
  }
  return r;
}

std::string field_note(const std::string& key, std::string_view hint, std::string_view error) {
  const bool bad = !error.empty();
  const std::string_view text = bad ? error : hint;
  if (text.empty()) return {};
  const TextStyle style{bad ? kSmall : kCaption, false};
  const float indent = bad ? 24.0f : 0.0f;
  const Rect r = place(0, wrapped_height(text, style, flow().w - indent));
  std::string id = key + (bad ? "/error" : "/hint");
  emit(bad ? Role::alert : Role::text, id, text, r);
  if (!visible(r)) return id;
  const Color color = bad ? theme().tone(Tone::bad).text : theme().muted;
  if (bad) icon(Icon::warning, r.x + 9, r.y + line_height(style) / 2, 18, color);
  draw_text_wrapped(canvas(), r.x + indent, r.y, r.w - indent, text, style, color);
  return id;
}

void error_note(std::string_view id, std::string_view text) {
  field_note(full_id(id), {}, text);
}

void field_box(const Rect& r, bool focused, bool invalid, bool disabled, bool hovered) {
  if (!visible(r)) return;
  const Theme& t = theme();
  fill(r, disabled ? t.sunken : t.surface, kRadiusSmall);
  const Color border = invalid ? t.tone(Tone::bad).border : focused ? t.focus : t.field_border;
  outline(r, hovered && !focused && !invalid ? t.text : border, kRadiusSmall,
          focused || invalid ? 2.0f : 1.0f);
}

namespace {

/// The note is laid out after the box, but the box's node names it: its id is known beforehand.
std::string note_id(const std::string& key, const FieldOptions& o) {
  return !o.error.empty() ? key + "/error" : !o.hint.empty() ? key + "/hint" : std::string();
}

Rect field_input(const std::string& key, std::string_view label, const std::string& value,
                 const FieldOptions& o, FieldState& state) {
  const Rect r = place(0, o.type == FieldType::multiline ? kMultilineHeight : kFieldHeight);
  const Icon mark = field_icon(o.type);
  const float taken = is_password(o) ? 72.0f : 0;
  const Rect input{r.x, r.y, r.w - taken, r.h};
  Node& node = emit(Role::textbox, key, label, input);
  node.value = value;
  node.field = traits_of(o, state);
  node.disabled = o.disabled;
  node.invalid = !o.error.empty();
  node.required = o.required;
  node.described_by = note_id(key, o);
  const Interaction i = interact(key, input, o.disabled);
  field_box(r, ctx().focused_id == key, node.invalid, o.disabled, i.hovered);
  if (visible(r)) {
    draw_field_text(input, value, o, state);
    if (mark != Icon::none) icon(mark, r.right() - 26, r.y + r.h / 2, 22, theme().muted);
  }
  return r;
}

}  // namespace

FieldResult text_field(std::string_view id, std::string_view label, std::string& value,
                       const FieldOptions& o) {
  const std::string key = full_id(id);
  FieldState& state = ctx().fields[key];
  const FieldResult result = take_edit(state, value);
  block(key, 6, [&] {
    field_label(key, label, o.required);
    const Rect r = field_input(key, label, value, o, state);
    if (is_password(o)) reveal_button(key, state, {r.right() - 72, r.y, 72, r.h});
    field_note(key, o.hint, o.error);
  });
  return result;
}

bool date_field(std::string_view id, std::string_view label, std::string& iso_date,
                const FieldOptions& options) {
  FieldOptions o = options;
  o.type = FieldType::date;
  return text_field(id, label, iso_date, o).changed;
}

bool time_field(std::string_view id, std::string_view label, std::string& time,
                const FieldOptions& options) {
  FieldOptions o = options;
  o.type = FieldType::time;
  return text_field(id, label, time, o).changed;
}

}  // namespace wardbook::ui
