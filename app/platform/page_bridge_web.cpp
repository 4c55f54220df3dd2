#include <emscripten.h>

#include "app/platform/page_bridge.h"

// clang-format off
EM_JS(void, wb_page_post, (const void* bytes, int length), { Module["host"].postPage(bytes, length); });
// clang-format on

namespace wardbook {

void PageBridge::post(std::span<const uint8_t> frame) {
  wb_page_post(frame.data(), static_cast<int>(frame.size()));
}

}  // namespace wardbook
