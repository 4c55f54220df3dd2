#include "app/platform/pool_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "shared/store/log_again.h"

// The encrypting VFS of SQLite3MultipleCiphers; its own header is not part of the sources we build.
extern "C" int sqlite3mc_vfs_create(const char* zVfsReal, int makeDefault);

namespace wardbook {
namespace {

/// A call into the browser costs about as much as this many bytes: less is gathered.
constexpr size_t kGathered = 64 * 1024;

/// Writes that follow on each other and have not been made yet, of one file.
struct Gathered {
  sqlite3_int64 offset = 0;
  std::vector<uint8_t> bytes;

  sqlite3_int64 end() const { return offset + static_cast<sqlite3_int64>(bytes.size()); }
};

/// State of one registered VFS; lives as long as the program, as SQLite's list of VFSs does.
struct PoolVfs {
  sqlite3_vfs base{};
  std::string name;
  std::string encrypting_name;
  FilePool* pool = nullptr;
  const Clock* clock = nullptr;
  Random* random = nullptr;
  bool open[kFileRoles] = {};
  Gathered gathered[kFileRoles];
  bool dead = false;
};

/// What SQLite allocates for each open file.
struct PoolFile {
  sqlite3_file base;
  PoolVfs* vfs;
  FileRole role;
  int lock;
};

PoolVfs& state_of(sqlite3_vfs* vfs) {
  return *static_cast<PoolVfs*>(vfs->pAppData);
}
PoolFile& file_of(sqlite3_file* file) {
  return *reinterpret_cast<PoolFile*>(file);
}

/// Maps a failed call of the pool to SQLite's code and remembers a dead handle.
int failure(PoolVfs& vfs, double answer, int code) {
  if (answer == FilePool::kNoRoom) return SQLITE_FULL;
  vfs.dead = true;
  return code;
}

Gathered& gathered_of(const PoolFile& file) {
  return file.vfs->gathered[static_cast<int>(file.role)];
}

/// Makes the writes that were gathered. What finds no room stays, to be read and tried again: the
/// end of a committed frame, which SQLite writes after its sync, may be among it.
int drain(PoolFile& file) {
  if (file.vfs->dead) return SQLITE_IOERR_WRITE;
  Gathered& gathered = gathered_of(file);
  const auto length = static_cast<int>(gathered.bytes.size());
  if (length == 0) return SQLITE_OK;
  const double wrote = file.vfs->pool->write(file.role, gathered.bytes.data(), length,
                                             static_cast<double>(gathered.offset));
  if (wrote < 0) return failure(*file.vfs, wrote, SQLITE_IOERR_WRITE);
  // Any other count, smaller or bigger, is how browsers report a full disk.
  if (wrote != length) return SQLITE_FULL;
  gathered.bytes.clear();
  return SQLITE_OK;
}

int close_file(sqlite3_file* raw) {
  PoolFile& file = file_of(raw);
  file.vfs->open[static_cast<int>(file.role)] = false;
  return drain(file);
}

/// Lays what was gathered over what was read, `done` bytes so far. Nothing is written for a read:
/// the encrypting VFS would not hear that it went wrong.
int lay_over(const Gathered& gathered, uint8_t* to, int done, int length, sqlite3_int64 offset) {
  const sqlite3_int64 from = std::max(offset, gathered.offset);
  const sqlite3_int64 until = std::min(offset + length, gathered.end());
  if (from >= until) return done;
  std::memcpy(to + (from - offset), gathered.bytes.data() + (from - gathered.offset),
              static_cast<size_t>(until - from));
  return std::max(done, static_cast<int>(until - offset));
}

int read_file(sqlite3_file* raw, void* to, int length, sqlite3_int64 offset) {
  PoolFile& file = file_of(raw);
  auto* bytes = static_cast<uint8_t*>(to);
  int done = 0;
  while (done < length && !file.vfs->dead) {
    double got = file.vfs->pool->read(file.role, bytes + done, length - done,
                                      static_cast<double>(offset + done));
    if (got < 0 || got > length - done) {
      failure(*file.vfs, FilePool::kDead, SQLITE_IOERR_READ);
      break;
    }
    if (got == 0) break;
    done += static_cast<int>(got);
  }
  std::memset(bytes + done, 0, static_cast<size_t>(length - done));
  if (file.vfs->dead) return SQLITE_IOERR_READ;
  done = lay_over(gathered_of(file), bytes, done, length, offset);
  return done == length ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* raw, const void* from, int length, sqlite3_int64 offset) {
  PoolFile& file = file_of(raw);
  if (file.vfs->dead) return SQLITE_IOERR_WRITE;
  Gathered& gathered = gathered_of(file);
  const size_t together = gathered.bytes.size() + static_cast<size_t>(length);
  if (offset != gathered.end() || together > kGathered)
    if (const int code = drain(file); code != SQLITE_OK) return code;
  if (gathered.bytes.empty()) gathered.offset = offset;
  const auto* bytes = static_cast<const uint8_t*>(from);
  gathered.bytes.insert(gathered.bytes.end(), bytes, bytes + length);
  return SQLITE_OK;
}

int truncate_file(sqlite3_file* raw, sqlite3_int64 size) {
  PoolFile& file = file_of(raw);
  if (file.vfs->dead) return SQLITE_IOERR_TRUNCATE;
  Gathered& gathered = gathered_of(file);
  const auto left = std::clamp<sqlite3_int64>(size - gathered.offset, 0,
                                              static_cast<sqlite3_int64>(gathered.bytes.size()));
  gathered.bytes.resize(static_cast<size_t>(left));
  double answer = file.vfs->pool->truncate(file.role, static_cast<double>(size));
  return answer < 0 ? failure(*file.vfs, answer, SQLITE_IOERR_TRUNCATE) : SQLITE_OK;
}

int sync_file(sqlite3_file* raw, int) {
  PoolFile& file = file_of(raw);
  if (const int code = drain(file); code != SQLITE_OK) return code;
  double answer = file.vfs->pool->flush(file.role);
  return answer < 0 ? failure(*file.vfs, answer, SQLITE_IOERR_FSYNC) : SQLITE_OK;
}

int size_of_file(sqlite3_file* raw, sqlite3_int64* size) {
  PoolFile& file = file_of(raw);
  if (file.vfs->dead) return SQLITE_IOERR_FSTAT;
  double answer = file.vfs->pool->size(file.role);
  if (answer < 0) return failure(*file.vfs, answer, SQLITE_IOERR_FSTAT);
  *size = static_cast<sqlite3_int64>(answer);
  const Gathered& gathered = gathered_of(file);
  if (!gathered.bytes.empty()) *size = std::max(*size, gathered.end());
  return SQLITE_OK;
}

int lock_file(sqlite3_file* raw, int level) {
  file_of(raw).lock = level;
  return SQLITE_OK;
}

/// Always "nobody else has it": with 1 SQLite would skip the rollback after a crash.
int check_reserved(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file* raw, int what, void*) {
  return what == store::kWriteLogAgain ? store::write_log_again(raw) : SQLITE_NOTFOUND;
}

/// 4096 for the WAL, so that a torn write never touches a committed frame. Not for the database: a
/// journal's header would then be as long as a page, and SQLite3MultipleCiphers takes a second
/// header for one and encrypts it; the rollback after a crash would stop there.
int sector_size(sqlite3_file* raw) {
  return file_of(raw).role == FileRole::kWal ? 4096 : 512;
}

int characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN;
}

const sqlite3_io_methods kMethods = {1,
                                     close_file,
                                     read_file,
                                     write_file,
                                     truncate_file,
                                     sync_file,
                                     size_of_file,
                                     lock_file,
                                     lock_file,
                                     check_reserved,
                                     file_control,
                                     sector_size,
                                     characteristics,
                                     nullptr,
                                     nullptr,
                                     nullptr,
                                     nullptr,
                                     nullptr,
                                     nullptr};

bool ends_with(const char* name, const char* suffix) {
  size_t length = std::strlen(name), tail = std::strlen(suffix);
  return length >= tail && std::strcmp(name + length - tail, suffix) == 0;
}

FileRole role_of_name(const char* name) {
  if (ends_with(name, "-wal")) return FileRole::kWal;
  if (ends_with(name, "-journal")) return FileRole::kJournal;
  return FileRole::kDatabase;
}

int open_file(sqlite3_vfs* raw, const char* name, sqlite3_file* out, int flags, int* out_flags) {
  out->pMethods = nullptr;
  PoolVfs& vfs = state_of(raw);
  constexpr int kKnown = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
  // Temporary files would hold plain text; SQLite is built to keep them in memory.
  if (vfs.dead || name == nullptr || !(flags & kKnown)) return SQLITE_CANTOPEN;
  FileRole role = role_of_name(name);
  bool& open = vfs.open[static_cast<int>(role)];
  if (open) return SQLITE_BUSY;
  double size = vfs.pool->size(role);
  if (size < 0) return failure(vfs, size, SQLITE_CANTOPEN);
  if (size == 0 && !(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
  open = true;
  PoolFile& file = file_of(out);
  file.base.pMethods = &kMethods;
  file.vfs = &vfs;
  file.role = role;
  file.lock = SQLITE_LOCK_NONE;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

/// A file of the pool is never removed: an empty one counts as absent. Always made durable, also
/// where SQLite does not ask for it: a journal that comes back after a power cut would be rolled
/// back over everything that the WAL has brought since.
int delete_file(sqlite3_vfs* raw, const char* name, int) {
  PoolVfs& vfs = state_of(raw);
  if (vfs.dead) return SQLITE_IOERR_DELETE;
  FileRole role = role_of_name(name);
  if (role == FileRole::kDatabase) return SQLITE_IOERR_DELETE;
  vfs.gathered[static_cast<int>(role)].bytes.clear();
  double answer = vfs.pool->truncate(role, 0);
  if (answer >= 0) answer = vfs.pool->flush(role);
  return answer < 0 ? failure(vfs, answer, SQLITE_IOERR_DELETE) : SQLITE_OK;
}

int access_file(sqlite3_vfs* raw, const char* name, int, int* exists) {
  PoolVfs& vfs = state_of(raw);
  *exists = 0;
  if (vfs.dead) return SQLITE_IOERR_ACCESS;
  double size = vfs.pool->size(role_of_name(name));
  if (size < 0) return failure(vfs, size, SQLITE_IOERR_ACCESS);
  *exists = size > 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int room, char* out) {
  if (std::strlen(name) + 1 > static_cast<size_t>(room)) return SQLITE_CANTOPEN;
  std::strcpy(out, name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* raw, int length, char* out) {
  state_of(raw).random->fill({reinterpret_cast<uint8_t*>(out), static_cast<size_t>(length)});
  return length;
}

/// There is nobody to wait for: one connection holds the files alone.
int sleep_not(sqlite3_vfs*, int) {
  return 0;
}

int current_time_ms(sqlite3_vfs* raw, sqlite3_int64* out) {
  constexpr sqlite3_int64 kJulianDayOf1970Ms = 210866760000000;
  *out = state_of(raw).clock->now().ms + kJulianDayOf1970Ms;
  return SQLITE_OK;
}

int current_time_days(sqlite3_vfs* raw, double* out) {
  sqlite3_int64 ms = 0;
  current_time_ms(raw, &ms);
  *out = static_cast<double>(ms) / 86400000.0;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

void fill_base(PoolVfs& vfs) {
  vfs.base.iVersion = 2;
  vfs.base.szOsFile = sizeof(PoolFile);
  vfs.base.mxPathname = 128;
  vfs.base.zName = vfs.name.c_str();
  vfs.base.pAppData = &vfs;
  vfs.base.xOpen = open_file;
  vfs.base.xDelete = delete_file;
  vfs.base.xAccess = access_file;
  vfs.base.xFullPathname = full_path;
  vfs.base.xRandomness = randomness;
  vfs.base.xSleep = sleep_not;
  vfs.base.xCurrentTime = current_time_days;
  vfs.base.xGetLastError = last_error;
  vfs.base.xCurrentTimeInt64 = current_time_ms;
}

}  // namespace

Result<const char*> register_pool_vfs(const char* name, FilePool& pool, const Clock& clock,
                                      Random& random) {
  auto vfs = std::make_unique<PoolVfs>();
  vfs->name = name;
  vfs->encrypting_name = std::string("multipleciphers-") + name;
  vfs->pool = &pool;
  vfs->clock = &clock;
  vfs->random = &random;
  fill_base(*vfs);
  if (sqlite3_initialize() != SQLITE_OK || sqlite3_vfs_register(&vfs->base, 0) != SQLITE_OK ||
      sqlite3mc_vfs_create(name, 0) != SQLITE_OK) {
    return Error{"no_vfs", "The local database cannot be set up on this device."};
  }
  return vfs.release()->encrypting_name.c_str();  // SQLite keeps it for the program's life
}

}  // namespace wardbook
