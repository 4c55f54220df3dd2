#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wardbook {

/// Lower-case hex, two digits a byte.
std::string to_hex(std::span<const uint8_t> bytes);
/// Empty: an odd number of digits, or something else than 0-9, a-f, A-F.
std::optional<std::vector<uint8_t>> from_hex(std::string_view text);

/// RFC 4648 §5, without padding.
std::string to_base64url(std::span<const uint8_t> bytes);
/// Empty: a letter outside the alphabet, padding, an impossible length, or stray low bits (each
/// value has exactly one spelling).
std::optional<std::vector<uint8_t>> from_base64url(std::string_view text);

}  // namespace wardbook
