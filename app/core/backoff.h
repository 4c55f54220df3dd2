#pragma once

#include <algorithm>
#include <cstdint>

#include "shared/base/random.h"

namespace wardbook {

/// How long to wait after failures: exponential with full jitter, so that a hundred tablets that
/// lost the same server don't all come back in the same second.
class Backoff {
 public:
  static constexpr int64_t kFirstMs = 1'000;
  static constexpr int64_t kMostMs = 30'000;

  void reset() { failures_ = 0; }
  int failures() const { return failures_; }

  /// After one more failure. `retry_after_s`: what the server asked for; the wait is at least that
  /// and up to a fifth longer, or up to what it would be without if that is more: a server that
  /// always says the same is asked less and less often.
  int64_t next_ms(int retry_after_s, Random& random) {
    const int doublings = failures_ < 9 ? failures_ : 9;
    ++failures_;
    const int64_t ceiling = kFirstMs << doublings;
    const int64_t waited = below(ceiling < kMostMs ? ceiling : kMostMs, random);
    if (retry_after_s <= 0) return kLeastMs + waited;
    const int64_t asked = int64_t{retry_after_s < 3600 ? retry_after_s : 3600} * 1'000;
    return asked + std::max(waited, below(asked / 5 + 1, random));
  }

 private:
  static constexpr int64_t kLeastMs = 200;
  static int64_t below(int64_t limit, Random& random) {
    return static_cast<int64_t>(random.next_u64() % static_cast<uint64_t>(limit));
  }
  int failures_ = 0;
};

}  // namespace wardbook
