#pragma once

#include <chrono>

#include "shared/base/time.h"

namespace wardbook {

/// The machine's clock: what the server takes for the time.
inline Instant wall_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

}  // namespace wardbook
