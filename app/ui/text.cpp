#include "app/ui/text.h"

#include <cmath>

#include "app/ui/core.h"
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

/// Decodes the code point at `at` and moves past it.
unsigned next_code_point(std::string_view text, size_t& at) {
  unsigned c = static_cast<unsigned char>(text[at]);
  if (c < 0x80) {
    ++at;
    return c;
  }
  const int length = ImTextCharFromUtf8(&c, text.data() + at, text.data() + text.size());
  at += static_cast<size_t>(length > 0 ? length : 1);
  return c;
}

size_t fitting_prefix(std::string_view text, ImFontBaked* baked, float width) {
  float x = 0;
  for (size_t at = 0; at < text.size();) {
    size_t next = at;
    x += baked->GetCharAdvance(static_cast<ImWchar>(next_code_point(text, next)));
    if (x > width) return at;
    at = next;
  }
  return text.size();
}

float width_with(ImFontBaked* baked, std::string_view text) {
  float x = 0;
  for (size_t at = 0; at < text.size();) {
    x += baked->GetCharAdvance(static_cast<ImWchar>(next_code_point(text, at)));
  }
  return x;
}

/// Loads every glyph first: loading may move the atlas to another texture.
int load_glyphs(ImFontBaked* baked, std::string_view text) {
  int count = 0;
  for (size_t at = 0; at < text.size(); ++count) {
    baked->FindGlyph(static_cast<ImWchar>(next_code_point(text, at)));
  }
  return count;
}

void emit_quads(ImDrawList* list, ImFontBaked* baked, float x, float y, std::string_view text,
                ImU32 col) {
  const int count = load_glyphs(baked, text);
  list->PrimReserve(count * 6, count * 4);
  int drawn = 0;
  for (size_t at = 0; at < text.size();) {
    const ImFontGlyph* g = baked->FindGlyph(static_cast<ImWchar>(next_code_point(text, at)));
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

std::vector<TextLine> wrap_text(std::string_view text, const TextStyle& style, float width) {
  ImFontBaked* baked = glyphs_of(style).baked;
  std::vector<TextLine> lines;
  size_t begin = 0, space = std::string_view::npos;
  float x = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t here = at;
    const unsigned c = next_code_point(text, at);
    if (c == '\n') {
      lines.push_back({begin, here});
      begin = at;
      space = std::string_view::npos;
      x = 0;
      continue;
    }
    if (c == ' ') space = here;
    x += baked->GetCharAdvance(static_cast<ImWchar>(c));
    if (x <= width + 0.5f || c == ' ' || here == begin) continue;
    const bool at_space = space != std::string_view::npos;
    lines.push_back({begin, at_space ? space : here});
    begin = at_space ? space + 1 : here;
    space = std::string_view::npos;
    x = width_with(baked, text.substr(begin, at - begin));
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
  const float part = width_with(baked, text.substr(0, cut));
  draw_text(list, x, y, text.substr(0, cut), style, color);
  draw_text(list, x + part, y, "…", style, color);
  return part + dots;
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
