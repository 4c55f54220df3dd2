#pragma once

#include "shared/base/time.h"

namespace wardbook::sync {

/// A hybrid logical clock: close to the time, but between two words of the server it never goes
/// back, whatever a tablet's clock does, and is never behind what the server is known to have said.
/// Its stamps are evidence and the `now` of a device's own decisions; they are no authority. Keep
/// mark() and correction_ms() with what was stamped.
class HybridClock {
 public:
  /// A tablet's clock that is further off than this is corrected, and stamps further ahead are
  /// given up: the server does not believe them either (Policy::clock_tolerance_minutes).
  static constexpr int64_t kMostOffMs = 15 * 60 * 1000;

  explicit HybridClock(Instant mark = {}, int64_t correction_ms = 0)
      : mark_(mark), correction_ms_(correction_ms) {}

  /// Later than every stamp since the server's last word, and no earlier than `wall`, corrected.
  Instant stamp(Instant wall);
  /// What stamp() would give at least; changes nothing.
  Instant now(Instant wall) const;
  /// Takes in the server's time, which came at `wall`. One that can't be (before 2025, from 2100
  /// on) is left out: a clock that is far off must not drag the others along for ever.
  void observe(Instant server_time, Instant wall);
  Instant mark() const { return mark_; }
  /// What the tablet's clock lacks, as far as it is known; 0: it is right enough.
  int64_t correction_ms() const { return correction_ms_; }

 private:
  Instant mark_;
  int64_t correction_ms_;
};

}  // namespace wardbook::sync
