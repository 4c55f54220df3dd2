#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wardbook {

/// ASCII letters in lower case; all other bytes stay.
std::string lower_case(std::string_view text);

struct CodePoint {
  uint32_t value = 0;
  size_t bytes = 0;  ///< 0: not UTF-8
};

/// The code point at the front of a text that is not empty (RFC 3629: no surrogates, no longer
/// forms, up to U+10FFFF).
CodePoint first_code_point(std::string_view text);

/// Whether all of `text` is UTF-8.
bool is_utf8(std::string_view text);

}  // namespace wardbook
