#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "app/ui/theme.h"

struct ImDrawList;

// All text of the program is measured, broken and drawn here, by the pieces of shaping.h.
namespace wardbook::ui {

struct TextStyle {
  float size = kBody;
  bool strong = false;
};

/// Height of a line box: whole pixels.
[[nodiscard]] float line_height(const TextStyle& style);
/// Advance width of one line.
[[nodiscard]] float text_width(std::string_view text, const TextStyle& style);

struct TextLine {
  size_t begin = 0, end = 0;  ///< byte range
};
/// Breaks at spaces and newlines, best at a " · ", which then goes, or after a dash; a word wider
/// than `width` is broken between characters, if its letters don't join.
[[nodiscard]] std::vector<TextLine> wrap_text(std::string_view text, const TextStyle& style,
                                              float width);
/// Height of the wrapped text.
[[nodiscard]] float wrapped_height(std::string_view text, const TextStyle& style, float width);

/// Draws one line with its line box's top left at (x, y).
void draw_text(ImDrawList* list, float x, float y, std::string_view text, const TextStyle& style,
               Color color);
/// The same, cut with an ellipsis to `width`. Returns the width that it took.
float draw_text_fit(ImDrawList* list, float x, float y, float width, std::string_view text,
                    const TextStyle& style, Color color);
/// Draws wrapped text; returns its height.
float draw_text_wrapped(ImDrawList* list, float x, float y, float width, std::string_view text,
                        const TextStyle& style, Color color);

}  // namespace wardbook::ui
