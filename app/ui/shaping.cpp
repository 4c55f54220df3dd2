#include "app/ui/shaping.h"

#include <algorithm>

#include "imgui_internal.h"

namespace wardbook::ui {
namespace {

constexpr unsigned kReplacement = 0xFFFD, kJoiner = 0x200D, kMiddleDot = 0xB7, kEllipsis = 0x2026;
/// A longer word is drawn in parts: scripts without spaces have sentences of one word.
constexpr int kMostShaped = 32;

struct Range {
  unsigned first, last;
  Direction direction = Direction::left;
};

/// Scripts whose letters depend on their neighbours, or that are written from right to left. By
/// first code point (Unicode 15, Blocks.txt).
constexpr Range kShaped[] = {
    {0x0590, 0x08FF, Direction::right},  // Hebrew, Arabic, Syriac, Thaana, N'Ko, Mandaic
    {0x0900, 0x109F},                    // the scripts of India, Thai, Lao, Tibetan, Myanmar
    {0x1100, 0x11FF},                    // Hangul letters that make a syllable
    {0x1700, 0x18AF},                    // of the Philippines, Khmer, Mongolian
    {0x1900, 0x1AAF},                    // Limbu, Tai, Buginese
    {0x1B00, 0x1CFF},                    // Balinese, Sundanese, Batak, Lepcha, Vedic signs
    {0xA800, 0xABFF},                    // Javanese, Cham, Meetei Mayek …
    {0xFB1D, 0xFDFF, Direction::right},  // forms of Hebrew and Arabic
    {0xFE70, 0xFEFE, Direction::right},
    {0x10800, 0x10FFF, Direction::right},
    {0x11000, 0x11FFF},
    {0x1E800, 0x1EFFF, Direction::right},  // Adlam, Mende Kikakui
};

/// What changes the character before it.
constexpr Range kMarks[] = {
    {0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},   {0x200C, kJoiner},  {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
};

template <size_t N>
const Range* find(const Range (&ranges)[N], unsigned code) {
  const Range* after = std::upper_bound(
      ranges, ranges + N, code, [](unsigned c, const Range& range) { return c < range.first; });
  return after != ranges && code <= after[-1].last ? after - 1 : nullptr;
}

/// Decodes the character at `at` and moves past it.
unsigned next_code_point(std::string_view text, size_t& at) {
  unsigned code = static_cast<unsigned char>(text[at]);
  if (code < 0x80) {
    ++at;
    return code;
  }
  const int length = ImTextCharFromUtf8(&code, text.data() + at, text.data() + text.size());
  at += static_cast<size_t>(length > 0 ? length : 1);
  const bool is_ours = code >= ShapedWords::kFirst && code <= ShapedWords::kLast;
  return is_ours ? kReplacement : code;
}

bool is_digit(unsigned code) {
  return code >= '0' && code <= '9';
}

Direction direction_of(unsigned code) {
  if (is_digit(code) || code == kEllipsis) return Direction::number;
  if (code == kMiddleDot || code == '\n') return Direction::wall;
  const bool is_letter = (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
  if (code < 0xC0) return is_letter ? Direction::left : Direction::neutral;
  return code >= 0x2000 && code <= 0x2BFF ? Direction::neutral : Direction::left;
}

/// Where the word or the character with its marks ends that begins with `first` and goes on at
/// `at`; `script` is of its first character.
size_t end_of_word(std::string_view text, size_t at, unsigned first, const Range* script) {
  unsigned before = first;
  for (int length = 1; at < text.size(); ++length) {
    size_t next = at;
    const unsigned code = next_code_point(text, next);
    const bool is_mark = find(kMarks, code) != nullptr || before == kJoiner;
    const bool goes_on = script != nullptr && length < kMostShaped && find(kShaped, code) == script;
    if (!is_mark && !goes_on) break;
    before = code;
    at = next;
  }
  return at;
}

/// No mark begins below it, and no script that is shaped.
constexpr unsigned char kFirstByteOfMarks = 0xCC;

bool is_plain(std::string_view text, size_t at) {
  return static_cast<unsigned char>(text[at]) < 0x80 &&
         (at + 1 == text.size() || static_cast<unsigned char>(text[at + 1]) < kFirstByteOfMarks);
}

unsigned mirrored(unsigned code) {
  constexpr std::string_view kPairs = "()[]{}<>";
  const size_t at = code < 0x80 ? kPairs.find(static_cast<char>(code)) : kPairs.npos;
  return at == kPairs.npos ? code : static_cast<unsigned char>(kPairs[at ^ 1]);
}

using Pieces = std::vector<Piece>;

/// Whether the sign at `i` stands inside of a number: 12:30, 1.5.
bool is_in_number(const Pieces& pieces, size_t i) {
  constexpr std::string_view kSeparators = ".,:/";
  return i > 0 && i + 1 < pieces.size() && pieces[i].code < 0x80 &&
         kSeparators.find(static_cast<char>(pieces[i].code)) != kSeparators.npos &&
         is_digit(pieces[i - 1].code) && is_digit(pieces[i + 1].code);
}

/// From the word at `begin`, written from right to left, to the last that belongs to it.
size_t end_of_run(const Pieces& pieces, size_t begin) {
  size_t end = begin + 1;
  for (size_t i = end; i < pieces.size(); ++i) {
    const Direction direction = pieces[i].direction;
    if (direction == Direction::left || direction == Direction::wall) break;
    if (direction != Direction::neutral) end = i + 1;
  }
  return end;
}

/// Turns a run round, but for the digits of its numbers.
void turn(Pieces& pieces, size_t begin, size_t end) {
  const auto at = [&](size_t i) { return pieces.begin() + static_cast<ptrdiff_t>(i); };
  for (size_t i = begin; i < end; ++i) pieces[i].code = mirrored(pieces[i].code);
  for (size_t i = begin; i < end; ++i) {
    size_t last = i;
    while (last < end && (is_digit(pieces[last].code) || is_in_number(pieces, last))) ++last;
    std::reverse(at(i), at(last));
    i = std::max(i, last);
  }
  std::reverse(at(begin), at(end));
}

}  // namespace

unsigned ShapedWords::code_of(std::string_view word) {
  const auto [found, is_new] = codes_.try_emplace(std::string(word), 0);
  if (!is_new) return found->second;
  const unsigned code = kFirst + static_cast<unsigned>(words_.size());
  if (code > kLast) {
    codes_.erase(found);
    return 0;
  }
  words_.push_back(&found->first);
  return found->second = code;
}

std::string_view ShapedWords::word_of(unsigned code) const {
  if (code < kFirst || code - kFirst >= words_.size()) return {};
  return *words_[code - kFirst];
}

void ShapedWords::clear() {
  codes_.clear();
  words_.clear();
}

Piece piece_at(std::string_view text, size_t at, ShapedWords& words) {
  if (is_plain(text, at)) {
    const auto code = static_cast<unsigned char>(text[at]);
    return {at + 1, code, direction_of(code)};
  }
  size_t end = at;
  const unsigned first = next_code_point(text, end);
  const Range* script = find(kShaped, first);
  const size_t end_of_shaped = end_of_word(text, end, first, script);
  const Direction direction = script != nullptr ? script->direction : direction_of(first);
  if (script != nullptr || end_of_shaped > end)
    if (const unsigned code = words.code_of(text.substr(at, end_of_shaped - at)); code != 0)
      return {end_of_shaped, code, direction};
  return {end, first, direction};
}

std::vector<Piece> in_visual_order(std::string_view line, ShapedWords& words) {
  Pieces pieces;
  pieces.reserve(line.size());
  for (size_t at = 0; at < line.size(); at = pieces.back().end)
    pieces.push_back(piece_at(line, at, words));
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].direction != Direction::right) continue;
    const size_t end = end_of_run(pieces, i);
    turn(pieces, i, end);
    i = end - 1;
  }
  return pieces;
}

}  // namespace wardbook::ui
