#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "shared/base/result.h"

namespace wardbook {

/// How much of what the writer commits is on the disk. Everybody sees a commit before it is: while
/// the disk takes one, the next is written. What the power can still take must be told to nobody.
/// May be used by many threads.
class Durable {
 public:
  /// Before a commit: its number, 1, 2, 3 ...
  uint64_t announce();
  /// What was announced up to `number` is durable or rolled back. Error: the disk did not take it.
  /// Then nothing is any more, whatever a later sync says: the system may have dropped the pages.
  void settle(uint64_t number, const Status& synced);
  /// Until everything that was announced before the call is settled. Errors of settle().
  Status wait();
  /// The error of settle(), if there was one.
  Status so_far() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable settled_more_;
  uint64_t announced_ = 0;
  uint64_t settled_ = 0;
  Status failed_;
};

}  // namespace wardbook
