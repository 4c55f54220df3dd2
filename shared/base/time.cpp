#include "shared/base/time.h"

#include <array>
#include <cstdio>

namespace wardbook {
namespace {

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<size_t>(month - 1)];
}

/// Reads exactly `width` digits at the front of `text`; -1 if they are not there.
int take_digits(std::string_view& text, size_t width) {
  if (text.size() < width) return -1;
  int value = 0;
  for (size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool take_char(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

Error bad_date() {
  return {"bad_date", "Give the day as year-month-day, for example 1984-03-27."};
}
Error bad_time() {
  return {"bad_time", "Give the time as 2026-11-22T14:05:00Z."};
}

Result<Date> take_date(std::string_view& text) {
  const int year = take_digits(text, 4);
  if (year < 1850 || year > 2200 || !take_char(text, '-')) return bad_date();
  const int month = take_digits(text, 2);
  if (month < 1 || month > 12 || !take_char(text, '-')) return bad_date();
  const int day = take_digits(text, 2);
  if (day < 1 || day > days_in_month(year, month)) return bad_date();
  return to_date({year, month, day});
}

}  // namespace

Minute floor_minute(Instant instant) {
  return {floor_divide(instant.ms, kMinuteMs)};
}

// Days from civil and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
Date to_date(CivilDate civil) {
  const int64_t y = civil.year - (civil.month <= 2);
  const int64_t era = floor_divide(y, 400);
  const int64_t yoe = y - era * 400;
  const int64_t doy = (153 * (civil.month + (civil.month > 2 ? -3 : 9)) + 2) / 5 + civil.day - 1;
  const int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return {static_cast<int32_t>(era * 146097 + doe - 719468)};
}

CivilDate to_civil(Date date) {
  const int64_t z = int64_t{date.days} + 719468;
  const int64_t era = floor_divide(z, 146097);
  const int64_t doe = z - era * 146097;
  const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int64_t mp = (5 * doy + 2) / 153;
  const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  const int year = static_cast<int>(yoe + era * 400 + (month <= 2));
  return {year, month, static_cast<int>(doy - (153 * mp + 2) / 5 + 1)};
}

Result<Date> parse_date(std::string_view text) {
  WB_ASSIGN(const Date date, take_date(text));
  if (!text.empty()) return bad_date();
  return date;
}

std::string to_text(Date date) {
  const CivilDate civil = to_civil(date);
  std::array<char, 40> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", civil.year, civil.month, civil.day);
  return buffer.data();
}

std::string weekday_name(Date date) {
  static constexpr std::array kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  // 1970-01-01 was a Thursday.
  const int64_t days = int64_t{date.days} + 3;
  return kDays[static_cast<size_t>(days - floor_divide(days, 7) * 7)];
}

std::string day_words(Date date) {
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const CivilDate civil = to_civil(date);
  return weekday_name(date) + " " + std::to_string(civil.day) + " " +
         kMonths[static_cast<size_t>(civil.month - 1)];
}

std::string to_text(Instant instant) {
  const int64_t day = floor_divide(instant.ms, kDayMs);
  const int64_t in_day = instant.ms - day * kDayMs;
  const int seconds = static_cast<int>(in_day / 1000);
  const int milliseconds = static_cast<int>(in_day % 1000);
  std::array<char, 40> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), "T%02d:%02d:%02d", seconds / 3600,
                                   seconds / 60 % 60, seconds % 60);
  std::string text =
      to_text(Date{static_cast<int32_t>(day)}).append(buffer.data(), static_cast<size_t>(length));
  if (milliseconds != 0) {
    std::snprintf(buffer.data(), buffer.size(), ".%03d", milliseconds);
    text += buffer.data();
  }
  return text + "Z";
}

Result<Instant> parse_instant(std::string_view text) {
  const Result<Date> date = take_date(text);
  if (!date.ok() || !take_char(text, 'T')) return bad_time();
  const int hour = take_digits(text, 2);
  if (hour < 0 || hour > 23 || !take_char(text, ':')) return bad_time();
  const int minute = take_digits(text, 2);
  if (minute < 0 || minute > 59) return bad_time();
  int second = 0;
  int millisecond = 0;
  if (take_char(text, ':')) {
    second = take_digits(text, 2);
    if (second < 0 || second > 59) return bad_time();
    if (take_char(text, '.')) millisecond = take_digits(text, 3);
    if (millisecond < 0) return bad_time();
  }
  if (text != "Z") return bad_time();
  return Instant{date->days * kDayMs + ((hour * 60 + minute) * 60 + second) * int64_t{1000} +
                 millisecond};
}

}  // namespace wardbook
