#pragma once

#include <cstdint>
#include <string_view>

namespace wardbook::sync {

/// Whether all of `text` is UTF-8 (RFC 3629: no surrogates, no longer forms, up to U+10FFFF).
inline bool is_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto first = static_cast<uint8_t>(text[i]);
    const size_t size = first < 0x80   ? 1
                        : first < 0xc2 ? 0
                        : first < 0xe0 ? 2
                        : first < 0xf0 ? 3
                        : first < 0xf5 ? 4
                                       : 0;
    if (size == 0 || text.size() - i < size) return false;
    for (size_t k = 1; k < size; ++k)
      if ((static_cast<uint8_t>(text[i + k]) & 0xc0) != 0x80) return false;
    const auto second = size > 1 ? static_cast<uint8_t>(text[i + 1]) : uint8_t{0};
    const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                       (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
    if (wrong) return false;
    i += size;
  }
  return true;
}

}  // namespace wardbook::sync
