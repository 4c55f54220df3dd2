#pragma once

#include "shared/base/clock.h"
#include "shared/base/random.h"

namespace wardbook {

/// The machine's own time.
class SystemClock : public Clock {
 public:
  Instant now() const override;
  int64_t steady_ms() const override;
};

/// The machine's own cryptographic random source. Aborts if there is none.
class SystemRandom : public Random {
 public:
  void fill(std::span<uint8_t> out) override;
};

}  // namespace wardbook
