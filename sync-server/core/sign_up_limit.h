#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "shared/base/time.h"

namespace wardbook {

/// How many accounts a party may make: kAtOnce, and one more every kEachMs, as much as a clinic's
/// busiest day needs. A stranger would fill the database with them, and the list of those who wait
/// for an admin. It is not kept over a restart.
class SignUpLimit {
 public:
  static constexpr int64_t kAtOnce = 30;
  static constexpr int64_t kEachMs = 30'000;

  /// Counts an account of `party`, as in Request; whom nobody can tell apart are not counted.
  /// Returns the milliseconds until it may be made; 0: now. `machine`: its clock.
  int64_t take(const std::string& party, Instant machine);
  /// The account was not made.
  void give_back(const std::string& party);

 private:
  void make_room(Instant machine);

  std::mutex mutex_;
  /// When the party may have kAtOnce again.
  std::map<std::string, Instant> whole_at_;
};

}  // namespace wardbook
