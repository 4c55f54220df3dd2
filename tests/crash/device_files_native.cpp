#include "tests/crash/device_files.h"
#include "tests/crash/disk_pool.h"

namespace wardbook::sim {
namespace {

DiskPool live_pool;
DiskPool copy_pool;

}  // namespace

const store::OpenOptions& live_options() {
  static const store::OpenOptions options = options_with(vfs_over(live_pool, "live"));
  return options;
}

void put_live_files_on(Disk& disk) {
  live_pool.set_disk(disk);
}

std::string live_files_differ() {
  return "";
}

const store::OpenOptions& copy_options() {
  static const store::OpenOptions options = options_with(vfs_over(copy_pool, "copy"));
  return options;
}

void put_copy_files_on(Disk& disk) {
  copy_pool.set_disk(disk);
}

}  // namespace wardbook::sim
