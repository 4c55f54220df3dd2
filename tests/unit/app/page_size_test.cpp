#include "app/core/page_size.h"

#include <gtest/gtest.h>

namespace wardbook {
namespace {

TEST(PageSize, AFastLineGetsPagesOfWhichOneIsReadWhileAnotherIsWritten) {
  PageSize page;
  EXPECT_EQ(page.wanted(), PageSize::kFastBytes);
  page.came(300, 90);
  EXPECT_EQ(page.wanted(), PageSize::kFastBytes);
  page.came(2'000'000, 700);
  EXPECT_EQ(page.wanted(), PageSize::kFastBytes);
}

TEST(PageSize, OnALineThatIsNotFastOnePiecePacksBetter) {
  PageSize page;
  page.came(300, 200);
  EXPECT_EQ(page.wanted(), PageSize::kMostBytes);
  page.came(2'000'000, 1'900);
  EXPECT_EQ(page.wanted(), PageSize::kMostBytes);
}

TEST(PageSize, ASlowLineGetsWhatItCarriesInTenSeconds) {
  PageSize page;
  page.came(90'000, 2'400);  // 45 KB/s besides the way there and back
  EXPECT_EQ(page.wanted(), 450'000);
  page.came(450'000, 20'400);
  EXPECT_EQ(page.wanted(), 225'000);
  page.came(300, 900);
  EXPECT_EQ(page.wanted(), 225'000) << "a small answer says nothing";
}

TEST(PageSize, ASmallAnswerThatTakesLongMakesCareful) {
  PageSize page;
  page.came(300, 200);
  EXPECT_EQ(page.wanted(), PageSize::kMostBytes);
  page.came(300, 900);
  EXPECT_EQ(page.wanted(), PageSize::kCarefulBytes);
  page.came(200'000, 1'400);
  page.came(300, 900);
  EXPECT_EQ(page.wanted(), 2'000'000) << "measured by a large one";
}

TEST(PageSize, WhatIsCutOffComesInSmallerParts) {
  PageSize page;
  page.came(300, 200);
  page.was_cut(50);
  EXPECT_EQ(page.wanted(), PageSize::kMostBytes) << "no network at all";
  page.was_cut(30'000);
  EXPECT_EQ(page.wanted(), PageSize::kMostBytes / 4);
  for (int i = 0; i < 20; ++i) page.was_cut(30'000);
  EXPECT_EQ(page.wanted(), PageSize::kLeastBytes);
}

}  // namespace
}  // namespace wardbook
