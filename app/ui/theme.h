#pragma once

#include <cstdint>

#include "app/ui/types.h"

// Colours and measures. Pairs that carry text hold WCAG AA (4.5:1), borders that carry meaning 3:1;
// tests/unit/ui checks both schemes.
namespace wardbook::ui {

/// 0xRRGGBB; alpha is added where it is drawn.
using Color = uint32_t;

struct ToneColors {
  Color text;    ///< on soft, on surface
  Color soft;    ///< a fill behind text
  Color border;  ///< carries the tone without text
  Color solid;   ///< a fill behind on_solid
  Color on_solid;
};

struct Theme {
  bool dark;
  Color background, surface, sunken, pressed;
  Color border;        ///< separates, carries no meaning
  Color field_border;  ///< shows where a field is
  Color text, muted;
  Color accent, accent_pressed, accent_soft, on_accent;
  Color danger, danger_pressed, on_danger;
  Color focus;
  Color scrim;   ///< behind a dialog, drawn at kScrimAlpha
  float shadow;  ///< alpha of the darkest shadow layer, 0..1
  ToneColors tones[7];
  [[nodiscard]] const ToneColors& tone(Tone t) const { return tones[static_cast<int>(t)]; }
};

[[nodiscard]] const Theme& light_theme();
[[nodiscard]] const Theme& dark_theme();

/// WCAG 2 contrast ratio of two opaque colours, 1..21.
[[nodiscard]] double contrast(Color a, Color b);

inline constexpr float kScrimAlpha = 0.55f;
inline constexpr float kTouch = 48;  ///< least height of what is tapped
inline constexpr float kFieldHeight = 52;
inline constexpr float kFieldPad = 14;  ///< text inset; the page's style.css has the same
inline constexpr float kRadius = 12;
inline constexpr float kRadiusSmall = 10;
inline constexpr float kGap = 12;  ///< between widgets of a column
inline constexpr float kCardPad = 16;

// The type scale.
inline constexpr float kCaption = 13;
inline constexpr float kSmall = 15;
inline constexpr float kBody = 17;  ///< fields too: below 16 px iOS zooms on focus
inline constexpr float kTitle = 20;
inline constexpr float kDisplay = 26;

}  // namespace wardbook::ui
