// Hospital clocks: half-hour zones, daylight saving in both directions, spans over midnight.
#include "app/model/calendar.h"

#include <gtest/gtest.h>

namespace wardbook::app {
namespace {

Minute utc(const char* text) {
  return floor_minute(*parse_instant(text));
}

/// Kolkata is 5:30 ahead all year; "Test/Summer" goes from +60 to +120 at 2026-03-29T01:00Z and
/// back at 2026-10-25T01:00Z, as Central Europe does; Beirut goes from +120 to +180 at midnight.
int offset(const std::string& zone, Minute at) {
  if (zone == "Asia/Kolkata") return 330;
  if (zone == "Asia/Beirut") return at >= utc("2026-03-28T22:00Z") ? 180 : 120;
  return at >= utc("2026-03-29T01:00Z") && at < utc("2026-10-25T01:00Z") ? 120 : 60;
}

Hospital in(const char* zone) {
  Hospital hospital;
  hospital.zone = zone;
  return hospital;
}

TEST(Calendar, ShowsTheHospitalsClockNotUtc) {
  const Calendar calendar(offset);
  EXPECT_EQ(calendar.date_time(in("Asia/Kolkata"), utc("2026-11-22T20:00Z")), "Mon 23 Nov 01:30");
}

TEST(Calendar, ASpanWithinADayNamesTheDayOnce) {
  const Calendar calendar(offset);
  const Interval morning{utc("2026-11-22T00:30Z"), utc("2026-11-22T06:30Z")};
  EXPECT_EQ(calendar.span(in("Asia/Kolkata"), morning), "Sun 22 Nov, 06:00–12:00");
}

TEST(Calendar, ASpanToMidnightEndsAt24) {
  const Calendar calendar(offset);
  const Interval evening{utc("2026-11-22T12:30Z"), utc("2026-11-22T18:30Z")};
  EXPECT_EQ(calendar.span(in("Asia/Kolkata"), evening), "Sun 22 Nov, 18:00–24:00");
}

TEST(Calendar, ASpanOverMidnightSaysWhenItEnds) {
  const Calendar calendar(offset);
  const Interval night{utc("2026-11-22T12:30Z"), utc("2026-11-23T00:30Z")};
  EXPECT_EQ(calendar.span(in("Asia/Kolkata"), night), "Sun 22 Nov 18:00 – Mon 06:00");
}

TEST(Calendar, ALongSpanNamesBothDays) {
  const Calendar calendar(offset);
  const Interval days{utc("2026-11-22T06:30Z"), utc("2026-11-24T06:30Z")};
  EXPECT_EQ(calendar.span(in("Asia/Kolkata"), days), "Sun 22 Nov 12:00 – Tue 12:00");
}

TEST(Calendar, LocalTimeAndBackIsTheSameMinuteAroundBothClockChanges) {
  const Calendar calendar(offset);
  const Hospital hospital = in("Test/Summer");
  for (const char* change : {"2026-03-29T01:00Z", "2026-10-25T01:00Z"})
    for (int64_t minutes : {-200, -61, 61, 200}) {
      const Minute at = utc(change).plus(minutes);
      EXPECT_EQ(calendar.to_minute(hospital, calendar.local(hospital, at)), at)
          << change << " " << minutes;
    }
}

TEST(Calendar, TheDayOfTheSpringChangeHas23Hours) {
  const Calendar calendar(offset);
  const Hospital hospital = in("Test/Summer");
  const Minute end = calendar.end_of_day(hospital, utc("2026-03-29T10:00Z"));
  const Minute start = calendar.to_minute(hospital, {*parse_date("2026-03-29"), 0});
  EXPECT_EQ(end.value - start.value, 23 * 60);
}

TEST(Calendar, ADayWhoseMidnightIsSkippedBeginsWithItsFirstMinute) {
  const Calendar calendar(offset);
  const Hospital hospital = in("Asia/Beirut");
  const Minute start = calendar.to_minute(hospital, {*parse_date("2026-03-29"), 0});
  EXPECT_EQ(start, utc("2026-03-28T22:00Z"));
  EXPECT_EQ(calendar.clock(hospital, start), "01:00");
}

TEST(Calendar, ADayBefore1970IsNamedToo) {
  const Calendar calendar(offset);
  EXPECT_EQ(calendar.date_time(in("Asia/Kolkata"), utc("1969-12-31T12:00Z")), "Wed 31 Dec 17:30");
}

TEST(Calendar, ASpanOfManyDaysSaysWhichDayItEnds) {
  const Calendar calendar(offset);
  const auto until = [&](const char* end) {
    return calendar.span(in("Asia/Kolkata"), {utc("2026-11-22T06:30Z"), utc(end)});
  };
  EXPECT_EQ(until("2026-11-23T18:30Z"), "Sun 22 Nov 12:00 – Tue 00:00");
  EXPECT_EQ(until("2026-11-28T06:30Z"), "Sun 22 Nov 12:00 – Sat 12:00");
  EXPECT_EQ(until("2026-11-29T06:30Z"), "Sun 22 Nov 12:00 – Sun 29 Nov 12:00");
}

TEST(Calendar, UntilNamesTheDayUnlessItIsToday) {
  const Calendar calendar(offset);
  const auto until = [&](const char* end) {
    return calendar.until(in("Asia/Kolkata"), utc(end), utc("2026-11-22T06:30Z"));
  };
  EXPECT_EQ(until("2026-11-22T12:30Z"), "until 18:00");
  EXPECT_EQ(until("2026-11-22T18:30Z"), "until 24:00");
  EXPECT_EQ(until("2026-11-23T00:30Z"), "until Mon 06:00");
  EXPECT_EQ(until("2026-11-28T06:30Z"), "until Sat 12:00");
  EXPECT_EQ(until("2026-11-29T06:30Z"), "until Sun 29 Nov 12:00");
}

TEST(Ago, GrowsFromMinutesToDays) {
  const Instant now = *parse_instant("2026-11-22T12:00:00Z");
  EXPECT_EQ(ago(now, now), "just now");
  EXPECT_EQ(ago(now.plus_minutes(-12), now), "12 min ago");
  EXPECT_EQ(ago(now.plus_minutes(-1), now), "1 min ago");
  EXPECT_EQ(ago(now.plus_minutes(-60), now), "1 h ago");
  EXPECT_EQ(ago(now.plus_minutes(-150), now), "2 h ago");
  EXPECT_EQ(ago(now.plus_minutes(-48 * 60), now), "2 days ago");
  EXPECT_EQ(ago(now.plus_minutes(-4 * 24 * 60), now), "4 days ago");
  EXPECT_EQ(ago(now.plus_minutes(5), now), "just now") << "a clock that was set back";
}

}  // namespace
}  // namespace wardbook::app
