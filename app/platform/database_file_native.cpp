#include "app/platform/database_file.h"
#include "shared/store/log_vfs.h"

namespace wardbook {

Result<std::string> open_vfs(const Clock&, Random&) {
  return std::string(store::log_vfs("unix"));
}

}  // namespace wardbook
