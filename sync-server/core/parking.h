#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "shared/sync/messages.h"

namespace wardbook {

/// Who waits for which buckets. A commit costs as much as the waiting devices that it concerns,
/// however many others wait. May be used by many threads.
class Parking {
 public:
  using Ticket = uint64_t;
  /// The buckets of the ticket that have moved. Called on the thread that calls moved(), under
  /// Parking's own lock: it passes the word on and returns. The ticket is void then.
  using Wake = std::function<void(const std::vector<Cursor>& moved)>;

  /// Grows with every commit. Taken before the buckets are looked at, it closes the gap between
  /// the look and park().
  uint64_t turn() const;

  /// Waits until one of the buckets is further than `heads`. Empty: one already is, or `since` is
  /// too long ago to say.
  std::optional<Ticket> park(const std::vector<Cursor>& heads, uint64_t since, Wake wake);
  /// When this returns the ticket's Wake is not running and will not run.
  void leave(Ticket ticket);
  /// Wakes whoever waits for one of these buckets.
  void moved(const std::vector<Cursor>& heads);

  size_t parked() const;

 private:
  struct Parked {
    std::vector<Cursor> heads;
    Wake wake;
  };
  bool has_moved(const std::vector<Cursor>& heads, uint64_t since) const;
  void forget(Ticket ticket, const std::vector<Cursor>& heads);

  mutable std::mutex mutex_;
  uint64_t turn_ = 0;
  Ticket last_ticket_ = 0;
  std::unordered_map<Ticket, Parked> parked_;
  std::unordered_map<Bucket, std::map<Ticket, int64_t>> waiting_;  ///< with the seq they have
  std::deque<std::vector<Cursor>> recent_;  ///< what the last turns moved, the newest at the end
};

}  // namespace wardbook
