#include "shared/store/heard_reads.h"

#include <sqlite3.h>

#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace wardbook::store {
namespace {

/// A VFS's methods with another xRead. SQLite sees the first part.
struct HeardMethods {
  sqlite3_io_methods methods{};
  const sqlite3_io_methods* real = nullptr;
};

thread_local bool read_failed = false;

int read_heard(sqlite3_file* file, void* to, int count, sqlite3_int64 at) {
  const auto* heard = reinterpret_cast<const HeardMethods*>(file->pMethods);
  const int code = heard->real->xRead(file, to, count, at);
  if (code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ) return code;
  std::memset(to, 0, static_cast<size_t>(count));
  read_failed = true;
  return code;
}

/// There are as many as there are kinds of files.
const sqlite3_io_methods* heard(const sqlite3_io_methods* real) {
  static std::mutex mutex;
  static auto& all = *new std::map<const sqlite3_io_methods*, std::unique_ptr<HeardMethods>>;
  const std::lock_guard lock(mutex);
  std::unique_ptr<HeardMethods>& made = all[real];
  if (made == nullptr) {
    made = std::make_unique<HeardMethods>();
    made->methods = *real;
    made->methods.xRead = read_heard;
    made->real = real;
  }
  return &made->methods;
}

}  // namespace

int heard_in_log(int code) {
  return code == SQLITE_OK ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

void hear_reads(sqlite3_file* database) {
  database->pMethods = heard(database->pMethods);
}

bool take_failed_read() {
  return std::exchange(read_failed, false);
}

}  // namespace wardbook::store
