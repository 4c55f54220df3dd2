// The gallery as a program for tests/gallery/worker.js: the kit's host without database and
// network.
#include <emscripten.h>

#include <cstdlib>

#include "app/platform/page_bridge.h"
#include "app/ui/host.h"
#include "tests/gallery/gallery.h"

namespace {

wardbook::ui::Host& host() {
  static wardbook::PageBridge page;
  static wardbook::ui::Host* const one =
      new wardbook::ui::Host(page, wardbook::load_fonts, wardbook::gallery::draw);
  return *one;
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void* wb_alloc(int bytes) {
  return std::malloc(static_cast<size_t>(bytes));
}
EMSCRIPTEN_KEEPALIVE void wb_free(void* bytes) {
  std::free(bytes);
}
EMSCRIPTEN_KEEPALIVE void wb_message(const uint8_t* bytes, int length) {
  host().message({bytes, static_cast<size_t>(length)});
}
EMSCRIPTEN_KEEPALIVE double wb_wake(double now_ms) {
  return host().turn(now_ms);
}

}  // extern "C"
