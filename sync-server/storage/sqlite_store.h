#pragma once

#include <memory>
#include <string>

#include "sync-server/core/store.h"

namespace wardbook {

struct SqliteOptions {
  std::string path;
  Bytes key;                    ///< 32 bytes from the key file; empty: not encrypted (tests only)
  std::string vfs = {};         ///< empty: SQLite's default; else a simulated disk
  int checkpoint_pages = 8192;  ///< see store::OpenOptions
};

/// Opens the server's database, makes or migrates its schema. WAL, synchronous=FULL, foreign keys.
/// Errors of shared/store/database.h: database_newer, wrong_key, database_locked …
Result<std::unique_ptr<Store>> open_sqlite_store(const SqliteOptions& options);

}  // namespace wardbook
