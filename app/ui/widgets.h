#pragma once

#include "app/ui/types.h"

namespace wardbook::ui {

// ---- text -----------------------------------------------------------------------------------

/// A heading of level 1 to 3; the shell draws level 1 itself.
void heading(int level, std::string_view text);
void section_title(std::string_view text);
void paragraph(std::string_view text);
void muted(std::string_view text);
/// "Key   value" on one line, stacked when narrow.
void key_value(std::string_view key, std::string_view value);
/// A word, and below it what it means.
void definition(std::string_view word, std::string_view meaning);
/// A large figure with its unit or caption beneath.
void figure(std::string_view value, std::string_view caption, Tone tone = Tone::neutral);

// ---- actions --------------------------------------------------------------------------------

struct ButtonOptions {
  Kind kind = Kind::secondary;
  Icon icon = Icon::none;
  bool full_width = false;
  bool disabled = false;
  bool busy = false;  ///< shows progress and takes no activation
};
/// True in the pass in which it was activated.
bool button(std::string_view id, std::string_view label, const ButtonOptions& options = {});

// ---- fields ---------------------------------------------------------------------------------

enum class FieldType : uint8_t { text, password, new_password, search, tel, date, time, multiline };
struct FieldOptions {
  FieldType type = FieldType::text;
  std::string_view hint = {};          ///< helper text under the field
  std::string_view error = {};         ///< replaces the hint, marks the field invalid
  std::string_view autocomplete = {};  ///< HTML token such as "username"; empty means off
  std::string_view placeholder = {};
  bool capitalize = false;  ///< a keyboard that starts words with capitals
  bool required = false;
  bool disabled = false;
  int max_length = 200;                 ///< characters
  std::string_view min = {}, max = {};  ///< for date (YYYY-MM-DD) and time (HH:MM)
};
struct FieldResult {
  bool changed = false;    ///< `value` was edited
  bool submitted = false;  ///< Enter was pressed in it
  explicit operator bool() const { return changed; }
};
/// A labelled text field. While it has the focus, the page's own input is the truth of its value.
FieldResult text_field(std::string_view id, std::string_view label, std::string& value,
                       const FieldOptions& options = {});
/// A date as YYYY-MM-DD with the platform's own picker; empty = not chosen.
bool date_field(std::string_view id, std::string_view label, std::string& iso_date,
                const FieldOptions& options = {});
/// A time of day as HH:MM with the platform's own picker.
bool time_field(std::string_view id, std::string_view label, std::string& time,
                const FieldOptions& options = {});

struct ChoiceOptions {
  std::string_view hint = {};
  std::string_view error = {};
  std::string_view placeholder = "Choose…";
  bool disabled = false;
};
/// One of many, with the platform's own picker. `selected` is an index, -1 = none.
bool choice(std::string_view id, std::string_view label, const std::vector<std::string>& options,
            int& selected, const ChoiceOptions& choice_options = {});
/// One of few, all visible. The parts are radios named by their labels.
bool segmented(std::string_view id, std::string_view label, const std::vector<std::string>& options,
               int& selected);
/// One of few with room for a sentence each.
struct RadioItem {
  std::string_view label;
  std::string_view note = {};
};
bool radio_list(std::string_view id, std::string_view label, const std::vector<RadioItem>& items,
                int& selected);
bool switch_(std::string_view id, std::string_view label, bool& on, std::string_view note = {});
/// A pill that is on or off; put several in a row().
bool filter_chip(std::string_view id, std::string_view label, bool& on, Icon which = Icon::none);
/// `unit` is read out and shown after the number. Buttons are "Less" and "More" of `label`.
bool stepper(std::string_view id, std::string_view label, int& value, int min, int max,
             std::string_view unit = {});
/// Returns true when another tab was chosen.
bool tabs(std::string_view id, const std::vector<std::string>& labels, int& selected);

// ---- lists ----------------------------------------------------------------------------------

struct ListRow {
  std::string_view title;
  std::string_view subtitle = {};
  Icon icon = Icon::none;
  std::string_view trailing = {};  ///< small text at the right
  std::string_view badge = {};     ///< a word in a pill at the right
  Tone badge_tone = Tone::neutral;
  const Status* status = nullptr;  ///< a status pill instead of a badge
  bool chevron = true;
  bool selected = false;
  bool disabled = false;
};
/// A row that is tapped as a whole. True when it was.
bool list_row(std::string_view id, const ListRow& row);

/// Colour + icon + word. `word` replaces the state's own word.
void status_pill(Status status, std::string_view word = {});
[[nodiscard]] std::string_view status_word(Status status);

/// What is wrong with the group of choices above it.
void error_note(std::string_view id, std::string_view text);

// ---- feedback -------------------------------------------------------------------------------

/// A message in the flow, with an optional action. True when the action was activated.
bool banner(std::string_view id, Tone tone, std::string_view text,
            std::string_view action_label = {});
/// A short message over everything for a few seconds, read out politely.
void toast(std::string_view text, Tone tone = Tone::neutral);
/// True when its action was activated.
bool empty_state(std::string_view id, Icon which, std::string_view title, std::string_view text,
                 std::string_view action_label = {});
/// `fraction` in 0..1; negative = unknown length.
void progress(std::string_view id, std::string_view label, float fraction);

// ---- overlays -------------------------------------------------------------------------------

/// A modal dialog; call it in each pass in which it is open, after the shell. Everything behind it
/// is inert. True when the person dismissed it (Escape, the backdrop or the close button).
bool dialog(std::string_view id, std::string_view title, Body body);
/// The same, from the bottom edge on compact screens.
bool sheet(std::string_view id, std::string_view title, Body body);
/// With `footer` in sight below a body that scrolls: the action that a long form leads to.
bool sheet(std::string_view id, std::string_view title, Body body, Body footer);

}  // namespace wardbook::ui
