#include "app/ui/input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/ui/number.h"

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

TEST(Events, NumbersAreThoseThatJavaScriptWrites) {
  for (const auto& [text, value, rest] :
       std::initializer_list<std::tuple<std::string_view, float, std::string_view>>{
           {"0", 0.0f, ""},
           {"-0.30000001192092896", -0.3f, ""},
           {"1.1920928955078125e-7", 1.1920928955078125e-7f, ""},
           {"1e+21", 1e21f, ""},
           {"16777215", 16777215.0f, ""},
           {".5", 0.5f, ""},
           {"3.", 3.0f, ""},
           {"12.5 7", 12.5f, " 7"},
           {"2em", 2.0f, "em"},
           {"1e-999", 0.0f, ""}}) {
    std::string_view left = text;
    EXPECT_EQ(take_number(left), value) << text;
    EXPECT_EQ(left, rest) << text;
  }
  for (std::string_view text : {"", "-", ".", "e5", "Infinity", "-Infinity", "NaN", "1e999"}) {
    const std::string_view before = text;
    EXPECT_EQ(take_number(text), std::nullopt) << before;
    EXPECT_EQ(text, before);
  }
}

TEST(Events, UnknownAndShortEventsAreIgnored) {
  EXPECT_FALSE(apply_event({"format-disk"}));
  EXPECT_FALSE(apply_event({""}));
  EXPECT_TRUE(apply_event({"size", "390"}));
  EXPECT_TRUE(apply_event({"ptr", "down"}));
}

}  // namespace
}  // namespace wardbook::ui
