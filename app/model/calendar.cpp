#include "app/model/calendar.h"

#include <array>
#include <cstdio>

namespace wardbook::app {
namespace {

constexpr int64_t kDayMinutes = 24 * 60;

std::string words(int minute_of_day) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", minute_of_day / 60, minute_of_day % 60);
  return text.data();
}

LocalTime split(int64_t local_minutes) {
  const int64_t days = floor_divide(local_minutes, kDayMinutes);
  return {Date{static_cast<int32_t>(days)}, static_cast<int>(local_minutes - days * kDayMinutes)};
}

}  // namespace

LocalTime Calendar::local(const Hospital& hospital, Minute at) const {
  return split(at.value + utc_offset_(hospital.zone, at));
}

Minute Calendar::to_minute(const Hospital& hospital, LocalTime local) const {
  const int64_t wall = local.day.days * kDayMinutes + local.minute_of_day;
  // The offset depends on the minute that is sought: the second guess is right away from a change.
  Minute guess{wall - utc_offset_(hospital.zone, Minute{wall})};
  return {wall - utc_offset_(hospital.zone, guess)};
}

std::string Calendar::day(const Hospital& hospital, Minute at) const {
  return day_words(local(hospital, at).day);
}

std::string Calendar::clock(const Hospital& hospital, Minute at) const {
  return words(local(hospital, at).minute_of_day);
}

std::string Calendar::date_time(const Hospital& hospital, Minute at) const {
  return day(hospital, at) + " " + clock(hospital, at);
}

std::string Calendar::span(const Hospital& hospital, const Interval& interval) const {
  const LocalTime from = local(hospital, interval.from);
  const LocalTime to = local(hospital, interval.to);
  const bool midnight = to.minute_of_day == 0 && to.day.days == from.day.days + 1;
  if (from.day == to.day || midnight)
    return day_words(from.day) + ", " + words(from.minute_of_day) + "–" +
           (midnight ? "24:00" : words(to.minute_of_day));
  // Within a week the day of the week alone says which day.
  const std::string end = to.day.days - from.day.days < 7
                              ? weekday_name(to.day) + " " + words(to.minute_of_day)
                              : date_time(hospital, interval.to);
  return date_time(hospital, interval.from) + " – " + end;
}

std::string Calendar::until(const Hospital& hospital, Minute at, Minute now) const {
  const LocalTime end = local(hospital, at);
  if (at == end_of_day(hospital, now)) return "until 24:00";
  const int days = end.day.days - local(hospital, now).day.days;
  std::string day = days >= 7 ? day_words(end.day) : weekday_name(end.day);
  if (days == 0) day.clear();
  return "until " + day + (day.empty() ? "" : " ") + words(end.minute_of_day);
}

Minute Calendar::end_of_day(const Hospital& hospital, Minute at) const {
  LocalTime end = local(hospital, at);
  end.day.days += 1;
  end.minute_of_day = 0;
  return to_minute(hospital, end);
}

std::string ago(Instant at, Instant now) {
  const int64_t minutes = (now.ms - at.ms) / 60'000;
  if (minutes < 1) return "just now";
  if (minutes < 60) return std::to_string(minutes) + " min ago";
  if (minutes < 48 * 60) return std::to_string(minutes / 60) + " h ago";
  return std::to_string(minutes / kDayMinutes) + " days ago";
}

}  // namespace wardbook::app
