#pragma once

#include <cstdint>
#include <span>

namespace wardbook {

/// A source of random bytes, handed in: the system's own in a product, a seeded one in tests.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<uint8_t> out) = 0;

  uint64_t next_u64() {
    uint8_t raw[8];
    fill(raw);
    uint64_t value = 0;
    for (uint8_t byte : raw) value = value << 8 | byte;
    return value;
  }
};

}  // namespace wardbook
