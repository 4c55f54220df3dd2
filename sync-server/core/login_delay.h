#pragma once

#include <map>
#include <mutex>
#include <set>
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

  /// One try of a key at a time: a burst of guesses can't slip through before the first is counted.
  class Turn {
   public:
    Turn(LoginDelay* delays, std::string name) : delays_(delays), name_(std::move(name)) {}
    Turn(Turn&& other) noexcept
        : delays_(std::exchange(other.delays_, nullptr)), name_(std::move(other.name_)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn();
    explicit operator bool() const { return delays_ != nullptr; }

   private:
    LoginDelay* delays_;
    std::string name_;
  };
  /// Converts to false while another try of the key is being checked.
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
  Result<Count> read(StoreReader& reader, const Key& key);
  Status write(Store& store, const Key& key, const Count& count);

  std::mutex mutex_;
  std::map<std::string, Count> unknown_names_;
  std::set<std::string> being_checked_;
};

}  // namespace wardbook
