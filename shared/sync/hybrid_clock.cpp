#include "shared/sync/hybrid_clock.h"

namespace wardbook::sync {
namespace {

constexpr Instant kEarliest{1'735'689'600'000};  // 2025-01-01
constexpr Instant kLatest{4'102'444'800'000};    // 2100-01-01

}  // namespace

Instant HybridClock::stamp(Instant wall) {
  const Instant next{mark_.ms + 1};
  mark_ = wall > next ? wall : next;
  return mark_;
}

void HybridClock::observe(Instant server_time) {
  if (server_time >= kEarliest && server_time < kLatest && server_time > mark_) mark_ = server_time;
}

}  // namespace wardbook::sync
