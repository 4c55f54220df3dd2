#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace wardbook {

/// The rule at the end of a TZif file ("CET-1CEST,M3.5.0,M10.5.0/3"): POSIX TZ with the extensions
/// of RFC 8536 §3.3.1. It holds for all times after the file's last transition.
class PosixTz {
 public:
  /// Nothing if `text` is not such a rule.
  static std::optional<PosixTz> parse(const std::string& text);
  /// Seconds to add to UTC at `utc_seconds`.
  int offset_seconds(int64_t utc_seconds) const;

 private:
  struct Change {
    enum class Kind { kMonthWeekDay, kJulianNoLeap, kZeroBased } kind = Kind::kMonthWeekDay;
    int month = 0, week = 0, day = 0;
    int at_seconds = 7200;  ///< local time of the change, may be negative or above a day
  };
  friend class PosixTzParser;
  static int64_t day_of(const Change& change, int year);

  int standard_ = 0;
  int summer_ = 0;
  bool has_summer_ = false;
  Change begin_, end_;
};

}  // namespace wardbook
