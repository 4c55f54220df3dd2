#include "app/model/search.h"

#include <gtest/gtest.h>

namespace wardbook::app {
namespace {

TEST(Search, EveryWordMustOccurInAnyOrderAndCase) {
  EXPECT_TRUE(matches("Amina Odhiambo", "odhi AMI"));
  EXPECT_FALSE(matches("Amina Odhiambo", "amina otieno"));
}

TEST(Search, NothingAskedMatchesEverything) {
  EXPECT_TRUE(matches("", ""));
  EXPECT_TRUE(matches("Amina", "   "));
}

TEST(Search, LettersOutsideAsciiAreComparedAsTheyAre) {
  EXPECT_TRUE(matches("José Muñoz", "muñ"));
  EXPECT_FALSE(matches("José Muñoz", "MUÑ"));
}

TEST(NaturalLess, NumbersCountAsNumbers) {
  EXPECT_TRUE(natural_less("CH-2", "CH-10"));
  EXPECT_FALSE(natural_less("CH-10", "CH-2"));
  EXPECT_TRUE(natural_less("CH-10", "M-1"));
  EXPECT_TRUE(natural_less("Bed 3", "Bed 3a"));
  EXPECT_FALSE(natural_less("Bed 3", "Bed 3"));
  EXPECT_FALSE(natural_less("Bed 03", "Bed 3"));
}

}  // namespace
}  // namespace wardbook::app
