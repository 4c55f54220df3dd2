#pragma once

#include "app/ui/page.h"

namespace wardbook {

/// The browser's page, through the worker's message channel.
class PageBridge final : public ui::Page {
 public:
  void post(std::span<const uint8_t> frame) override;
};

/// Puts the program's two fonts (regular 400, strong 600) into the atlas: the device's own system
/// font in the browser; natively a sans serif of the machine, for tests.
ui::Fonts load_fonts(ImFontAtlas& atlas);

}  // namespace wardbook
