#include "app/ui/text.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/ui/core.h"
#include "app/ui/shaping.h"
#include "imgui_internal.h"

namespace wardbook::ui {
namespace {

struct Glyphs {
  ImFont* font;
  ImFontBaked* baked;
};

Glyphs glyphs_of(const TextStyle& style) {
  ImFont* font = style.strong ? ctx().strong : ctx().regular;
  return {font, font->GetFontBaked(style.size)};
}

float advance_of(ImFontBaked* baked, const Piece& piece) {
  return baked->GetCharAdvance(static_cast<ImWchar>(piece.code));
}

size_t fitting_prefix(std::string_view text, ImFontBaked* baked, float width) {
  float x = 0;
  for (size_t at = 0; at < text.size();) {
    const Piece piece = piece_at(text, at, ctx().words);
    x += advance_of(baked, piece);
    if (x > width) return at;
    at = piece.end;
  }
  return text.size();
}

float width_with(ImFontBaked* baked, std::string_view text) {
  float x = 0;
  for (size_t at = 0; at < text.size();) {
    const Piece piece = piece_at(text, at, ctx().words);
    x += advance_of(baked, piece);
    at = piece.end;
  }
  return x;
}

void emit_quads(ImDrawList* list, ImFontBaked* baked, float x, float y, std::string_view text,
                ImU32 col) {
  const std::vector<Piece> pieces = in_visual_order(text, ctx().words);
  const int count = static_cast<int>(pieces.size());
  // Loads every glyph first: loading may move the atlas to another texture.
  for (const Piece& piece : pieces) baked->FindGlyph(static_cast<ImWchar>(piece.code));
  list->PrimReserve(count * 6, count * 4);
  int drawn = 0;
  for (const Piece& piece : pieces) {
    const ImFontGlyph* g = baked->FindGlyph(static_cast<ImWchar>(piece.code));
    if (g->Visible) {
      const float gx = snap(x);
      list->PrimRectUV({gx + g->X0, y + g->Y0}, {gx + g->X1, y + g->Y1}, {g->U0, g->V0},
                       {g->U1, g->V1}, col);
      ++drawn;
    }
    x += g->AdvanceX;
  }
  list->PrimUnreserve((count - drawn) * 6, (count - drawn) * 4);
}

}  // namespace

float line_height(const TextStyle& style) {
  return std::round(style.size * 1.4f);
}

float text_width(std::string_view text, const TextStyle& style) {
  return std::ceil(width_with(glyphs_of(style).baked, text));
}

namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kDot = " · ", kDash = "– ";

/// Where the line that starts at `begin` may end.
struct Breaks {
  size_t space = kNone;
  size_t dot = kNone;   ///< the last " · "
  size_t dash = kNone;  ///< the space after the last dash
};

/// Whether a line has room for what stands from `from` to the next dot or dash.
bool part_fits(std::string_view text, size_t from, ImFontBaked* baked, float width) {
  const size_t dash = text.find(kDash, from);
  const size_t to = std::min({text.find(kDot, from), text.find('\n', from),
                              dash == kNone ? kNone : dash + kDash.size() - 1});
  return width_with(baked, text.substr(from, to == kNone ? to : to - from)) <= width + 0.5f;
}

/// What stands between two dots stays together if it can.
bool breaks_at_dot(std::string_view text, const Breaks& seen, ImFontBaked* baked, float width) {
  if (seen.dot == kNone) return false;
  const size_t from = seen.dot + kDot.size();
  return seen.space < from || part_fits(text, from, baked, width);
}

/// So does each end of a span.
bool breaks_at_dash(std::string_view text, const Breaks& seen, ImFontBaked* baked, float width) {
  return seen.dash != kNone && part_fits(text, seen.dash + 1, baked, width);
}

}  // namespace

std::vector<TextLine> wrap_text(std::string_view text, const TextStyle& style, float width) {
  ImFontBaked* baked = glyphs_of(style).baked;
  std::vector<TextLine> lines;
  size_t begin = 0;
  Breaks seen;
  float x = 0;
  const auto end_line = [&](size_t end, size_t next) {
    lines.push_back({begin, end});
    begin = next;
    seen = {};
    x = 0;
    return next;
  };
  for (size_t at = 0; at < text.size();) {
    const size_t here = at;
    const Piece piece = piece_at(text, at, ctx().words);
    at = piece.end;
    if (piece.code == '\n') {
      at = end_line(here, at);
      continue;
    }
    const bool is_space = piece.code == ' ';
    if (is_space) seen.space = here;
    if (is_space && text.substr(here, kDot.size()) == kDot) seen.dot = here;
    if (text.substr(here, kDash.size()) == kDash) seen.dash = here + kDash.size() - 1;
    x += advance_of(baked, piece);
    if (x <= width + 0.5f || is_space || here == begin) continue;
    if (breaks_at_dot(text, seen, baked, width))
      at = end_line(seen.dot, seen.dot + kDot.size());
    else if (breaks_at_dash(text, seen, baked, width))
      at = end_line(seen.dash, seen.dash + 1);
    else if (seen.space != kNone)
      at = end_line(seen.space, seen.space + 1);
    else
      at = end_line(here, here);
  }
  lines.push_back({begin, text.size()});
  return lines;
}

float wrapped_height(std::string_view text, const TextStyle& style, float width) {
  return line_height(style) * static_cast<float>(wrap_text(text, style, width).size());
}

void draw_text(ImDrawList* list, float x, float y, std::string_view text, const TextStyle& style,
               Color color) {
  if (text.empty()) return;
  const Glyphs g = glyphs_of(style);
  const float content = g.baked->Ascent - g.baked->Descent;
  const float top = snap(y + (line_height(style) - content) / 2);
  emit_quads(list, g.baked, x, top, text, ink(color));
}

float draw_text_fit(ImDrawList* list, float x, float y, float width, std::string_view text,
                    const TextStyle& style, Color color) {
  ImFontBaked* baked = glyphs_of(style).baked;
  const float whole = width_with(baked, text);
  if (whole <= width + 0.5f) {
    draw_text(list, x, y, text, style, color);
    return whole;
  }
  const float dots = baked->GetCharAdvance(0x2026);
  const size_t cut = fitting_prefix(text, baked, width - dots);
  const std::string shown = std::string(text.substr(0, cut)) + "…";
  draw_text(list, x, y, shown, style, color);
  return width_with(baked, shown);
}

float draw_text_wrapped(ImDrawList* list, float x, float y, float width, std::string_view text,
                        const TextStyle& style, Color color) {
  const float height = line_height(style);
  float top = y;
  for (const TextLine& line : wrap_text(text, style, width)) {
    draw_text(list, x, top, text.substr(line.begin, line.end - line.begin), style, color);
    top += height;
  }
  return top - y;
}

}  // namespace wardbook::ui
