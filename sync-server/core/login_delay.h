#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "sync-server/core/store.h"

namespace wardbook {

/// After each wrong password the next try has to wait: 1 s, 2 s, 4 s … 60 s. It never locks anybody
/// out, and it counts by name (stored: a restart forgives nothing, and a transaction that is run
/// again counts once); a person on a device that is theirs has a count of its own there, which
/// others can't drive up. A name that nobody has is counted in the same way; the audit of a try
/// takes more room than its count.
class LoginDelay {
 public:
  /// The setting that has the count: of an account, of that account on its own device, or of a name
  /// that nobody has, by its hash (people type passwords into the wrong field).
  using Key = std::string;
  static Key key_of(const std::string& user_name, const Account* account, DeviceId trusted_device);

  /// Tries of a key are checked side by side, but none counts after a wrong one: a burst of guesses
  /// learns no more than the first that is wrong, as if they had come one after the other. Right
  /// passwords don't hinder each other.
  class Turn {
   public:
    Turn(LoginDelay* delays, Key key) : delays_(delays), key_(std::move(key)) {}
    Turn(Turn&& other) noexcept
        : delays_(std::exchange(other.delays_, nullptr)), key_(std::move(other.key_)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn();
    /// False: a try that is checked beside this one was wrong.
    [[nodiscard]] bool is_open() const;
    /// The password has been checked. False: too late, nobody may be told what came out.
    [[nodiscard]] bool settle(bool right);

   private:
    LoginDelay* delays_;
    Key key_;
  };
  /// It must live until a failure has been noted.
  Turn begin(const Key& key);

  /// Milliseconds until the next try may come; 0: now. `machine`: its clock, as in note_failure().
  /// The server's time may stand still for hours, in which nobody could try again.
  Result<int64_t> wait_ms(StoreReader& reader, const Key& key, Instant machine);
  Status note_failure(Store& store, const Key& key, Instant machine);
  Status clear(Store& store, const Key& key);

 private:
  struct Count {
    int64_t failures = 0;
    Instant last;
  };
  /// The tries of a key that are being checked.
  struct Checking {
    int tries = 0;
    bool wrong = false;  ///< one of them was
  };
  static Result<Count> read(StoreReader& reader, const Key& key);
  static Status write(Store& store, const Key& key, const Count& count);

  std::mutex mutex_;
  std::map<Key, Checking> being_checked_;
};

}  // namespace wardbook
