#pragma once

#include <cstdint>
#include <span>

namespace wardbook {

/// RFC 9106's three parameters.
struct Argon2Cost {
  uint32_t passes = 0;
  uint32_t kibibytes = 0;  ///< at least 8 per lane
  uint32_t lanes = 1;
};

/// Argon2id, version 0x13, from the SQLite amalgamation that both sides already carry. Fills `hash`
/// (at least 4 bytes). False if there is no memory for `cost` or an argument is outside RFC 9106;
/// the salt has at least 8 bytes.
[[nodiscard]] bool argon2id(std::span<const uint8_t> password, std::span<const uint8_t> salt,
                            const Argon2Cost& cost, std::span<uint8_t> hash);

}  // namespace wardbook
