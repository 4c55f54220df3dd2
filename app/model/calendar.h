#pragma once

#include <functional>
#include <string>

#include "app/model/views.h"
#include "shared/domain/place.h"

namespace wardbook::app {

/// Minutes to the words and clocks of a hospital. The zones themselves are the platform's
/// knowledge.
class Calendar {
 public:
  using Offset = std::function<int(const std::string& zone, Minute at)>;
  explicit Calendar(Offset utc_offset) : utc_offset_(std::move(utc_offset)) {}

  LocalTime local(const Hospital& hospital, Minute at) const;
  /// The minute at which the hospital's clocks say so; in the hour that is skipped, the one after
  /// it.
  Minute to_minute(const Hospital& hospital, LocalTime local) const;

  std::string day(const Hospital& hospital, Minute at) const;        ///< "Sun 22 Nov"
  std::string clock(const Hospital& hospital, Minute at) const;      ///< "06:00"
  std::string date_time(const Hospital& hospital, Minute at) const;  ///< "Sun 22 Nov 06:00"
  /// "Sun 22 Nov, 06:00–12:00"; over midnight "Sun 22 Nov 18:00 – Mon 06:00", with both dates from
  /// a week on.
  std::string span(const Hospital& hospital, const Interval& interval) const;
  /// "until 18:00", with the day of the week if it is not today's.
  std::string until(const Hospital& hospital, Minute at, Minute now) const;
  /// The end of the hospital's local day that holds `at`.
  Minute end_of_day(const Hospital& hospital, Minute at) const;

 private:
  Offset utc_offset_;
};

/// "just now", "3 min ago", "2 h ago", "4 days ago".
std::string ago(Instant at, Instant now);

}  // namespace wardbook::app
