#include "app/ui/shaping.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace wardbook::ui {
namespace {

class Shaping : public ::testing::Test {
 protected:
  /// Each piece as it is written.
  std::vector<std::string> pieces(const std::string& text) {
    std::vector<std::string> out;
    for (size_t at = 0; at < text.size();) {
      const size_t end = piece_at(text, at, words_).end;
      out.push_back(text.substr(at, end - at));
      at = end;
    }
    return out;
  }

  /// The line as the eye meets it, from left to right; words stand as they are written.
  std::string seen(const std::string& line) {
    std::string out;
    for (const Piece& piece : in_visual_order(line, words_)) {
      const std::string_view word = words_.word_of(piece.code);
      out += !word.empty()       ? std::string(word)
             : piece.code < 0x80 ? std::string(1, static_cast<char>(piece.code))
                                 : std::string("·");
    }
    return out;
  }

  ShapedWords words_;
};

using Words = std::vector<std::string>;

TEST_F(Shaping, ALetterIsAPiece) {
  EXPECT_EQ(pieces("Añ 1"), (Words{"A", "ñ", " ", "1"}));
  EXPECT_EQ(pieces("ዓለም"), (Words{"ዓ", "ለ", "ም"})) << "Ethiopic letters stand alone";
  EXPECT_EQ(piece_at("ñ", 0, words_).code, 0xF1u);
}

TEST_F(Shaping, AWordOfAScriptThatJoinsIsAPiece) {
  EXPECT_EQ(pieces("محمد علي"), (Words{"محمد", " ", "علي"}));
  EXPECT_EQ(pieces("प्रिया (F)"), (Words{"प्रिया", " ", "(", "F", ")"}));
  EXPECT_EQ(pieces("अaम"), (Words{"अ", "a", "म"}));
  EXPECT_EQ(pieces("می‌خواهم"), (Words{"می‌خواهم"}))
      << "with a zero-width non-joiner";
}

TEST_F(Shaping, ACharacterKeepsItsMarks) {
  EXPECT_EQ(pieces("Ade\u0301o\u0323\u0301"), (Words{"A", "d", "e\u0301", "o\u0323\u0301"}));
  EXPECT_EQ(pieces("👩🏽‍⚕️!"), (Words{"👩🏽‍⚕️", "!"}));
}

TEST_F(Shaping, AWordHasTheSameGlyphEachTime) {
  const unsigned code = piece_at("علي", 0, words_).code;
  EXPECT_EQ(words_.word_of(code), "علي");
  EXPECT_EQ(piece_at("علي", 0, words_).code, code);
  EXPECT_NE(piece_at("محمد", 0, words_).code, code);
  words_.clear();
  EXPECT_EQ(words_.word_of(code), "");
}

TEST_F(Shaping, APrivateUseCharacterAndWhatIsNoTextTakeNobodysPlace) {
  const unsigned code = piece_at("علي", 0, words_).code;
  ASSERT_EQ(code, 0xE000u);
  EXPECT_EQ(piece_at("\uE000", 0, words_).code, 0xFFFDu);
  EXPECT_EQ(piece_at("\xFF", 0, words_).code, 0xFFFDu);
  EXPECT_EQ(piece_at("\xD8", 0, words_).end, 1u);
}

TEST_F(Shaping, AVeryLongWordIsDrawnInParts) {
  std::string word;
  for (int i = 0; i < 40; ++i) word += "ก";
  const Words parts = pieces(word);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0] + parts[1], word);
}

TEST_F(Shaping, WithoutAGlyphLeftLettersAreDrawnOneByOne) {
  unsigned last = 0;
  for (int i = 0; last < ShapedWords::kLast; ++i) last = words_.code_of(std::to_string(i));
  EXPECT_TRUE(words_.are_many());
  EXPECT_EQ(words_.code_of("one more"), 0u);
  EXPECT_EQ(words_.code_of("0"), ShapedWords::kFirst) << "what has one keeps it";
  EXPECT_EQ(pieces("علي"), (Words{"ع", "ل", "ي"}));
}

TEST_F(Shaping, WordsFromRightToLeftAreDrawnSo) {
  EXPECT_EQ(seen("Amina Odhiambo"), "Amina Odhiambo");
  EXPECT_EQ(seen("محمد علي"), "علي محمد");
  EXPECT_EQ(seen("For محمد علي, today"), "For علي محمد, today");
  EXPECT_EQ(seen("محمد Ali علي"), "محمد Ali علي");
  EXPECT_EQ(seen("محمد (علي) حسن"), "حسن (علي) محمد") << "brackets still open and close";
}

TEST_F(Shaping, ANumberAmongThemKeepsItsDigits) {
  EXPECT_EQ(seen("غرفة 12 شمال"), "شمال 12 غرفة");
  EXPECT_EQ(seen("غرفة 12:30"), "12:30 غرفة");
  EXPECT_EQ(seen("12 غرفة"), "12 غرفة");
}

TEST_F(Shaping, WhatStandsBehindADotIsAnotherText) {
  EXPECT_EQ(seen("محمد · 12 y"), "محمد · 12 y");
  EXPECT_EQ(seen("محمد · علي"), "محمد · علي");
}

TEST_F(Shaping, AnEllipsisStandsWhereTheTextWouldGoOn) {
  const std::vector<Piece> line = in_visual_order("محمد…", words_);
  ASSERT_EQ(line.size(), 2u);
  EXPECT_EQ(line[0].code, 0x2026u);
}

}  // namespace
}  // namespace wardbook::ui
