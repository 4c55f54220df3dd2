#pragma once

#include <string>

#include "app/platform/file_pool.h"
#include "shared/store/database.h"
#include "tests/sim/disk.h"

// Where the device of the crash tests has its database: on a simulated disk natively
// (device_files_native.cpp), in a browser in OPFS (web/device_files_web.cpp).

namespace wardbook::sim {

/// How the device's own database is opened.
const store::OpenOptions& live_options();
/// It begins as an empty one; whatever is done to its files is done to the disk.
void put_live_files_on(Disk& disk);
/// "", or how its files are not what the disk has.
std::string live_files_differ();

/// How that is opened which a power cut has left of it.
const store::OpenOptions& copy_options();
/// As long as it stands, copy_options() opens what is on the disk, and the device's own database
/// rests.
class CopyInUse {
 public:
  explicit CopyInUse(Disk& disk);
  ~CopyInUse();
  CopyInUse(const CopyInUse&) = delete;
};

/// The browser's VFS over `files`, encrypted, by a name of its own: SQLite keeps a VFS for the
/// program's life.
store::OpenOptions options_over(FilePool& files, const char* name);

}  // namespace wardbook::sim
