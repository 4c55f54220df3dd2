#pragma once

#include <cstdint>
#include <span>
#include <string_view>

struct ImFont;
struct ImFontAtlas;

// What the host needs from its platform; app/platform has one of each for the browser and natively.
namespace wardbook::ui {

/// The other end of the message channel: web/page/page.js, or a recording in tests.
class Page {
 public:
  virtual ~Page() = default;
  /// One packed frame (frame_packer.h); the bytes are copied before it returns.
  virtual void post(std::span<const uint8_t> frame) = 0;
};

struct Fonts {
  ImFont* regular = nullptr;
  ImFont* strong = nullptr;
};
using FontLoader = Fonts (*)(ImFontAtlas& atlas);

/// What a font draws under a private-use code point: a word that is shaped as a whole (shaping.h).
/// Empty for any other code point.
[[nodiscard]] std::string_view shaped_word(unsigned code);

}  // namespace wardbook::ui
