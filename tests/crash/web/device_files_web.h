#pragma once

#include "tests/crash/device_files.h"

namespace wardbook::sim {

/// Before the tests: `vfs` is the one of the app. What a power cut leaves has files of its own;
/// opening them takes turns of the worker.
void open_device_files(const std::string& vfs);
bool device_files_are_open();

}  // namespace wardbook::sim
