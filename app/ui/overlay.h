#pragma once

#include <string>

#include "app/ui/core.h"

namespace wardbook::ui {

/// A Dear ImGui window over the whole screen, above all layers before it. One that is `see_through`
/// takes no pointer.
void begin_layer(const std::string& name, bool see_through = false);
void end_layer();

/// The base layer and the passes' bookkeeping; the host calls these around the screen.
void begin_screen();
void end_screen();

void draw_toasts();

}  // namespace wardbook::ui
