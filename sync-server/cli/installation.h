#pragma once

#include <memory>
#include <string>

#include "sync-server/cli/data_folder.h"
#include "sync-server/core/fatal_commands.h"
#include "sync-server/core/store.h"

namespace wardbook {

/// A data folder with its keys and its open database.
struct Installation {
  DataFolder folder;
  Bytes seal_key;
  FatalCommands fatal;
  std::unique_ptr<Store> store;
};

enum class Missing { make, refuse };

/// Errors of DataFolder and of the store; data_missing if there is no database and it shall not be
/// made.
Result<Installation> open_installation(const std::string& path, Missing missing, Random& random);

/// A connection of its own to the database in `path`, also while a server serves it. Errors
/// data_missing, database_other_version, and those of the store.
Result<std::unique_ptr<Store>> open_beside(const std::string& path);

}  // namespace wardbook
