#pragma once

#include "shared/base/result.h"
#include "sync-server/cli/options.h"

namespace wardbook {

/// `wardbook-server reset-password`, also while a server serves the same data: for who has
/// forgotten theirs, or whose is known to others. Ends every session of the account. Errors
/// account_unknown, those of open_beside() and read_new_password(), and of the store.
Status run_reset_password(const Options& options);

}  // namespace wardbook
