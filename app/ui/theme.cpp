#include "app/ui/theme.h"

#include <algorithm>
#include <cmath>

namespace wardbook::ui {
namespace {

constexpr Theme kLight = {.dark = false,
                          .background = 0xF1F5F7,
                          .surface = 0xFFFFFF,
                          .sunken = 0xE7EDF1,
                          .pressed = 0xE3ECF0,
                          .border = 0xD6DFE5,
                          .field_border = 0x748894,
                          .text = 0x13212B,
                          .muted = 0x4B5C68,
                          .accent = 0x0B6075,
                          .accent_pressed = 0x08495A,
                          .accent_soft = 0xDCEEF3,
                          .on_accent = 0xFFFFFF,
                          .danger = 0xB3202E,
                          .danger_pressed = 0x8E1622,
                          .on_danger = 0xFFFFFF,
                          .focus = 0x0B6075,
                          .scrim = 0x0B161D,
                          .shadow = 0.05f,
                          .tones = {
                              {0x3B4A55, 0xEBF0F3, 0x748894, 0x51636F, 0xFFFFFF},  // neutral
                              {0x0B5C70, 0xDCEEF3, 0x0B7A94, 0x0B6075, 0xFFFFFF},  // accent
                              {0x17663A, 0xE0F3E7, 0x2E8B57, 0x1F7A46, 0xFFFFFF},  // good
                              {0x774700, 0xFDEFD2, 0xB3780F, 0x8A5300, 0xFFFFFF},  // warn
                              {0x57379A, 0xEEE7FB, 0x7D5FC2, 0x6442AC, 0xFFFFFF},  // waiting
                              {0xA01926, 0xFCE6E8, 0xC7424F, 0xB3202E, 0xFFFFFF},  // bad
                              {0x3F4E5A, 0xE4EAEE, 0x6F828F, 0x51626E, 0xFFFFFF},  // offline
                          }};

constexpr Theme kDark = {.dark = true,
                         .background = 0x0D1418,
                         .surface = 0x162026,
                         .sunken = 0x0F181D,
                         .pressed = 0x22313A,
                         .border = 0x293740,
                         .field_border = 0x708390,
                         .text = 0xE7EEF2,
                         .muted = 0xA7B5BF,
                         .accent = 0x55BDD4,
                         .accent_pressed = 0x85D2E3,
                         .accent_soft = 0x12333D,
                         .on_accent = 0x03212A,
                         .danger = 0xFF8F99,
                         .danger_pressed = 0xFFB3B9,
                         .on_danger = 0x3A070D,
                         .focus = 0x7BD0E2,
                         .scrim = 0x000000,
                         .shadow = 0.0f,
                         .tones = {
                             {0xC5D0D8, 0x232F37, 0x708390, 0xA7B5BF, 0x10191E},  // neutral
                             {0x7FD0E3, 0x12333D, 0x3C9DB4, 0x55BDD4, 0x03212A},  // accent
                             {0x7FD69F, 0x143121, 0x3F9762, 0x6CCB90, 0x06210F},  // good
                             {0xF3C36B, 0x352812, 0xB3832C, 0xEAB44F, 0x2A1B00},  // warn
                             {0xC6B3F7, 0x291F45, 0x8B74C9, 0xB59EF0, 0x1A0F35},  // waiting
                             {0xFF9CA5, 0x3C191D, 0xC25660, 0xFF8F99, 0x3A070D},  // bad
                             {0xB4C2CC, 0x232E36, 0x708390, 0x9FB0BC, 0x10191E},  // offline
                         }};

double channel(uint32_t byte) {
  const double v = byte / 255.0;
  return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

double luminance(Color c) {
  return 0.2126 * channel((c >> 16) & 255) + 0.7152 * channel((c >> 8) & 255) +
         0.0722 * channel(c & 255);
}

}  // namespace

const Theme& light_theme() {
  return kLight;
}
const Theme& dark_theme() {
  return kDark;
}

double contrast(Color a, Color b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace wardbook::ui
