#pragma once

#include "shared/base/result.h"
#include "sync-server/cli/data_folder.h"
#include "sync-server/cli/options.h"
#include "sync-server/core/service.h"

namespace wardbook {

/// Serves until SIGINT or SIGTERM. Prints one line "listening <address>" for each way in.
Status serve(const Options& options, const DataFolder& folder, Service& service);

/// From now on SIGINT and SIGTERM wait for serve(), in this thread and in those that it starts.
void hold_stop_signals();

}  // namespace wardbook
