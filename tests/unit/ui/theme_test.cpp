#include "app/ui/theme.h"

#include <gtest/gtest.h>

namespace wardbook::ui {
namespace {

constexpr double kText = 4.5, kParts = 3.0;

class ThemeContrast : public ::testing::TestWithParam<bool> {
 protected:
  [[nodiscard]] const Theme& theme() const { return GetParam() ? dark_theme() : light_theme(); }
};

TEST_P(ThemeContrast, TextOnEverySurface) {
  const Theme& t = theme();
  for (const Color surface : {t.background, t.surface, t.sunken, t.pressed, t.accent_soft}) {
    EXPECT_GE(contrast(t.text, surface), kText) << std::hex << surface;
  }
  for (const Color surface : {t.background, t.surface, t.sunken, t.pressed}) {
    EXPECT_GE(contrast(t.muted, surface), kText) << std::hex << surface;
    EXPECT_GE(contrast(t.accent, surface), kText) << std::hex << surface;
  }
}

TEST_P(ThemeContrast, ButtonsAndBorders) {
  const Theme& t = theme();
  EXPECT_GE(contrast(t.on_accent, t.accent), kText);
  EXPECT_GE(contrast(t.on_accent, t.accent_pressed), kText);
  EXPECT_GE(contrast(t.on_danger, t.danger), kText);
  EXPECT_GE(contrast(t.on_danger, t.danger_pressed), kText);
  EXPECT_GE(contrast(t.field_border, t.surface), kParts);
  EXPECT_GE(contrast(t.field_border, t.background), kParts);
  EXPECT_GE(contrast(t.focus, t.surface), kParts);
  EXPECT_GE(contrast(t.focus, t.background), kParts);
}

TEST_P(ThemeContrast, EveryTone) {
  const Theme& t = theme();
  for (const ToneColors& c : t.tones) {
    EXPECT_GE(contrast(c.text, c.soft), kText) << std::hex << c.text;
    EXPECT_GE(contrast(c.text, t.surface), kText) << std::hex << c.text;
    EXPECT_GE(contrast(c.text, t.background), kText) << std::hex << c.text;
    EXPECT_GE(contrast(t.text, c.soft), kText) << std::hex << c.soft;
    EXPECT_GE(contrast(c.on_solid, c.solid), kText) << std::hex << c.solid;
    EXPECT_GE(contrast(c.border, t.surface), kParts) << std::hex << c.border;
    EXPECT_GE(contrast(c.border, c.soft), kParts) << std::hex << c.border;
  }
}

INSTANTIATE_TEST_SUITE_P(Schemes, ThemeContrast, ::testing::Bool(),
                         [](const auto& scheme) { return scheme.param ? "Dark" : "Light"; });

TEST(Contrast, KnownPairs) {
  EXPECT_NEAR(contrast(0x000000, 0xFFFFFF), 21.0, 0.01);
  EXPECT_NEAR(contrast(0x777777, 0xFFFFFF), 4.48, 0.01);
}

}  // namespace
}  // namespace wardbook::ui
