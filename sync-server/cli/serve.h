#pragma once

#include "shared/base/random.h"
#include "shared/base/result.h"
#include "sync-server/cli/installation.h"
#include "sync-server/cli/options.h"

namespace wardbook {

/// From now on SIGINT and SIGTERM wait for serve(), in this thread and in those that it starts.
void hold_stop_signals();

/// Serves until SIGINT or SIGTERM. Prints one line "listening <address>" for each way in. Once the
/// disk has not taken what was written, only a fresh start knows what it has: then the database is
/// opened again, as often as it takes.
Status serve(const Options& options, Installation installation, Random& random);

}  // namespace wardbook
