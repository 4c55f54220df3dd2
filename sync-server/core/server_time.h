#pragma once

#include <atomic>

#include "shared/base/result.h"
#include "shared/base/time.h"

namespace wardbook {

/// The server's time: its machine's, as long as that does not go back. Somebody sets the clock, or
/// its battery is empty and no network tells it better. May be used by many threads.
class ServerTime {
 public:
  /// `decided`: when the last command was.
  explicit ServerTime(Instant decided) : last_ms_(decided.ms) {}

  /// Stands still until a clock that was set back by up to a day has caught up. Error clock_wrong:
  /// it is further behind, and nothing can be decided until somebody has set it.
  Result<Instant> at(Instant machine);
  /// What was told since then binds nobody: a clock may have been wrong for a moment in which
  /// nothing was decided.
  void forget_since(Instant decided) { last_ms_ = decided.ms; }

 private:
  std::atomic<int64_t> last_ms_;
};

}  // namespace wardbook
