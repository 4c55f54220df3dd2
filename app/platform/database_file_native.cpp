#include <sqlite3.h>

#include "app/platform/database_file.h"

namespace wardbook {

Result<std::string> open_vfs(const Clock&, Random&) {
  constexpr const char* kName = "multipleciphers-unix";
  if (sqlite3_initialize() != SQLITE_OK || sqlite3_vfs_find(kName) == nullptr) {
    return Error{"no_vfs", "This program was built with a SQLite that cannot encrypt."};
  }
  return std::string(kName);
}

}  // namespace wardbook
