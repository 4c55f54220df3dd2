#include "app/ui/text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "app/platform/page_bridge.h"
#include "app/ui/harness.h"
#include "app/ui/shaping.h"
#include "app/ui/ui.h"

namespace wardbook::ui {
namespace {

class Wrapping : public ::testing::Test {
 protected:
  std::vector<std::string> wrap(std::string_view text, std::string_view as_wide_as) {
    std::vector<std::string> lines;
    for (const TextLine& line : wrap_text(text, {}, text_width(as_wide_as, {})))
      lines.emplace_back(text.substr(line.begin, line.end - line.begin));
    return lines;
  }

  Harness harness_{load_fonts, [] { button("go", "Go"); }};
};

using Lines = std::vector<std::string>;

TEST_F(Wrapping, BreaksAtSpaces) {
  EXPECT_EQ(wrap("one two three", "one two th"), (Lines{"one two", "three"}));
  EXPECT_EQ(wrap("one\ntwo", "one two"), (Lines{"one", "two"}));
}

TEST_F(Wrapping, BreaksAWordThatNoLineHolds) {
  const Lines lines = wrap("aaaaaaaa", "aaa");
  EXPECT_GT(lines.size(), 2u);
  EXPECT_EQ(lines.front(), "aaa");
}

TEST_F(Wrapping, WhatStandsBetweenDotsStaysTogetherAndNoDotIsLeft) {
  EXPECT_EQ(wrap("Bondo · Ward 3 · Sun 22 Nov", "Bondo · Ward 3 · Sun"),
            (Lines{"Bondo · Ward 3", "Sun 22 Nov"}));
  EXPECT_EQ(wrap("Bondo · a much longer part of it", "Bondo · a much"),
            (Lines{"Bondo · a much", "longer part of it"}))
      << "no line holds the part";
}

TEST_F(Wrapping, ASpanBreaksAfterItsDash) {
  EXPECT_EQ(wrap("Sun 22 Nov 08:00 – Mon 08:00", "Sun 22 Nov 08:00 – Mon 08"),
            (Lines{"Sun 22 Nov 08:00 –", "Mon 08:00"}));
}

TEST_F(Wrapping, NothingIsOneEmptyLine) {
  EXPECT_EQ(wrap("", "x"), (Lines{""}));
}

TEST_F(Wrapping, WordsThatAreShapedStayWhole) {
  EXPECT_EQ(wrap("محمد علي حسن", "محمد علي"), (Lines{"محمد علي", "حسن"}));
  EXPECT_EQ(wrap("محمدعلي", "م").size(), 1u);
}

/// A word for each number.
std::string word_of(int number) {
  std::string word = "ب";
  for (int bits = number; bits > 0; bits /= 2) word += bits % 2 == 1 ? "ت" : "ث";
  return word;
}

size_t words_with_a_glyph() {
  unsigned code = ShapedWords::kFirst;
  while (!shaped_word(code).empty()) ++code;
  return code - ShapedWords::kFirst;
}

TEST(Shaped, WordsOfScreensThatAreGoneGiveTheirGlyphsBack) {
  constexpr int kShown = 60;
  int first = 0;
  Harness harness(load_fonts, [&] {
    for (int i = 0; i < kShown; ++i) paragraph(word_of(first + i));
  });
  harness.run();
  const std::string early(shaped_word(ShapedWords::kFirst));
  ASSERT_FALSE(early.empty());
  size_t most = 0;
  for (int screen = 0; screen < 50; ++screen) {
    first += kShown;
    harness.host().request();
    harness.run();
    most = std::max(most, words_with_a_glyph());
  }
  EXPECT_GE(most, ShapedWords::kMany);
  EXPECT_LT(most, ShapedWords::kMany + kShown + 1);
  EXPECT_NE(shaped_word(ShapedWords::kFirst), early);
}

}  // namespace
}  // namespace wardbook::ui
