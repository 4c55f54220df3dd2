#pragma once

#include "tests/crash/device_files.h"

namespace wardbook::sim {

/// Before a test: opening takes turns of the worker.
void open_copy_files();
bool copy_files_are_open();

}  // namespace wardbook::sim
