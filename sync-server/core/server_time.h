#pragma once

#include <atomic>

#include "shared/base/result.h"
#include "shared/base/time.h"

namespace wardbook {

/// The server's time: its machine's, as long as that does not go back. Somebody sets the clock, or
/// its battery is empty and no network tells it better. May be used by many threads.
class ServerTime {
 public:
  /// `last`: there was something decided then.
  explicit ServerTime(Instant last) : last_ms_(last.ms) {}

  /// Stands still until a clock that was set back by up to a day has caught up. Error clock_wrong:
  /// it is further behind, and nothing can be decided until somebody has set it.
  Result<Instant> at(Instant machine);

 private:
  std::atomic<int64_t> last_ms_;
};

}  // namespace wardbook
