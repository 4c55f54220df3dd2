#include "app/platform/posix_tz.h"

#include <gtest/gtest.h>

#include "shared/base/time.h"

namespace wardbook {
namespace {

int rule_offset(const char* rule, const char* at) {
  return PosixTz::parse(rule)->offset_seconds(parse_instant(at).value().ms / 1000);
}

TEST(PosixTz, RulesOfMonthAndWeek) {
  const char* kBerlin = "CET-1CEST,M3.5.0,M10.5.0/3";
  EXPECT_EQ(rule_offset(kBerlin, "2040-03-25T00:59:00Z"), 3600);
  EXPECT_EQ(rule_offset(kBerlin, "2040-03-25T01:00:00Z"), 7200);
  EXPECT_EQ(rule_offset(kBerlin, "2040-10-28T01:00:00Z"), 3600);
}

TEST(PosixTz, QuotedNamesAndNegativeTimes) {
  EXPECT_EQ(rule_offset("<+0330>-3:30", "2040-01-01T00:00:00Z"), 12600);
  // Greenland changes on the Saturday before, at 22:00 local standard time.
  const char* kNuuk = "<-02>2<-01>,M3.5.0/-1,M10.5.0/0";
  EXPECT_EQ(rule_offset(kNuuk, "2040-03-25T00:59:00Z"), -7200);
  EXPECT_EQ(rule_offset(kNuuk, "2040-03-25T01:00:00Z"), -3600);
}

TEST(PosixTz, DaysOfTheYear) {
  // J60 is 1 March in every year; 59 is 29 February in a leap year.
  EXPECT_EQ(rule_offset("A0B,J60/0,J300/0", "2040-02-29T23:59:00Z"), 0);
  EXPECT_EQ(rule_offset("A0B,J60/0,J300/0", "2040-03-01T00:00:00Z"), 3600);
  EXPECT_EQ(rule_offset("A0B,59/0,300/0", "2040-02-29T00:00:00Z"), 3600);
}

TEST(PosixTz, RefusesWhatItDoesNotKnow) {
  for (const char* rule : {"", "CET", "CET-1CEST", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0",
                           "CET-1CEST,M3.5.0,M10.5.0/3x", "CET-1CEST,M3.6.0,M10.5.0"}) {
    EXPECT_FALSE(PosixTz::parse(rule).has_value()) << rule;
  }
}

}  // namespace
}  // namespace wardbook
