#pragma once

#include <cstdint>

#include "shared/base/time.h"

namespace wardbook {

/// The outside world's time, handed in. Rules never hold one: they take `now` as an argument.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall time in UTC. May jump either way; on a tablet it is display and evidence, no authority.
  virtual Instant now() const = 0;
  /// Milliseconds that never go back while the process lives; for timeouts and retries.
  virtual int64_t steady_ms() const = 0;
};

}  // namespace wardbook
