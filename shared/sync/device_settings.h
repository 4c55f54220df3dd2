#pragma once

#include "shared/store/database.h"
#include "shared/sync/hybrid_clock.h"
#include "shared/sync/messages.h"

namespace wardbook::sync {

/// Who this device is to the server.
struct Identity {
  DeviceId device;
  std::string secret;  ///< hex of 256 bits
};

/// Named values of the device's own database, one row each.
class DeviceSettings {
 public:
  explicit DeviceSettings(store::Database& database) : database_(database) {}

  template <class T>
  Result<std::optional<T>> get(std::string_view name) {
    return database_.value<T>("SELECT value FROM setting WHERE name = ?1", name);
  }
  template <class T>
  Status set(std::string_view name, const T& value) {
    return database_.run(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name, value);
  }
  Status forget(std::string_view name) {
    return database_.run("DELETE FROM setting WHERE name = ?1", name);
  }

  Result<int64_t> number(std::string_view name) {
    WB_ASSIGN(const auto held, get<int64_t>(name));
    return held.value_or(0);
  }

 private:
  store::Database& database_;
};

// Names of settings that this folder keeps.
namespace setting {
inline constexpr std::string_view kDevice = "device";
inline constexpr std::string_view kSecret = "device_secret";
inline constexpr std::string_view kForked = "forked";  ///< 1: the server refuses this identity
/// Ids, one after the other, of people who have not logged in with this identity yet.
inline constexpr std::string_view kAbsent = "absent";
/// What only a person can mend (app/core/sync_engine.h): its code, and its sentence.
inline constexpr std::string_view kProblem = "problem";
inline constexpr std::string_view kProblemHint = "problem_hint";
inline constexpr std::string_view kEpoch = "epoch";
inline constexpr std::string_view kClock = "clock";                     ///< the hybrid clock's mark
inline constexpr std::string_view kCorrection = "clock_correction_ms";  ///< the same clock's
inline constexpr std::string_view kChainNumber = "chain_number";        ///< of the last envelope
inline constexpr std::string_view kChainHash = "chain_hash";  ///< what the next one carries
inline constexpr std::string_view kPosition = "position";     ///< of the last command, ever
inline constexpr std::string_view kCovered = "covered";       ///< SyncReply::covered
/// 1: rows of the last request, or of whoever has logged in since, are still to come.
inline constexpr std::string_view kFetching = "fetching";
inline constexpr std::string_view kRefetch = "refetch";       ///< 1: see Replica::receive
inline constexpr std::string_view kContact = "last_contact";  ///< the server's last answer
}  // namespace setting

}  // namespace wardbook::sync
