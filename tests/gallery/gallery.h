#pragma once

// Every widget of the kit on a few screens: its living documentation, and what tests/browser and
// tests/unit/ui drive. Not part of the app.
namespace wardbook::gallery {

void draw();
/// Everything as at the start.
void reset();

}  // namespace wardbook::gallery
