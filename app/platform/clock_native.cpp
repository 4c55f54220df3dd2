#include <sys/random.h>

#include <chrono>

#include "app/platform/clock.h"
#include "shared/base/check.h"

namespace wardbook {
namespace {

template <class ChronoClock>
int64_t milliseconds_of() {
  auto since = ChronoClock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

}  // namespace

Instant SystemClock::now() const {
  return {milliseconds_of<std::chrono::system_clock>()};
}

int64_t SystemClock::steady_ms() const {
  return milliseconds_of<std::chrono::steady_clock>();
}

void SystemRandom::fill(std::span<uint8_t> out) {
  constexpr size_t kMost = 256;  // getentropy's own limit for one call
  while (!out.empty()) {
    size_t part = out.size() < kMost ? out.size() : kMost;
    WB_CHECK(getentropy(out.data(), part) == 0);
    out = out.subspan(part);
  }
}

}  // namespace wardbook
