#pragma once

#include <condition_variable>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "shared/base/random.h"
#include "shared/base/result.h"

namespace wardbook {

/// Argon2id at OWASP's first choice for little memory: 19 MiB, 2 passes, 1 lane. The result is a
/// PHC string with a fresh salt. Error no_memory.
Result<std::string> hash_password(std::string_view password, Random& random);

/// Whether the password is the one of this PHC string. An empty string is nobody's, and takes as
/// long to refuse. Error no_memory.
Result<bool> verify_password(std::string_view password, std::string_view phc);

/// Error weak_password, with what would do. NIST SP 800-63B-4 asks for 15 characters where the
/// password is the only factor and 8 beside a second one. The device credential is such a second
/// factor, but new devices are enrolled by password alone: 12 is our line between the two. Length
/// over composition; the most common ones and one's own name are refused.
Status check_password(std::string_view password, std::string_view user_name);

/// At most two hashes at a time (19 MiB each), a few waiting: a flood of log-ins can't take the
/// machine's memory, and everything else goes on. Nor can it keep the others out: when the line is
/// full, whoever has most in it makes room for who has less.
class HashGate {
 public:
  /// Holds a place while it lives; converts to false if there was no room in the line.
  class Place {
   public:
    explicit Place(HashGate* gate) : gate_(gate) {}
    Place(Place&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place();
    explicit operator bool() const { return gate_ != nullptr; }

   private:
    HashGate* gate_;
  };
  /// `party`: who asks, as in Request.
  Place enter(const std::string& party);

 private:
  struct Waiter {
    std::string party;
    bool sent_away = false;
  };
  bool has_room_for(const std::string& party);
  bool is_next(const Waiter& waiter) const;

  std::mutex mutex_;
  std::condition_variable changed_;
  int running_ = 0;
  std::list<Waiter> line_;  ///< in the order in which they came
};

}  // namespace wardbook
