#include "tests/crash/device_files.h"

#include "app/platform/pool_vfs.h"
#include "tests/crash/ward.h"
#include "tests/sim/must.h"

namespace wardbook::sim {
namespace {

class StandingClock : public Clock {
 public:
  Instant now() const override { return kStart; }
  int64_t steady_ms() const override { return 0; }
};

}  // namespace

std::string vfs_over(FilePool& files, const char* name) {
  static const StandingClock clock;
  static Seeded random(5);
  return must(register_pool_vfs(name, files, clock, random));
}

store::OpenOptions options_with(const std::string& vfs) {
  store::OpenOptions options;
  options.path = "wardbook.db";
  options.vfs = vfs;
  options.key = ward_key();
  options.exclusive = true;
  options.tidies = true;
  return options;
}

}  // namespace wardbook::sim
