#pragma once

#include "shared/base/result.h"
#include "sync-server/cli/options.h"

namespace wardbook {

/// Does what the command line asks for, and prints about it. An Error is the end of the program.
Status run_task(const Options& options);

}  // namespace wardbook
