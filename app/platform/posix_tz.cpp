#include "app/platform/posix_tz.h"

#include <cctype>

#include "shared/base/time.h"

namespace wardbook {
namespace {

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

}  // namespace

class PosixTzParser {
 public:
  explicit PosixTzParser(const std::string& text) : text_(text) {}

  std::optional<PosixTz> parse() {
    PosixTz tz;
    skip_name();
    if (!offset(tz.standard_)) return std::nullopt;
    if (at_end()) return tz;
    tz.has_summer_ = true;
    skip_name();
    tz.summer_ = tz.standard_ + 3600;
    if (peek() != ',' && !offset(tz.summer_)) return std::nullopt;
    if (!change(tz.begin_) || !change(tz.end_) || !at_end()) return std::nullopt;
    return tz;
  }

 private:
  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char expected) {
    if (peek() != expected) return false;
    ++at_;
    return true;
  }

  void skip_name() {
    if (take('<')) {
      while (!at_end() && !take('>')) ++at_;
      return;
    }
    while (std::isalpha(static_cast<unsigned char>(peek()))) ++at_;
  }

  bool number(int& out) {
    size_t start = at_;
    out = 0;
    while (std::isdigit(static_cast<unsigned char>(peek())) && at_ - start < 4) {
      out = out * 10 + (text_[at_++] - '0');
    }
    return at_ > start;
  }

  /// [+-]h[h[h]][:mm[:ss]] in seconds.
  bool time(int& out) {
    int sign = take('-') ? -1 : (take('+'), 1);
    int hours = 0, minutes = 0, seconds = 0;
    if (!number(hours)) return false;
    if (take(':') && !number(minutes)) return false;
    if (take(':') && !number(seconds)) return false;
    out = sign * (hours * 3600 + minutes * 60 + seconds);
    return true;
  }

  /// POSIX counts west of Greenwich as positive; we do not.
  bool offset(int& out) {
    if (!time(out)) return false;
    out = -out;
    return true;
  }

  bool change(PosixTz::Change& out) {
    using Kind = PosixTz::Change::Kind;
    if (!take(',')) return false;
    if (take('M')) {
      out.kind = Kind::kMonthWeekDay;
      if (!number(out.month) || !take('.') || !number(out.week) || !take('.') || !number(out.day)) {
        return false;
      }
      if (out.month < 1 || out.month > 12 || out.week < 1 || out.week > 5 || out.day > 6) {
        return false;
      }
    } else {
      out.kind = take('J') ? Kind::kJulianNoLeap : Kind::kZeroBased;
      if (!number(out.day)) return false;
    }
    return !take('/') || time(out.at_seconds);
  }

  const std::string& text_;
  size_t at_ = 0;
};

std::optional<PosixTz> PosixTz::parse(const std::string& text) {
  return PosixTzParser(text).parse();
}

/// Days since 1970-01-01 of a change in `year`.
int64_t PosixTz::day_of(const Change& change, int year) {
  int64_t new_year = to_date({year, 1, 1}).days;
  if (change.kind == Change::Kind::kZeroBased) return new_year + change.day;
  if (change.kind == Change::Kind::kJulianNoLeap) {
    return new_year + change.day - 1 + (is_leap(year) && change.day >= 60 ? 1 : 0);
  }
  int64_t first = to_date({year, change.month, 1}).days;
  int64_t weekday =
      (first + 4) - floor_divide(first + 4, 7) * 7;  // 1970-01-01 was day 4, a Thursday
  int64_t day = first + (change.day - weekday + 7) % 7 + (change.week - 1) * 7;
  int64_t next_month = change.month == 12 ? to_date({year + 1, 1, 1}).days
                                          : to_date({year, change.month + 1, 1}).days;
  return day < next_month ? day : day - 7;
}

int PosixTz::offset_seconds(int64_t utc_seconds) const {
  if (!has_summer_) return standard_;
  int64_t local_day = floor_divide(utc_seconds + standard_, 86400);
  int year = to_civil(Date{static_cast<int32_t>(local_day)}).year;
  int64_t begin = day_of(begin_, year) * 86400 + begin_.at_seconds - standard_;
  int64_t end = day_of(end_, year) * 86400 + end_.at_seconds - summer_;
  bool summer = begin < end ? (begin <= utc_seconds && utc_seconds < end)
                            : (utc_seconds >= begin || utc_seconds < end);
  return summer ? summer_ : standard_;
}

}  // namespace wardbook
