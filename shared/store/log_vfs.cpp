#include "shared/store/log_vfs.h"

#include <sqlite3.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "shared/base/check.h"
#include "shared/store/heard_reads.h"
#include "shared/store/log_again.h"

// The encrypting VFS of SQLite3MultipleCiphers; its own header is not part of the sources we build.
extern "C" int sqlite3mc_vfs_create(const char* zVfsReal, int makeDefault);

namespace wardbook::store {
namespace {

/// Of a frame, before its page. https://sqlite.org/fileformat2.html#the_write_ahead_log
constexpr int kFrameHeader = 24;
/// What has come to this length is written. With the biggest page on top it is still less than the
/// 128 KiB at which SQLite's own VFS for Unix cuts a write's length off.
constexpr size_t kMost = 64 * 1024;

struct LogVfs {
  sqlite3_vfs base{};
  sqlite3_vfs* real = nullptr;
  std::string name;
  std::string encrypting_name;
};

/// What SQLite allocates for an open log; the real VFS's own file lies behind it.
struct LogFile {
  sqlite3_file base;

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

LogFile& log_file(sqlite3_file* file) {
  return *reinterpret_cast<LogFile*>(file);
}

/// Frames that have not been written yet, each after the one before it.
struct Gathered {
  bool is_open = false;         ///< a OneWrite lives
  sqlite3_file* log = nullptr;  ///< whose frames they are
  sqlite3_int64 offset = 0;
  bool commits = false;  ///< the last one's header says that it ends the commit; its page follows
  std::vector<uint8_t> bytes;

  bool is_followed_by(const sqlite3_file* file, sqlite3_int64 at) const {
    return !bytes.empty() && file == log && at == offset + static_cast<sqlite3_int64>(bytes.size());
  }
  void append(const void* data, int count) {
    const auto* from = static_cast<const uint8_t*>(data);
    bytes.insert(bytes.end(), from, from + count);
  }
};

thread_local Gathered gathered;

/// Whatever becomes of it: what cannot be written is of a commit that fails.
int write_gathered() {
  if (gathered.bytes.empty()) return SQLITE_OK;
  sqlite3_file* real = log_file(gathered.log).real();
  const int code = real->pMethods->xWrite(real, gathered.bytes.data(),
                                          static_cast<int>(gathered.bytes.size()), gathered.offset);
  gathered.bytes.clear();
  return code;
}

/// The database's size after the commit, in all but a commit's last frame 0.
bool ends_commit(const void* header) {
  const auto* size = static_cast<const uint8_t*>(header) + 4;
  return (size[0] | size[1] | size[2] | size[3]) != 0;
}

int go_on(const void* data, int count) {
  const bool is_header = count == kFrameHeader;
  const bool was_last = !is_header && gathered.commits;
  gathered.append(data, count);
  gathered.commits = is_header && ends_commit(data);
  return was_last || gathered.bytes.size() >= kMost ? write_gathered() : SQLITE_OK;
}

/// The header of a frame that is not a commit's last is sure to be followed by its page, and by
/// another frame. Everything else is made as SQLite asks for it: the log's own header, a commit of
/// one page, and what changes a frame that is there already.
int write_log(sqlite3_file* file, const void* data, int count, sqlite3_int64 at) {
  if (gathered.is_followed_by(file, at)) return go_on(data, count);
  if (const int code = write_gathered(); code != SQLITE_OK) return code;
  if (!gathered.is_open || count != kFrameHeader || ends_commit(data)) {
    sqlite3_file* real = log_file(file).real();
    return real->pMethods->xWrite(real, data, count, at);
  }
  gathered.log = file;
  gathered.offset = at;
  gathered.commits = false;
  gathered.append(data, count);
  return SQLITE_OK;
}

int read_log(sqlite3_file* file, void* to, int count, sqlite3_int64 at) {
  if (const int code = write_gathered(); code != SQLITE_OK) return code;
  sqlite3_file* real = log_file(file).real();
  return heard_in_log(real->pMethods->xRead(real, to, count, at));
}

int close_log(sqlite3_file* file) {
  sqlite3_file* real = log_file(file).real();
  return real->pMethods->xClose(real);
}

int truncate_log(sqlite3_file* file, sqlite3_int64 size) {
  sqlite3_file* real = log_file(file).real();
  return real->pMethods->xTruncate(real, size);
}

/// From any thread (Database::sync): what another one gathers is not committed yet.
int sync_log(sqlite3_file* file, int flags) {
  sqlite3_file* real = log_file(file).real();
  return real->pMethods->xSync(real, flags);
}

int size_of_log(sqlite3_file* file, sqlite3_int64* size) {
  sqlite3_file* real = log_file(file).real();
  return real->pMethods->xFileSize(real, size);
}

/// SQLite locks the database alone.
int lock_log(sqlite3_file*, int) {
  return SQLITE_OK;
}

int check_reserved_log(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}

int control_log(sqlite3_file* file, int what, void* with) {
  sqlite3_file* real = log_file(file).real();
  if (what == kWriteLogAgain) return write_log_again(real);
  return real->pMethods->xFileControl(real, what, with);
}

int sector_size_of_log(sqlite3_file* file) {
  sqlite3_file* real = log_file(file).real();
  return real->pMethods->xSectorSize(real);
}

int characteristics_of_log(sqlite3_file* file) {
  sqlite3_file* real = log_file(file).real();
  return real->pMethods->xDeviceCharacteristics(real);
}

constexpr sqlite3_io_methods kLogMethods = {1,
                                            close_log,
                                            read_log,
                                            write_log,
                                            truncate_log,
                                            sync_log,
                                            size_of_log,
                                            lock_log,
                                            lock_log,
                                            check_reserved_log,
                                            control_log,
                                            sector_size_of_log,
                                            characteristics_of_log,
                                            nullptr,
                                            nullptr,
                                            nullptr,
                                            nullptr,
                                            nullptr,
                                            nullptr};

/// The real VFS's own file. What is read of a database must be heard of.
int open_other(sqlite3_vfs* real, const char* name, sqlite3_file* out, int flags, int* out_flags) {
  const int code = real->xOpen(real, name, out, flags, out_flags);
  if (code == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB) != 0) hear_reads(out);
  return code;
}

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* out, int flags, int* out_flags) {
  sqlite3_vfs* real = reinterpret_cast<LogVfs*>(vfs)->real;
  if ((flags & SQLITE_OPEN_WAL) == 0) return open_other(real, name, out, flags, out_flags);
  out->pMethods = nullptr;
  const int code = real->xOpen(real, name, log_file(out).real(), flags, out_flags);
  if (code == SQLITE_OK) out->pMethods = &kLogMethods;
  return code;
}

std::unique_ptr<LogVfs> make_vfs(const char* real) {
  auto vfs = std::make_unique<LogVfs>();
  vfs->real = sqlite3_vfs_find(real);
  WB_CHECK(vfs->real != nullptr);
  vfs->name = std::string("onewrite-") + real;
  vfs->encrypting_name = "multipleciphers-" + vfs->name;
  // The other functions of a VFS are about names and time and do not look at which one it is.
  vfs->base = *vfs->real;
  vfs->base.pNext = nullptr;
  vfs->base.zName = vfs->name.c_str();
  vfs->base.szOsFile += static_cast<int>(sizeof(LogFile));
  vfs->base.xOpen = open_file;
  WB_CHECK(sqlite3_vfs_register(&vfs->base, 0) == SQLITE_OK);
  WB_CHECK(sqlite3mc_vfs_create(vfs->name.c_str(), 0) == SQLITE_OK);
  return vfs;
}

}  // namespace

const char* log_vfs(const char* real) {
  static std::mutex mutex;
  // SQLite's list of them has no end either.
  static auto& all = *new std::map<std::string, std::unique_ptr<LogVfs>>;
  WB_CHECK(sqlite3_initialize() == SQLITE_OK);
  const std::lock_guard lock(mutex);
  std::unique_ptr<LogVfs>& vfs = all[real];
  if (vfs == nullptr) vfs = make_vfs(real);
  return vfs->encrypting_name.c_str();
}

OneWrite::OneWrite() {
  WB_CHECK(!gathered.is_open);
  gathered.is_open = true;
}

OneWrite::~OneWrite() {
  gathered.is_open = false;
  gathered.bytes.clear();
}

}  // namespace wardbook::store
