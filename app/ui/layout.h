#pragma once

#include <initializer_list>

#include "app/ui/types.h"

// Structure: where things go. A container lays out its body top to bottom; widgets fill its width
// unless they have a natural one (buttons, pills, chips).
namespace wardbook::ui {

[[nodiscard]] FormFactor form_factor();
[[nodiscard]] inline bool compact() {
  return form_factor() == FormFactor::compact;
}
/// The width in CSS px that the next widget can fill.
[[nodiscard]] float available_width();

/// Adds space between two widgets beyond the container's own gap; use 4, 8, 12, 16 or 24.
void gap(float height);

/// A rounded surface that groups what belongs together.
void card(std::string_view id, Body body);

/// A part of the page with an accessible name (role group), without a surface.
void group(std::string_view id, std::string_view name, Body body);

/// A list; call list_row inside. `name` says what it lists. It is a surface of its own unless it is
/// on one.
void list(std::string_view id, std::string_view name, Body body);

/// Stacks its body with `gap_px` between widgets instead of the container's own gap.
void stack(float gap_px, Body body);

/// Lays its widgets out left to right at their natural width, wrapping like words, with `line_gap`
/// between the lines. Widgets without a natural width take what is left of the line.
void row(Body body, float gap_px = 8, float line_gap = 8);
/// Filter chips, which bring their own room above and below.
inline void chips(Body body) {
  row(body, 8, 0);
}

/// Side by side cells with relative `weights`. Where there is no room for them they are stacked,
/// unless `keep_on_compact`. `cell(i)` draws cell i.
void columns(std::initializer_list<float> weights, FunctionRef<void(int)> cell,
             bool keep_on_compact = false);

/// As many equal cells per line as fit with at least `min_width` each.
void grid(int count, float min_width, FunctionRef<void(int)> cell, float gap_px = 12);

/// Moves a region (or a shell's main area: id of the shell + "/main") back to its start.
void scroll_to_top(std::string_view region_id);

/// Prefixes the ids of everything drawn in `body` with "scope/": for repeated parts.
void scope(std::string_view scope_id, Body body);

/// Asks for another pass in `ms` milliseconds at the latest, for what changes with time.
void wake_in(double ms);
/// Moves the keyboard focus to the node with this id, once, after this frame.
void focus(std::string_view id);
/// Speaks `text` through a polite live region, for what a sighted person sees change.
void announce(std::string_view text);

}  // namespace wardbook::ui
