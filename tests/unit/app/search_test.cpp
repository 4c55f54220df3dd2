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

}  // namespace
}  // namespace wardbook::app
