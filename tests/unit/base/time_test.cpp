// Dates and instants: every day of four centuries there and back, and what is refused.
#include "shared/base/time.h"

#include <gtest/gtest.h>

namespace wardbook {
namespace {

TEST(Date, EveryDayFrom1850To2200RoundTripsAndIsOneAfterTheOther) {
  const Date first = to_date({1850, 1, 1});
  const Date last = to_date({2200, 12, 31});
  EXPECT_EQ(to_date({1970, 1, 1}).days, 0);
  for (Date day = first; day <= last; ++day.days) {
    const Result<Date> read = parse_date(to_text(day));
    ASSERT_TRUE(read.ok()) << to_text(day);
    ASSERT_EQ(read->days, day.days);
  }
}

TEST(Date, RefusesDaysThatDoNotExist) {
  for (const char* text : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "1849-12-31",
                           "2201-01-01", "2026-1-1", "2026-01-01x", "", "26-01-01", "2026/01/01"})
    EXPECT_FALSE(parse_date(text).ok()) << text;
  EXPECT_TRUE(parse_date("2024-02-29").ok());
}

TEST(Date, HasTheDayOfTheWeekOnBothSidesOf1970) {
  EXPECT_EQ(day_words({0}), "Thu 1 Jan");
  EXPECT_EQ(day_words({-1}), "Wed 31 Dec");
  EXPECT_EQ(day_words(*parse_date("2026-11-29")), "Sun 29 Nov");
  EXPECT_EQ(day_words(*parse_date("2024-02-29")), "Thu 29 Feb");
  EXPECT_EQ(weekday_name(*parse_date("1900-01-01")), "Mon");
}

TEST(Instant, TextRoundTripsWithAndWithoutMilliseconds) {
  for (int64_t ms : {int64_t{0}, int64_t{1'764'000'000'123}, int64_t{-1}, int64_t{-86'400'001}}) {
    const Result<Instant> read = parse_instant(to_text(Instant{ms}));
    ASSERT_TRUE(read.ok()) << to_text(Instant{ms});
    EXPECT_EQ(read->ms, ms);
  }
  EXPECT_EQ(to_text(Instant{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_text(Instant{1500}), "1970-01-01T00:00:01.500Z");
}

TEST(Instant, RefusesWhatIsNoTime) {
  for (const char* text :
       {"2026-11-22", "2026-11-22T24:00Z", "2026-11-22T10:60Z", "2026-11-22T10:00",
        "2026-11-22T10:00:61Z", "2026-11-22T10:00:00.1Z", "2026-11-22 10:00Z"})
    EXPECT_FALSE(parse_instant(text).ok()) << text;
}

TEST(Minute, RoundsDownOnBothSidesOf1970) {
  EXPECT_EQ(floor_minute(Instant{59'999}).value, 0);
  EXPECT_EQ(floor_minute(Instant{60'000}).value, 1);
  EXPECT_EQ(floor_minute(Instant{-1}).value, -1);
  EXPECT_EQ(floor_minute(Instant{-60'000}).value, -1);
}

TEST(Interval, IsHalfOpen) {
  const Interval a{{0}, {10}};
  EXPECT_TRUE(a.contains({0}));
  EXPECT_FALSE(a.contains({10}));
  EXPECT_TRUE((Interval{{5}, {5}}).empty());
}

}  // namespace
}  // namespace wardbook
