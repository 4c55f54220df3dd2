#include <emscripten.h>

#include <cmath>
#include <cstring>

#include "app/platform/page_bridge.h"
#include "imgui.h"
#include "imgui_internal.h"
#include "misc/freetype/imgui_freetype.h"

// Glyphs by Canvas 2D in the worker, from the device's own fonts: no font is downloaded, and every
// script that the device can show is there, also one whose words must be shaped as a whole.

// clang-format off
EM_JS(void, wb_font_metrics, (int weight, float px, float* out), {
  if (!Module["wbGlyphs"]) {
    const canvas = new OffscreenCanvas(64, 64);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const family = "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif";
    const use = (w, size) => {
      context.font = w + " " + size + "px " + family;
      context.textBaseline = "alphabetic";
      if ("fontKerning" in context) context.fontKerning = "none";
    };
    const decoder = new TextDecoder();
    const text = (at, length) => decoder.decode(HEAPU8.subarray(at, at + length));
    Module["wbGlyphs"] = { canvas, context, use, text };
  }
  const c = Module["wbGlyphs"];
  c.use(weight, px);
  const m = c.context.measureText("Hg");
  HEAPF32[out >> 2] = m.fontBoundingBoxAscent || px * 0.93;
  HEAPF32[(out >> 2) + 1] = m.fontBoundingBoxDescent || px * 0.24;
});

EM_JS(float, wb_glyph_advance, (int weight, float px, const void* text, int length), {
  const c = Module["wbGlyphs"];
  c.use(weight, px);
  return c.context.measureText(c.text(text, length)).width;
});

/* Measures: out = advance, left, top, width, height in px, relative to the origin on the baseline. */
EM_JS(void, wb_glyph_measure, (int weight, float px, const void* text, int length, float* out), {
  const c = Module["wbGlyphs"];
  c.use(weight, px);
  const m = c.context.measureText(c.text(text, length));
  const left = Math.floor(-m.actualBoundingBoxLeft) - 1;
  const top = Math.floor(-m.actualBoundingBoxAscent) - 1;
  const right = Math.ceil(m.actualBoundingBoxRight) + 1;
  const bottom = Math.ceil(m.actualBoundingBoxDescent) + 1;
  const empty = right - left <= 2 || bottom - top <= 2;
  HEAPF32.set([m.width, left, top, empty ? 0 : right - left, empty ? 0 : bottom - top], out >> 2);
});

/* Draws the glyph that was measured last with this left and top; one byte of coverage a pixel. */
EM_JS(void, wb_glyph_draw, (int weight, float px, const void* text, int length, int left, int top,
                            int w, int h, unsigned char* out), {
  const { canvas, context, use, text: read } = Module["wbGlyphs"];
  if (canvas.width < w || canvas.height < h) {
    canvas.width = Math.max(canvas.width, w);
    canvas.height = Math.max(canvas.height, h);
  }
  use(weight, px);
  context.clearRect(0, 0, w, h);
  context.fillText(read(text, length), -left, -top);
  const pixels = context.getImageData(0, 0, w, h).data;
  for (let i = 0; i < w * h; ++i) HEAPU8[out + i] = pixels[4 * i + 3];
});
// clang-format on

namespace wardbook {
namespace {

constexpr int kRegularWeight = 400, kStrongWeight = 600;

int weight_of(const ImFontConfig* source) {
  return source->FontNo == 1 ? kStrongWeight : kRegularWeight;
}

float density(const ImFontConfig* source, const ImFontBaked* baked) {
  return source->RasterizerDensity * baked->RasterizerDensity;
}

bool always(ImFontAtlas*, ImFontConfig*) {
  return true;
}

/// The browser falls back over all the device's fonts, so it has every character but controls.
bool contains(ImFontAtlas*, ImFontConfig*, ImWchar code) {
  return code >= 0x20 && (code < 0x7F || code > 0x9F);
}

/// What a glyph shows: a word that is shaped as one, or its character, written into `character`.
std::string_view text_of(ImWchar code, char (&character)[5]) {
  const std::string_view word = ui::shaped_word(code);
  if (!word.empty()) return word;
  return {character, static_cast<size_t>(ImTextCharToUtf8(character, code))};
}

bool init_baked(ImFontAtlas*, ImFontConfig* source, ImFontBaked* baked, void*) {
  float metrics[2];
  const float scale = density(source, baked);
  wb_font_metrics(weight_of(source), baked->Size * scale, metrics);
  baked->Ascent = std::round(metrics[0] / scale);
  baked->Descent = -std::round(metrics[1] / scale);
  return true;
}

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, ImWchar code,
                ImFontGlyph* glyph, float* advance_only) {
  if (!contains(atlas, source, code)) return false;
  const float scale = density(source, baked);
  const float px = baked->Size * scale;
  const int weight = weight_of(source);
  char character[5];
  const std::string_view text = text_of(code, character);
  const int length = static_cast<int>(text.size());
  if (advance_only != nullptr) {
    *advance_only = wb_glyph_advance(weight, px, text.data(), length) / scale;
    return true;
  }
  float m[5];
  wb_glyph_measure(weight, px, text.data(), length, m);
  glyph->Codepoint = code;
  glyph->AdvanceX = m[0] / scale;
  const int w = static_cast<int>(m[3]), h = static_cast<int>(m[4]);
  if (w == 0 || h == 0) return true;
  const ImFontAtlasRectId id = ImFontAtlasPackAddRect(atlas, w, h);
  if (id == ImFontAtlasRectId_Invalid) return false;
  ImTextureRect* rect = ImFontAtlasPackGetRect(atlas, id);
  ImVector<unsigned char>& pixels = atlas->Builder->TempBuffer;
  pixels.resize(w * h);
  wb_glyph_draw(weight, px, text.data(), length, static_cast<int>(m[1]), static_cast<int>(m[2]), w,
                h, pixels.Data);
  const float base = baked->Ascent;
  glyph->X0 = m[1] / scale;
  glyph->Y0 = base + m[2] / scale;
  glyph->X1 = (m[1] + m[3]) / scale;
  glyph->Y1 = base + (m[2] + m[4]) / scale;
  glyph->Visible = true;
  glyph->PackId = id;
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph, rect, pixels.Data,
                                     ImTextureFormat_Alpha8, w);
  return true;
}

ImFont* add_font(ImFontAtlas& atlas, const ImFontLoader* loader, int number) {
  static unsigned char none[1] = {0};  // ImGui wants data; this loader reads none
  ImFontConfig config;
  config.FontData = none;
  config.FontDataSize = 1;
  config.FontDataOwnedByAtlas = false;
  config.FontNo = static_cast<ImU32>(number);
  config.FontLoader = loader;
  config.SizePixels = 17;
  config.PixelSnapH = false;
  return atlas.AddFont(&config);
}

}  // namespace

ui::Fonts load_fonts(ImFontAtlas& atlas) {
  const ImFontLoader* loader = ImGuiFreeType::GetFontLoader();
  atlas.SetFontLoader(loader);
  return {add_font(atlas, loader, 0), add_font(atlas, loader, 1)};
}

}  // namespace wardbook

// What Dear ImGui calls its own default with IMGUI_ENABLE_FREETYPE.
const ImFontLoader* ImGuiFreeType::GetFontLoader() {
  static ImFontLoader loader;
  loader.Name = "canvas";
  loader.FontSrcInit = wardbook::always;
  loader.FontSrcContainsGlyph = wardbook::contains;
  loader.FontBakedInit = wardbook::init_baked;
  loader.FontBakedLoadGlyph = wardbook::load_glyph;
  return &loader;
}
