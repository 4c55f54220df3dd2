#include "sync-server/core/server_time.h"

#include <algorithm>

namespace wardbook {

Result<Instant> ServerTime::at(Instant machine) {
  int64_t last = last_ms_;
  if (machine.ms < last - kDayMs)
    return Error{"clock_wrong",
                 "The clock of the server says " + to_text(machine) + ", but it was at work at " +
                     to_text(Instant{last}) +
                     ". Set the clock of that machine: it goes on by itself then. If "
                     "that clock is right, it was wrong before: restore a backup "
                     "from before that."};
  while (machine.ms > last && !last_ms_.compare_exchange_weak(last, machine.ms)) {
  }
  return Instant{std::max(machine.ms, last)};
}

}  // namespace wardbook
