#include "shared/domain/patient.h"

#include <gtest/gtest.h>

#include "shared/domain/triage.h"

namespace wardbook {
namespace {

int age(const char* born, const char* day) {
  return age_years(parse_date(born).value(), parse_date(day).value());
}

TEST(Identifier, ComparesWithoutSpacesDotsDashesAndCase) {
  EXPECT_EQ(normalise_identifier(" ab-12.34 \tc "), "AB1234C");
  EXPECT_EQ(normalise_identifier("AB1234C"), "AB1234C");
  EXPECT_EQ(normalise_identifier("12/7 #4"), "12/7#4");
  EXPECT_EQ(normalise_identifier(" .-\n"), "");
  EXPECT_EQ(normalise_identifier(""), "");
}

TEST(Identifier, DropsTheSeparatorsOfOtherKeyboards) {
  EXPECT_EQ(normalise_identifier("12\u00A034\u201356\u22127\u30008\u202F9\uFEFF"), "123456789");
}

TEST(Identifier, KeepsOtherScriptsWhole) {
  EXPECT_EQ(normalise_identifier("né-12"), "Né12");
  EXPECT_EQ(normalise_identifier("आधार 12"), "आधार12");
  EXPECT_EQ(normalise_identifier("\xE2\x80"), "\xE2\x80");
}

TEST(Identifier, NormalisingTwiceChangesNothing) {
  for (const char* value : {"a.b-c", "  x", "é-é", "\u2013\u2013a", "आ-धा"}) {
    const std::string once = normalise_identifier(value);
    EXPECT_EQ(normalise_identifier(once), once) << value;
  }
}

TEST(Age, CountsWholeYears) {
  EXPECT_EQ(age("2000-05-17", "2018-05-16"), 17);
  EXPECT_EQ(age("2000-05-17", "2018-05-17"), 18);
  EXPECT_EQ(age("2000-05-17", "2000-05-17"), 0);
  EXPECT_EQ(age("2000-12-31", "2001-01-01"), 0);
  EXPECT_EQ(age("2030-01-01", "2026-01-01"), 0);
}

TEST(Age, BornOnTheTwentyNinthOfFebruary) {
  EXPECT_EQ(age("2008-02-29", "2026-02-28"), 17);
  EXPECT_EQ(age("2008-02-29", "2026-03-01"), 18);
  EXPECT_EQ(age("2008-02-29", "2028-02-28"), 19);
  EXPECT_EQ(age("2008-02-29", "2028-02-29"), 20);
}

TEST(Triage, RanksMakeScalesComparable) {
  EXPECT_EQ(triage_rank(TriageScale::iitt, "red"), 0);
  EXPECT_EQ(triage_rank(TriageScale::iitt, "yellow"), 2);
  EXPECT_EQ(triage_rank(TriageScale::iitt, "green"), 3);
  EXPECT_EQ(triage_rank(TriageScale::sats, "red"), 0);
  EXPECT_EQ(triage_rank(TriageScale::sats, "orange"), 1);
  EXPECT_EQ(triage_rank(TriageScale::sats, "yellow"), 2);
  EXPECT_EQ(triage_rank(TriageScale::sats, "green"), 3);
  for (char level = '1'; level <= '5'; ++level)
    EXPECT_EQ(triage_rank(TriageScale::esi, std::string(1, level)), level - '1');
}

TEST(Triage, OtherLevelsAreNone) {
  EXPECT_FALSE(triage_rank(TriageScale::iitt, "orange"));
  for (const TriageScale scale : {TriageScale::iitt, TriageScale::sats, TriageScale::esi})
    for (const char* level : {"", "0", "6", "11", "blue", "Red", "red "})
      EXPECT_FALSE(triage_rank(scale, level)) << level;
  EXPECT_FALSE(triage_rank(TriageScale::esi, "red"));
  EXPECT_FALSE(triage_rank(TriageScale::sats, "1"));
}

}  // namespace
}  // namespace wardbook
