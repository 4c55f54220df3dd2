#include <emscripten.h>

#include "app/platform/clock.h"

// clang-format off
EM_JS(double, wb_clock_now, (void), { return Date.now(); });
EM_JS(double, wb_clock_steady, (void), { return performance.now(); });
EM_JS(void, wb_random_fill, (void* p, int length), { Module["host"].randomFill(p, length); });
// clang-format on

namespace wardbook {

Instant SystemClock::now() const {
  return {static_cast<int64_t>(wb_clock_now())};
}

int64_t SystemClock::steady_ms() const {
  return static_cast<int64_t>(wb_clock_steady());
}

void SystemRandom::fill(std::span<uint8_t> out) {
  wb_random_fill(out.data(), static_cast<int>(out.size()));
}

}  // namespace wardbook
