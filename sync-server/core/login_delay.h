#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "sync-server/core/store.h"

namespace wardbook {

/// After each wrong password the next try has to wait: 1 s, 2 s, 4 s … 60 s. It never locks anybody
/// out, and it counts by name (stored, so that a restart forgives nothing); a person on a device
/// that is theirs has a count of its own there, which others can't drive up.
class LoginDelay {
 public:
  /// Which count: of a name that has an account, of that account on its own device, or of a name
  /// that nobody has (kept in memory; it must look the same from outside).
  struct Key {
    std::string name;
    bool stored = false;
  };
  static Key key_of(const std::string& user_name, const Account* account, DeviceId trusted_device);

  /// Tries of a key are checked side by side, but none counts after a wrong one: a burst of guesses
  /// learns no more than the first that is wrong, as if they had come one after the other. Right
  /// passwords don't hinder each other.
  class Turn {
   public:
    Turn(LoginDelay* delays, std::string name) : delays_(delays), name_(std::move(name)) {}
    Turn(Turn&& other) noexcept
        : delays_(std::exchange(other.delays_, nullptr)), name_(std::move(other.name_)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn();
    /// False: a try that is checked beside this one was wrong.
    [[nodiscard]] bool is_open() const;
    /// The password has been checked. False: too late, nobody may be told what came out.
    [[nodiscard]] bool settle(bool right);

   private:
    LoginDelay* delays_;
    std::string name_;
  };
  /// It must live until a failure has been noted.
  Turn begin(const Key& key);

  /// Milliseconds until the next try may come; 0: now.
  Result<int64_t> wait_ms(StoreReader& reader, const Key& key, Instant now);
  Status note_failure(Store& store, const Key& key, Instant now);
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
  Result<Count> read(StoreReader& reader, const Key& key);
  Status write(Store& store, const Key& key, const Count& count);

  std::mutex mutex_;
  std::map<std::string, Count> unknown_names_;
  std::map<std::string, Checking> being_checked_;
};

}  // namespace wardbook
