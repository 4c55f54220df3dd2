#include "app/platform/zones.h"

#include <algorithm>
#include <cstdio>

namespace wardbook {
namespace {

constexpr int64_t kDayMinutes = 1440;

}  // namespace

Result<ZonedTime> to_local(std::string_view zone, Minute at) {
  WB_ASSIGN(int offset, utc_offset_minutes(zone, at));
  int64_t local = at.value + offset;
  int64_t days = floor_divide(local, kDayMinutes);
  int in_day = static_cast<int>(local - days * kDayMinutes);
  constexpr int64_t kThursday = 3;  // 1970-01-01, counted from Monday 0
  int weekday = static_cast<int>((days + kThursday) - floor_divide(days + kThursday, 7) * 7) + 1;
  return ZonedTime{to_civil(Date{static_cast<int32_t>(days)}), weekday, in_day / 60, in_day % 60,
                   offset};
}

Result<Minute> day_start(std::string_view zone, Date day) {
  const Minute midnight{day.days * kDayMinutes};
  WB_ASSIGN(int before, utc_offset_minutes(zone, midnight.plus(-kDayMinutes)));
  WB_ASSIGN(int after, utc_offset_minutes(zone, midnight.plus(kDayMinutes)));
  // One of the two offsets rules at local midnight; where the change itself skips midnight, the
  // day begins somewhere between the two candidates.
  const Minute last = midnight.plus(-std::min(before, after));
  for (Minute at = midnight.plus(-std::max(before, after)); at < last; at = at.plus(1)) {
    WB_ASSIGN(int offset, utc_offset_minutes(zone, at));
    if (floor_divide(at.value + offset, kDayMinutes) >= day.days) return at;
  }
  return last;
}

std::string clock_text(const ZonedTime& local) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d", local.hour, local.minute);
  return text;
}

}  // namespace wardbook
