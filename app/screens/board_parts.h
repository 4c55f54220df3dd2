#pragma once

#include "app/screens/drafts.h"

namespace wardbook::screens {

/// As many cards as fit with this width stand side by side.
inline constexpr float kCardWidth = 340;

/// Open reviews, each with its actions.
void draw_reviews(Context& context, WardBoard& screen, const app::Board& board);
/// The sheet that is open over the board, if one is.
void draw_board_overlay(Context& context, WardBoard& screen, const app::Board& board);

}  // namespace wardbook::screens
