#include <emscripten.h>

#include <unordered_map>

#include "app/platform/zones.h"

// The browser's own tz data, through Intl (web/worker_zones.js). -32768: no such zone.
// clang-format off
EM_JS(int, wb_zone_offset, (const void* name, int length, double minute), {
  return Module["host"].zoneOffset(name, length, minute);
});
// clang-format on

namespace wardbook {
namespace {

constexpr int kNoZone = -32768;
constexpr int kChangesInside = -32767;
constexpr int64_t kDayMinutes = 1440;

/// Offsets of one zone by UTC day; a day in which the clock changes is asked minute by minute.
using DayOffsets = std::unordered_map<int64_t, int>;

int ask(std::string_view zone, int64_t minute) {
  return wb_zone_offset(zone.data(), static_cast<int>(zone.size()), static_cast<double>(minute));
}

int offset_of_day(std::string_view zone, int64_t day) {
  int first = ask(zone, day * kDayMinutes);
  int last = ask(zone, day * kDayMinutes + kDayMinutes - 1);
  return first == last ? first : kChangesInside;
}

}  // namespace

Result<int> utc_offset_minutes(std::string_view zone, Minute at) {
  static std::unordered_map<std::string, DayOffsets> zones;
  DayOffsets& days = zones[std::string(zone)];
  int64_t day = floor_divide(at.value, kDayMinutes);
  auto [entry, is_new] = days.try_emplace(day, 0);
  if (is_new) entry->second = offset_of_day(zone, day);
  int offset = entry->second == kChangesInside ? ask(zone, at.value) : entry->second;
  if (offset == kNoZone)
    return Error{"bad_zone", "This device does not know the hospital's time zone."};
  return offset;
}

}  // namespace wardbook
