#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/base/time.h"

namespace wardbook {

/// What a clock on the wall of a hospital shows.
struct ZonedTime {
  CivilDate date;
  int weekday = 1;  ///< 1 Monday .. 7 Sunday
  int hour = 0;
  int minute = 0;
  int offset_minutes = 0;  ///< east of UTC is positive
};

/// Minutes to add to UTC in `zone` (an IANA name: "Asia/Kolkata") at `at`. Error bad_zone.
Result<int> utc_offset_minutes(std::string_view zone, Minute at);

Result<ZonedTime> to_local(std::string_view zone, Minute at);

/// The first minute of a local day; where a clock change skips midnight, the first that exists.
Result<Minute> day_start(std::string_view zone, Date day);

/// "14:05".
std::string clock_text(const ZonedTime& local);

}  // namespace wardbook
