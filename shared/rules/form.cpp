#include "shared/rules/form.h"

#include <algorithm>

#include "shared/base/text.h"
#include "shared/domain/booking.h"

namespace wardbook {
namespace {

constexpr size_t kLongestName = 200;
constexpr size_t kLongestReason = 500;
constexpr size_t kLongestPhone = 40;
constexpr size_t kLongestZone = 64;
constexpr int64_t kLongestIntervalMinutes = 366 * 24 * 60;

constexpr Minute kFirst{946'684'800 / 60};   // 2000-01-01
constexpr Minute kLast{7'289'654'400 / 60};  // 2201-01-01

bool is_control(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \n") == std::string_view::npos;
}

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool in_range(Minute at) {
  return at >= kFirst && at < kLast;
}

}  // namespace

bool is_plain_text(std::string_view text, bool lines) {
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (next.bytes == 0) return false;
    if (is_control(next.value) && !(lines && next.value == '\n')) return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

Form& Form::check(bool right, std::string_view field, std::string_view hint) {
  if (!right && fault_.ok()) fault_ = Error{"malformed:" + std::string(field), std::string(hint)};
  return *this;
}

Form& Form::name(std::string_view text, std::string_view field) {
  return check(text.size() <= kLongestName && !is_blank(text) && is_plain_text(text, false), field,
               "Give a name of up to 200 letters, on one line.");
}

Form& Form::reason(std::string_view text, std::string_view field) {
  return check(text.size() <= kLongestReason && is_plain_text(text, true), field,
               "Give a reason of up to 500 letters.");
}

Form& Form::needed_reason(std::string_view text, std::string_view field) {
  return check(!is_blank(text), field, "Say why in a few words.").reason(text, field);
}

Form& Form::phone(std::string_view text, std::string_view field) {
  return check(text.size() <= kLongestPhone && is_plain_text(text, false), field,
               "Give a phone number of up to 40 digits, or none.");
}

Form& Form::time(Instant at, std::string_view field) {
  return time(floor_minute(at), field);
}

Form& Form::time(Minute at, std::string_view field) {
  return check(in_range(at), field, "Give a time between the years 2000 and 2200.");
}

Form& Form::interval(const Interval& interval, std::string_view field) {
  time(interval.from, field).time(interval.to, field);
  check(!interval.empty(), field, "The end must be after the start.");
  return check(!fault_.ok() || interval.minutes() <= kLongestIntervalMinutes, field,
               "Give a time of a year at most.");
}

Form& Form::number(int64_t value, int64_t least, int64_t most, std::string_view field) {
  return check(
      value >= least && value <= most, field,
      "Give a number between " + std::to_string(least) + " and " + std::to_string(most) + ".");
}

Form& Form::groups(BypassGroups groups, std::string_view field) {
  return check(groups.bits >> EnumText<Bypass>::values.size() == 0, field,
               "Choose from the groups that are offered.");
}

Form& Form::capabilities(Capabilities set, std::string_view field) {
  return check(set.bits >> EnumText<Capability>::values.size() == 0, field,
               "Choose from the capabilities that are offered.");
}

Form& Form::triage(const Triage& triage, std::string_view field) {
  one_of(triage.scale, field).time(triage.at, field);
  return check(triage_rank(triage.scale, triage.level).has_value(), field,
               "Choose a level of the triage scale.");
}

Form& Form::position(const Position& position, std::string_view field) {
  const auto within = [](int32_t value, int32_t most) { return value >= -most && value <= most; };
  return check(
      within(position.latitude_e6, 90'000'000) && within(position.longitude_e6, 180'000'000), field,
      "Give a latitude of -90 to 90 and a longitude of -180 to 180 degrees.");
}

Form& Form::grid(const Grid& grid, std::string_view field) {
  return check(is_valid(grid), field, "A slot has 1, 2, 3, 4, 6, 8, 12 or 24 hours.")
      .check(grid.anchor >= Minute{0} && grid.anchor < kLast, field,
             "Give the start of one slot, between the years 1970 and 2200.");
}

Form& Form::zone(std::string_view name, std::string_view field) {
  const bool plausible = !name.empty() && name.size() <= kLongestZone && is_letter(name.front()) &&
                         name.back() != '/' && name.find("//") == std::string_view::npos &&
                         std::all_of(name.begin(), name.end(), [](char c) {
                           return is_letter(c) || (c >= '0' && c <= '9') ||
                                  std::string_view("/_+-").find(c) != std::string_view::npos;
                         });
  return check(plausible, field, "Give the time zone as Area/Place, for example Asia/Kolkata.");
}

}  // namespace wardbook
