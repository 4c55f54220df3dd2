#pragma once

#include <string>

#include "app/ui/core.h"
#include "app/ui/types.h"

// Pieces that several widgets draw.
namespace wardbook::ui {

/// Three dots, one lit, moving on while the frame that shows them lives.
void busy_dots(float cx, float cy, Color color);

/// An icon button at a given place; `key` is a full id.
bool icon_button_at(const std::string& key, std::string_view name, Icon which, const Rect& r,
                    bool disabled = false);

/// A pill of natural width with its text and icon. Returns the width drawn.
struct Pill {
  std::string_view text;
  Tone tone = Tone::neutral;
  Icon icon = Icon::none;
  bool dashed = false;  ///< not settled yet
  bool solid = false;
};
inline constexpr float kPillHeight = 28;
[[nodiscard]] float pill_width(const Pill& pill);
void draw_pill(float x, float y, const Pill& pill);
[[nodiscard]] Pill pill_of(Status status, std::string_view word);

/// The label above a field; emits its <label> for the node `key`.
void field_label(const std::string& key, std::string_view label, bool required = false);
/// The same without a node, for a group that is named by its own label.
Rect draw_label(std::string_view label, bool required = false);
/// Hint or error below a field; returns the id of its node, empty when there is none.
std::string field_note(const std::string& key, std::string_view hint, std::string_view error);
/// The box of a field: surface, border, focus.
void field_box(const Rect& r, bool focused, bool invalid, bool disabled, bool hovered);

/// Draws text centred in r.
void draw_centered(const Rect& r, std::string_view text, float size, bool strong, Color color);

}  // namespace wardbook::ui
