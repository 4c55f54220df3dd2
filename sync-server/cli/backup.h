#pragma once

#include "shared/base/result.h"
#include "sync-server/cli/options.h"

namespace wardbook {

/// Copies the database of a data folder, which a server may be using, into a file. Errors of
/// copy_database(); backup_exists, backup_unwritable.
Status run_backup(const Options& options);

/// Makes the database of a data folder that has none from a backup, with the keys in it. Errors of
/// begin_epoch(); data_not_empty, key_missing, backup_unreadable, data_unwritable.
Status run_restore(const Options& options);

}  // namespace wardbook
