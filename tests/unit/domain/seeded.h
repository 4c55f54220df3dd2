#pragma once

#include <cstdint>
#include <span>

#include "shared/base/random.h"

namespace wardbook {

/// SplitMix64 (Steele, Lea, Flood): the same numbers on every machine, for property tests.
class Seeded : public Random {
 public:
  explicit Seeded(uint64_t seed) : state_(seed) {}

  void fill(std::span<uint8_t> out) override {
    for (uint8_t& byte : out) byte = static_cast<uint8_t>(next());
  }
  /// 0 … bound - 1.
  size_t below(size_t bound) { return static_cast<size_t>(next() % bound); }
  /// low … high.
  int64_t between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(next() % static_cast<uint64_t>(high - low + 1));
  }

 private:
  uint64_t next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
  }

  uint64_t state_;
};

}  // namespace wardbook
