#include "shared/domain/patient.h"

#include <algorithm>

namespace wardbook {
namespace {

/// The spaces and dashes outside ASCII that keyboards and copied text bring: no-break and other
/// wide or narrow spaces (U+00A0, U+2000…U+200F, U+202F, U+3000, U+FEFF), dashes (U+00AD,
/// U+2010…U+2015) and the minus sign (U+2212), as UTF-8. 0 if `text` starts with none of them.
size_t separator_size(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : 0u; };
  if (byte(0) == 0xC2 && (byte(1) == 0xA0 || byte(1) == 0xAD)) return 2;
  const unsigned last = byte(2);
  if (byte(0) == 0xE2 && byte(1) == 0x80 && ((last >= 0x80 && last <= 0x95) || last == 0xAF))
    return 3;
  if (byte(0) == 0xE2 && byte(1) == 0x88 && last == 0x92) return 3;
  if (byte(0) == 0xE3 && byte(1) == 0x80 && last == 0x80) return 3;
  if (byte(0) == 0xEF && byte(1) == 0xBB && last == 0xBF) return 3;
  return 0;
}

bool is_ascii_separator(char c) {
  return c == '.' || c == '-' || c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace

std::string normalise_identifier(std::string_view value) {
  std::string kept;
  while (!value.empty()) {
    const char c = value.front();
    const size_t skipped = is_ascii_separator(c) ? 1 : separator_size(value);
    if (skipped == 0) kept += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    value.remove_prefix(std::max<size_t>(skipped, 1));
  }
  return kept;
}

int age_years(Date born, Date day) {
  const CivilDate b = to_civil(born);
  const CivilDate d = to_civil(day);
  const bool before_birthday = d.month < b.month || (d.month == b.month && d.day < b.day);
  return std::max(0, d.year - b.year - (before_birthday ? 1 : 0));
}

}  // namespace wardbook
