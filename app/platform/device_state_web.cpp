#include "app/platform/device_state.h"

#include <emscripten.h>

// clang-format off
EM_JS(double, wb_storage_quota, (void), { return Module["host"].storage.quota; });
EM_JS(double, wb_storage_usage, (void), { return Module["host"].storage.usage; });
EM_JS(int, wb_storage_persisted, (void), { return Module["host"].storage.persisted ? 1 : 0; });
// clang-format on

namespace wardbook {

StorageState storage_state() {
  return {wb_storage_quota(), wb_storage_usage(), wb_storage_persisted() != 0};
}

}  // namespace wardbook
