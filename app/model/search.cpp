#include "app/model/search.h"

#include <algorithm>

#include "shared/base/text.h"

namespace wardbook::app {

bool has_words(std::string_view text, std::string_view search) {
  size_t at = 0;
  while (at < search.size()) {
    const size_t end = std::min(search.find(' ', at), search.size());
    if (end > at && text.find(search.substr(at, end - at)) == std::string_view::npos) return false;
    at = end + 1;
  }
  return true;
}

namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Accents, and the vowel points of Hebrew and Arabic. The vowel signs of India's scripts are
/// letters to those who search.
bool is_mark(uint32_t code) {
  return (code >= 0x0300 && code <= 0x036F) || (code >= 0x0591 && code <= 0x05C7) ||
         (code >= 0x0610 && code <= 0x061A) || (code >= 0x064B && code <= 0x065F) ||
         code == 0x0670 || (code >= 0x06D6 && code <= 0x06ED);
}

/// Letters whose hook, stroke or tail no decomposition takes off (Hausa, Fula, Ewe, Fon,
/// Vietnamese, Polish …), Arabic ones that are written for each other, and what is left out by
/// many.
constexpr std::pair<std::string_view, std::string_view> kKin[] = {
    {"'", ""},   {"’", ""},   {"ʼ", ""},   {"ʻ", ""},  {"ـ", ""},  {"ɓ", "b"}, {"đ", "d"},
    {"ɖ", "d"},  {"ɗ", "d"},  {"ð", "d"},  {"ɛ", "e"}, {"ǝ", "e"}, {"ə", "e"}, {"ƒ", "f"},
    {"ɣ", "g"},  {"ħ", "h"},  {"ı", "i"},  {"ɩ", "i"}, {"ƙ", "k"}, {"ł", "l"}, {"ŋ", "n"},
    {"ɲ", "n"},  {"ø", "o"},  {"ɔ", "o"},  {"ŧ", "t"}, {"ʋ", "v"}, {"ƴ", "y"}, {"æ", "ae"},
    {"œ", "oe"}, {"ß", "ss"}, {"þ", "th"}, {"ة", "ه"}, {"ى", "ي"}, {"ی", "ي"}, {"ک", "ك"},
};

std::string_view kin_of(std::string_view character) {
  for (const auto& [letter, plain] : kKin)
    if (letter == character) return plain;
  return character;
}

}  // namespace

std::string Letters::plain(std::string_view text) const {
  const std::string lower = is_ascii(text) ? lower_case(text) : decompose_(text);
  std::string plain;
  plain.reserve(lower.size());
  for (std::string_view rest = lower; !rest.empty();) {
    const CodePoint code = first_code_point(rest);
    const std::string_view character = rest.substr(0, std::max<size_t>(1, code.bytes));
    if (!is_mark(code.value)) plain += kin_of(character);
    rest.remove_prefix(character.size());
  }
  return plain;
}

bool Letters::match(std::string_view text, std::string_view search) const {
  return has_words(plain(text), plain(search));
}

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The digits at the start of `text`, without leading zeros; cuts them off.
std::string_view take_number(std::string_view& text) {
  size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  std::string_view number = text.substr(0, end);
  while (number.size() > 1 && number.front() == '0') number.remove_prefix(1);
  text.remove_prefix(end);
  return number;
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const std::string_view left = take_number(a), right = take_number(b);
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
      continue;
    }
    if (a.front() != b.front()) return a.front() < b.front();
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return a.size() < b.size();
}

}  // namespace wardbook::app
