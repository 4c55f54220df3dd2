#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace wardbook {

using Hash256 = std::array<uint8_t, 32>;

/// SHA-256 (FIPS 180-4). Here because the browser's own is asynchronous and hashing a command is
/// not.
Hash256 sha256(std::span<const uint8_t> bytes);

/// SHA-256 over several pieces as if they were one.
class Sha256 {
 public:
  void update(std::span<const uint8_t> bytes);
  Hash256 finish();

 private:
  void compress(const uint8_t* block);

  std::array<uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<uint8_t, 64> pending_{};
  uint64_t length_ = 0;
};

}  // namespace wardbook
