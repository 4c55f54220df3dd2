#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace wardbook {

/// Below this, in bytes, a gzip body is hardly shorter.
inline constexpr size_t kWorthCompressing = 512;

/// One gzip stream of `body`; empty if zlib has no memory for it.
std::string gzip(std::span<const uint8_t> body);

}  // namespace wardbook
