#include "shared/sync/hybrid_clock.h"

#include <algorithm>
#include <cstdlib>

namespace wardbook::sync {
namespace {

constexpr Instant kEarliest{1'735'689'600'000};  // 2025-01-01
constexpr Instant kLatest{4'102'444'800'000};    // 2100-01-01

}  // namespace

Instant HybridClock::now(Instant wall) const {
  return std::max(Instant{wall.ms + correction_ms_}, mark_);
}

Instant HybridClock::stamp(Instant wall) {
  mark_ = std::max(Instant{wall.ms + correction_ms_}, Instant{mark_.ms + 1});
  return mark_;
}

void HybridClock::observe(Instant server_time, Instant wall) {
  if (server_time < kEarliest || server_time >= kLatest) return;
  const int64_t off = server_time.ms - wall.ms;
  correction_ms_ = std::abs(off) > kMostOffMs ? off : 0;
  // Of a time when the tablet's clock was ahead. Kept, it would show next year's beds for a year.
  const bool is_ahead = mark_.ms > server_time.ms + kMostOffMs;
  mark_ = is_ahead ? server_time : std::max(mark_, server_time);
}

}  // namespace wardbook::sync
