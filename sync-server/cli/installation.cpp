#include "sync-server/cli/installation.h"

#include <utility>

#include "sync-server/core/secure_random.h"
#include "sync-server/storage/sqlite_store.h"

namespace wardbook {

Result<Installation> open_installation(const std::string& path, Missing missing, Random& random) {
  WB_ASSIGN(DataFolder folder, DataFolder::open(path, missing == Missing::make));
  if (missing == Missing::refuse && !folder.has_database())
    return Error{"data_missing", "There is no database in " + path +
                                     ". `wardbook-server init` or `demo` makes one."};
  WB_ASSIGN(Bytes seal_key, folder.key("seal", random));
  WB_ASSIGN(FatalCommands fatal, FatalCommands::open(folder.fatal_commands()));
  WB_ASSIGN(const Bytes database_key, folder.key("database", random));
  const SqliteOptions options{
      .path = folder.database(), .key = database_key, .checkpoints_beside = true};
  WB_ASSIGN(std::unique_ptr<Store> store, open_sqlite_store(options));
  return Installation{std::move(folder), std::move(seal_key), std::move(fatal), std::move(store)};
}

Result<std::unique_ptr<Store>> open_beside(const std::string& path) {
  WB_ASSIGN(const DataFolder folder, DataFolder::look(path));
  if (!folder.has_database()) return Error{"data_missing", "There is no database in " + path + "."};
  SecureRandom random;
  WB_ASSIGN(const Bytes key, folder.key("database", random));
  return open_sqlite_store_beside({folder.database(), key});
}

}  // namespace wardbook
