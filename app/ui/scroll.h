#pragma once

#include "app/ui/core.h"

namespace wardbook::ui {

/// A region whose node is a native scroll container: the page scrolls, the program follows.
/// `pad` insets the content; children are laid out in a column of at most `max_width`, centred.
struct ScrollArea {
  Role role = Role::region;
  std::string id;
  std::string_view name;
  Rect rect;
  float pad_x = 0, pad_top = 0, pad_bottom = 0;
  float max_width = 0;
  float content_width = 0;  ///< > 0: the content is this wide and pans sideways
};
void scroll_area(const ScrollArea& area, Body body);

}  // namespace wardbook::ui
