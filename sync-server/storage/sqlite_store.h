#pragma once

#include <memory>
#include <string>

#include "shared/store/log_vfs.h"
#include "sync-server/core/store.h"

namespace wardbook {

struct SqliteOptions {
  std::string path;
  Bytes key;  ///< 32 bytes from the key file; empty: not encrypted (tests only)
  std::string vfs = store::log_vfs("unix");  ///< or a simulated disk
  int checkpoint_pages = 8192;               ///< see store::OpenOptions
  /// What is written goes on while a thread copies the log into the file.
  bool checkpoints_beside = false;
};

/// Opens the server's database, makes or migrates its schema. WAL, foreign keys.
/// Errors of shared/store/database.h: database_newer, wrong_key, database_locked …
Result<std::unique_ptr<Store>> open_sqlite_store(const SqliteOptions& options);

/// The same for a moment, beside a server that may be running: the schema stays as it is. Error
/// database_other_version.
Result<std::unique_ptr<Store>> open_sqlite_store_beside(const SqliteOptions& options);

}  // namespace wardbook
