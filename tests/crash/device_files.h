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

/// How that is opened which a power cut has left of it: what is on the disk.
const store::OpenOptions& copy_options();
void put_copy_files_on(Disk& disk);

/// Registers the browser's VFS over `files`, once: SQLite keeps it for the program's life.
std::string vfs_over(FilePool& files, const char* name);
store::OpenOptions options_with(const std::string& vfs);

}  // namespace wardbook::sim
