#pragma once

#include "app/screens/drafts.h"

namespace wardbook::screens {

/// Pools and beds of a hospital: add, close, reopen.
void draw_admin_beds(Context& context, Admin& screen);
void draw_admin_beds_overlay(Context& context, Admin& screen);

}  // namespace wardbook::screens
