#include "app/platform/zones.h"

#include <gtest/gtest.h>

#include "app/platform/posix_tz.h"

namespace wardbook {
namespace {

Minute utc(const char* text) {
  return floor_minute(parse_instant(text).value());
}

int offset(const char* zone, const char* at) {
  return utc_offset_minutes(zone, utc(at)).value();
}

TEST(Zones, OffsetsOfPlacesWithOddOnes) {
  EXPECT_EQ(offset("UTC", "2026-11-22T12:00:00Z"), 0);
  EXPECT_EQ(offset("Asia/Kolkata", "2026-11-22T12:00:00Z"), 330);
  EXPECT_EQ(offset("Asia/Kathmandu", "2026-11-22T12:00:00Z"), 345);
  EXPECT_EQ(offset("America/St_Johns", "2026-11-22T12:00:00Z"), -210);
  EXPECT_EQ(offset("Africa/Nairobi", "2026-11-22T12:00:00Z"), 180);
}

TEST(Zones, SummerTimeChangesOnTheMinute) {
  EXPECT_EQ(offset("Europe/Berlin", "2026-03-29T00:59:00Z"), 60);
  EXPECT_EQ(offset("Europe/Berlin", "2026-03-29T01:00:00Z"), 120);
  EXPECT_EQ(offset("Europe/Berlin", "2026-10-25T00:59:00Z"), 120);
  EXPECT_EQ(offset("Europe/Berlin", "2026-10-25T01:00:00Z"), 60);
  // The southern summer goes over the new year.
  EXPECT_EQ(offset("Australia/Sydney", "2026-12-31T12:00:00Z"), 660);
  EXPECT_EQ(offset("Australia/Sydney", "2027-01-01T12:00:00Z"), 660);
  EXPECT_EQ(offset("Australia/Sydney", "2027-06-01T12:00:00Z"), 600);
}

/// Past the table's end the rule at the end of the file holds.
TEST(Zones, FarFuture) {
  EXPECT_EQ(offset("Europe/Berlin", "2099-07-01T12:00:00Z"), 120);
  EXPECT_EQ(offset("Europe/Berlin", "2099-01-01T12:00:00Z"), 60);
  EXPECT_EQ(offset("Asia/Kolkata", "2099-01-01T12:00:00Z"), 330);
}

TEST(Zones, UnknownNamesAreErrors) {
  for (const char* name : {"", "Nowhere/None", "../../etc/passwd", "/etc/passwd", "Europe"}) {
    Result<int> found = utc_offset_minutes(name, Minute{0});
    ASSERT_FALSE(found.ok()) << name;
    EXPECT_EQ(found.error().code, "bad_zone");
  }
}

}  // namespace
}  // namespace wardbook
