#include "app/ui/input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wardbook::ui {
namespace {

using ::testing::ElementsAre;

TEST(Events, SplitKeepsEmptyFields) {
  EXPECT_THAT(split_event("key\x1f"
                          "Escape\x1f"),
              ElementsAre("key", "Escape", ""));
  EXPECT_THAT(split_event("blur"), ElementsAre("blur"));
  EXPECT_THAT(split_event("a\x1e"
                          "b\x1e",
                          kEventEnd),
              ElementsAre("a", "b", ""));
}

TEST(Events, NumbersAreFiniteOrTheFallback) {
  EXPECT_EQ(event_number("12.5", 0), 12.5f);
  EXPECT_EQ(event_number("-3", 0), -3.0f);
  EXPECT_EQ(event_number("", 7), 7.0f);
  EXPECT_EQ(event_number("nan", 7), 7.0f);
  EXPECT_EQ(event_number("1e99", 7), 7.0f);
  EXPECT_EQ(event_number("width", 7), 7.0f);
}

TEST(Events, UnknownAndShortEventsAreIgnored) {
  EXPECT_FALSE(apply_event({"format-disk"}));
  EXPECT_FALSE(apply_event({""}));
  EXPECT_TRUE(apply_event({"size", "390"}));
  EXPECT_TRUE(apply_event({"ptr", "down"}));
}

}  // namespace
}  // namespace wardbook::ui
