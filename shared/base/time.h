#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace wardbook {

/// Milliseconds.
constexpr int64_t kMinuteMs = 60'000;
constexpr int64_t kHourMs = 60 * kMinuteMs;
constexpr int64_t kDayMs = 24 * kHourMs;

/// Rounded towards the past, also before 1970. `by` is positive.
constexpr int64_t floor_divide(int64_t value, int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

/// Milliseconds since 1970-01-01T00:00:00Z, no leap seconds.
struct Instant {
  int64_t ms = 0;
  friend std::strong_ordering operator<=>(const Instant&, const Instant&) = default;
  Instant plus_minutes(int64_t minutes) const { return {ms + minutes * 60'000}; }
};

/// Minutes since 1970-01-01T00:00Z: the unit of slots and claims. There is no daylight saving here.
struct Minute {
  int64_t value = 0;
  friend std::strong_ordering operator<=>(const Minute&, const Minute&) = default;
  Minute plus(int64_t minutes) const { return {value + minutes}; }
};

/// The minute that holds `instant` (rounded down, also before 1970).
Minute floor_minute(Instant instant);
inline Instant to_instant(Minute minute) {
  return {minute.value * 60'000};
}

/// Half-open [from, to).
struct Interval {
  Minute from;
  Minute to;
  friend std::strong_ordering operator<=>(const Interval&, const Interval&) = default;
  bool empty() const { return to <= from; }
  int64_t minutes() const { return to.value - from.value; }
  bool contains(Minute at) const { return from <= at && at < to; }
};

/// A calendar day without a zone, as in a date of birth. Days since 1970-01-01 (proleptic
/// Gregorian).
struct Date {
  int32_t days = 0;
  friend std::strong_ordering operator<=>(const Date&, const Date&) = default;
};

struct CivilDate {
  int year;
  int month;  ///< 1..12
  int day;    ///< 1..31
};

Date to_date(CivilDate civil);
CivilDate to_civil(Date date);

/// "2026-11-22". Error bad_date: not that form, or no such day, or outside 1850-01-01..2200-12-31.
Result<Date> parse_date(std::string_view text);
std::string to_text(Date date);

std::string weekday_name(Date date);  ///< "Thu"
std::string day_words(Date date);     ///< "Thu 1 Jan"

/// "2026-11-22T14:05:00Z" (seconds; milliseconds if there are any).
std::string to_text(Instant instant);
/// Accepts "…THH:MM[:SS[.mmm]]Z". Error bad_time.
Result<Instant> parse_instant(std::string_view text);

}  // namespace wardbook
