#include "app/platform/page_bridge.h"

#include "shared/base/check.h"

namespace wardbook {

// Natively there is no page: tests give the host a recording one (app/ui/harness.h).
void PageBridge::post(std::span<const uint8_t>) {
  WB_CHECK(false);
}

}  // namespace wardbook
