#pragma once

#include <optional>

#include "shared/sync/replica.h"
#include "tests/sim/disk.h"
#include "tests/unit/domain/seeded.h"

namespace wardbook::fuzz {

/// A tablet that has logged in, has no rows yet, and on which two commands wait.
class Tablet {
 public:
  Tablet();
  ~Tablet();
  Tablet(const Tablet&) = delete;
  Tablet& operator=(const Tablet&) = delete;

  static constexpr Instant kNow{1'790'000'000'000};
  static constexpr int kWaiting = 2;

  sync::Replica& replica() { return *replica_; }
  store::Database& database() { return *database_; }

 private:
  sim::Disk disk_;
  Seeded random_{1};
  std::optional<store::Database> database_;
  std::unique_ptr<sync::Replica> replica_;
};

/// The replies that an input has one after the other, each behind its length in two bytes, the high
/// one first. Those that are none are left out.
std::vector<SyncReply> replies_of(std::span<const uint8_t> input);
/// The other way.
void append_reply(const SyncReply& reply, Bytes& input);

}  // namespace wardbook::fuzz
