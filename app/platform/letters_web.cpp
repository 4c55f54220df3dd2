#include "app/platform/letters.h"

#include <emscripten.h>

// The browser's own Unicode data. Writes at most `room` bytes; returns how many.
// clang-format off
EM_JS(int, wb_decompose, (const void* text, int length, void* out, int room), {
  return Module["host"].decompose(text, length, out, room);
});
// clang-format on

namespace wardbook {
namespace {

/// The longest decomposition of all (U+FDFA) has 33 bytes for 3; some letters grow in lower case.
constexpr size_t kMostGrowth = 12;

}  // namespace

std::string decomposed(std::string_view text) {
  std::string out(kMostGrowth * text.size(), '\0');
  const int size = wb_decompose(text.data(), static_cast<int>(text.size()), out.data(),
                                static_cast<int>(out.size()));
  out.resize(static_cast<size_t>(size));
  return out;
}

}  // namespace wardbook
