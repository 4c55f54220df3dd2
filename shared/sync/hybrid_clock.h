#pragma once

#include "shared/base/time.h"

namespace wardbook::sync {

/// A hybrid logical clock: close to wall time, but it never goes back, whatever a tablet's clock
/// does, and is never behind what the server is known to have said. Its stamps are evidence and the
/// `now` of a device's own decisions; they are no authority. Keep mark() with what was stamped.
class HybridClock {
 public:
  explicit HybridClock(Instant mark = {}) : mark_(mark) {}

  /// Later than every stamp before, and no earlier than `wall`.
  Instant stamp(Instant wall);
  /// What stamp() would give at least; changes nothing.
  Instant now(Instant wall) const { return wall > mark_ ? wall : mark_; }
  /// Takes in the server's time. One that can't be (before 2025, from 2100 on) is left out: a clock
  /// that is far off must not drag the others along for ever.
  void observe(Instant server_time);
  Instant mark() const { return mark_; }

 private:
  Instant mark_;
};

}  // namespace wardbook::sync
