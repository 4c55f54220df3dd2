#include <emscripten.h>

#include "app/platform/keys.h"

// clang-format off
EM_JS(int, wb_key_take, (void* p), { return Module["host"].takeKey(p); });
// clang-format on

namespace wardbook {

Result<DatabaseKey> database_key(const std::string&, Random&) {
  std::array<uint8_t, DatabaseKey::kBytes> bytes{};
  if (wb_key_take(bytes.data()) == 0) {
    return Error{"key_missing", "The key of this device's data is not there. Reload the page."};
  }
  DatabaseKey key(bytes);
  volatile uint8_t* left = bytes.data();
  for (size_t i = 0; i < bytes.size(); ++i) left[i] = 0;
  return key;
}

}  // namespace wardbook
