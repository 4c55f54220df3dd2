#pragma once

#include "shared/base/result.h"
#include "sync-server/cli/options.h"

namespace wardbook {

/// `wardbook-server devices` and `revoke-device`, also while a server serves the same data: they
/// have a connection to its database of their own. Errors data_missing, database_other_version,
/// device_unknown, and those of the store.
Status run_devices(const Options& options);
Status run_revoke_device(const Options& options);

}  // namespace wardbook
