#include <gtest/gtest.h>

#include "app/platform/page_bridge.h"
#include "app/ui/harness.h"
#include "app/ui/theme.h"
#include "app/ui/ui.h"

namespace wardbook::ui {
namespace {

constexpr const char* kLong = "Take Siaya County Referral Hospital · Surgical ward, general";

float height_at(float width, const char* label, bool full_width) {
  Harness harness(load_fonts, [&] {
    shell({.id = "s", .title = "Title"},
          [&] { button("take", label, {.icon = Icon::arrow_right, .full_width = full_width}); });
  });
  harness.resize(width, 844);
  harness.run();
  return harness.screen_rect(*harness.find(Role::button, label)).h;
}

TEST(Button, OverTheFullWidthIsAsHighAsTheLinesOfItsLabel) {
  EXPECT_EQ(height_at(390, "Take", true), kTouch);
  EXPECT_GT(height_at(390, kLong, true), kTouch);
  EXPECT_GT(height_at(240, kLong, true), height_at(390, kLong, true));
  EXPECT_EQ(height_at(1180, kLong, true), kTouch);
}

TEST(Button, OfItsNaturalWidthIsOneLine) {
  EXPECT_EQ(height_at(390, kLong, false), kTouch);
}

}  // namespace
}  // namespace wardbook::ui
