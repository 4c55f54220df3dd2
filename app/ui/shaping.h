#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// Text as the pieces that a font draws one by one. Most are characters. In scripts whose letters
// join, stack or move (Arabic, Devanagari, Khmer …) a piece is a word: the device's own text engine
// shapes it as a whole, under a private-use code point that stands for it.
namespace wardbook::ui {

/// How a piece takes part in the order of a line (Unicode's bidirectional algorithm, UAX #9, for a
/// paragraph from left to right).
enum class Direction : uint8_t {
  left,     ///< a letter of a script written from left to right
  right,    ///< a word of one written from right to left
  number,   ///< goes with what is written before it, its digits in their order
  neutral,  ///< spaces and signs: between two of a kind, the same kind
  wall,     ///< the " · " between two texts that have nothing to do with each other
};

struct Piece {
  size_t end = 0;     ///< where the next one begins
  unsigned code = 0;  ///< code point; of a shaped word the private-use one that stands for it
  Direction direction = Direction::left;
};

/// The words that were given a code point since the last clear().
class ShapedWords {
 public:
  /// Code points of the Basic Multilingual Plane: a font's tables are as long as its highest one.
  static constexpr unsigned kFirst = 0xE000, kLast = 0xF8FF;
  static constexpr size_t kMany = 1'000;

  /// 0 when there is none left.
  unsigned code_of(std::string_view word);
  /// The word that `code` stands for; empty for any other code point.
  [[nodiscard]] std::string_view word_of(unsigned code) const;
  /// So many that their glyphs take more room than what is on a screen is worth.
  [[nodiscard]] bool are_many() const { return words_.size() >= kMany; }
  /// Only while no glyph of a word is in use.
  void clear();

 private:
  std::unordered_map<std::string, unsigned> codes_;
  std::vector<const std::string*> words_;  ///< by code; into codes_
};

/// The piece that begins at `at`, which is inside of `text`. What is no UTF-8, and a private-use
/// character, is U+FFFD.
[[nodiscard]] Piece piece_at(std::string_view text, size_t at, ShapedWords& words);

/// The pieces of one line from left to right, as they are drawn.
[[nodiscard]] std::vector<Piece> in_visual_order(std::string_view line, ShapedWords& words);

}  // namespace wardbook::ui
