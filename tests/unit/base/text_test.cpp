#include "shared/base/text.h"

#include <gtest/gtest.h>

namespace wardbook {
namespace {

TEST(Text, LowerCaseIsOfAsciiAlone) {
  EXPECT_EQ(lower_case("Desk-1 ÄZ@["), "desk-1 Äz@[");
  EXPECT_EQ(lower_case(""), "");
}

TEST(Text, TheFirstAndLastCodePointOfEachLengthAreRead) {
  const auto value = [](std::string_view text) { return first_code_point(text).value; };
  EXPECT_EQ(value("\x7F"), 0x7FU);
  EXPECT_EQ(value("\xC2\x80"), 0x80U);
  EXPECT_EQ(value("\xDF\xBF"), 0x7FFU);
  EXPECT_EQ(value("\xE0\xA0\x80"), 0x800U);
  EXPECT_EQ(value("\xEF\xBF\xBF"), 0xFFFFU);
  EXPECT_EQ(value("\xF0\x90\x80\x80"), 0x10000U);
  EXPECT_EQ(value("\xF4\x8F\xBF\xBF"), 0x10FFFFU);
}

TEST(Text, WhatIsNotUtf8IsFound) {
  EXPECT_TRUE(is_utf8("") && is_utf8("a") && is_utf8("नमस्ते – \xF0\x9F\x8F\xA5"));
  for (const char* wrong :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80",
        "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82",
        "\xF0\x9F\x8F", "\xC3\x41", "a\xE2\x41\x82", "ok\xBF"})
    EXPECT_FALSE(is_utf8(wrong)) << testing::PrintToString(wrong);
}

}  // namespace
}  // namespace wardbook
