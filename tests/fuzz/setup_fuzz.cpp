#include "tests/fuzz/setup_fuzz.h"

#include <algorithm>

#include "shared/base/check.h"
#include "shared/sync/chain.h"
#include "sync-server/setup/setup_file.h"

namespace wardbook::fuzz {
namespace {

Bytes body_of(const SetUpItem& item) {
  return sync::encode_body({{}, {}, {}, item.args, {}});
}

bool is_same(const SetUpItem& a, const SetUpItem& b) {
  return a.line == b.line && body_of(a) == body_of(b);
}

}  // namespace
}  // namespace wardbook::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace wardbook;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto items = read_setup_file(text);
  const auto again = read_setup_file(text);
  WB_CHECK(items.ok() == again.ok());
  if (!items.ok()) return 0;
  WB_CHECK(std::equal(items->begin(), items->end(), again->begin(), again->end(), fuzz::is_same));
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  int last = 1;
  for (const SetUpItem& item : *items) {
    WB_CHECK(item.line >= last && item.line <= lines);
    last = item.line;
  }
  return 0;
}
