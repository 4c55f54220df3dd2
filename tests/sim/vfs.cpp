#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "shared/base/check.h"
#include "shared/store/log_vfs.h"
#include "tests/sim/disk.h"

// SQLite's way to a Disk: one process, one thread, no system call.

namespace wardbook::sim {
namespace {

constexpr int kShmRegion = 32 * 1024;

/// What open handles of one file share: the shared memory of the WAL index.
struct Shared {
  std::vector<std::unique_ptr<std::array<uint8_t, kShmRegion>>> regions;
  std::vector<struct Handle*> handles;
};

struct Handle {
  sqlite3_file base;
  Disk* disk;
  DiskFile* file;
  Shared* shared;
  int level;            ///< of the file lock
  bool is_temporary;    ///< without a name: gone when closed
  bool is_in_folder;    ///< a journal or WAL is not known to be: its first sync syncs that too
  uint32_t shm_shared;  ///< a bit for each lock of the WAL index
  uint32_t shm_alone;
};

std::map<std::string, Disk*>& mounted() {
  static std::map<std::string, Disk*> all;
  return all;
}

std::map<DiskFile*, Shared>& shared_state() {
  static std::map<DiskFile*, Shared> all;
  return all;
}

Handle& handle_of(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file);
}

/// "/<disk>/<file>".
std::pair<Disk*, std::string> resolve(const char* path) {
  const std::string text = path;
  const size_t end = text.find('/', 1);
  if (text.empty() || text[0] != '/' || end == std::string::npos) return {nullptr, ""};
  const auto at = mounted().find(text.substr(1, end - 1));
  return {at == mounted().end() ? nullptr : at->second, text.substr(end + 1)};
}

// --- A file

int close(sqlite3_file* file) {
  Handle& handle = handle_of(file);
  std::erase(handle.shared->handles, &handle);
  if (handle.shared->handles.empty()) shared_state().erase(handle.file);
  if (handle.is_temporary) delete handle.file;
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* out, int count, sqlite3_int64 from) {
  Handle& handle = handle_of(file);
  if (handle.disk->is_off() || handle.disk->falters()) return SQLITE_IOERR_READ;
  const auto& bytes = handle.file->bytes();
  const auto start = std::min(static_cast<size_t>(from), bytes.size());
  const size_t there = std::min(static_cast<size_t>(count), bytes.size() - start);
  if (there > 0) std::memcpy(out, bytes.data() + start, there);
  if (there == static_cast<size_t>(count)) return SQLITE_OK;
  std::memset(static_cast<uint8_t*>(out) + there, 0, static_cast<size_t>(count) - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* data, int count, sqlite3_int64 at) {
  Handle& handle = handle_of(file);
  if (!handle.disk->spend(Disk::Touch::write)) return SQLITE_IOERR_WRITE;
  const auto from = static_cast<size_t>(at);
  const std::span bytes(static_cast<const uint8_t*>(data), static_cast<size_t>(count));
  const auto put = [&](size_t most) {
    if (most > 0) handle.file->write(from, bytes.first(std::min(most, bytes.size())));
  };
  const size_t size = handle.file->bytes().size();
  if (handle.disk->falters()) {
    put(handle.disk->any_part_of(bytes.size()));
    return SQLITE_IOERR_WRITE;
  }
  if (from + bytes.size() > size && !handle.disk->grow()) {
    put(size - std::min(from, size));  // what lay there has its room
    return SQLITE_FULL;
  }
  put(bytes.size());
  return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  Handle& handle = handle_of(file);
  if (!handle.disk->spend(Disk::Touch::truncate) || handle.disk->falters())
    return SQLITE_IOERR_TRUNCATE;
  handle.file->truncate(static_cast<size_t>(size));
  return SQLITE_OK;
}

int sync(sqlite3_file* file, int) {
  Handle& handle = handle_of(file);
  if (!handle.disk->spend(Disk::Touch::sync)) return SQLITE_IOERR_FSYNC;
  if (handle.disk->falters()) {
    handle.disk->fail_sync(*handle.file);
    return SQLITE_IOERR_FSYNC;
  }
  handle.disk->sync(*handle.file);
  if (!std::exchange(handle.is_in_folder, true)) handle.disk->sync_folder();
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* out) {
  Disk& disk = *handle_of(file).disk;
  if (disk.is_off() || disk.falters()) return SQLITE_IOERR_FSTAT;
  *out = static_cast<sqlite3_int64>(handle_of(file).file->bytes().size());
  return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
  Handle& handle = handle_of(file);
  for (const Handle* other : handle.shared->handles) {
    if (other == &handle) continue;
    const bool clash = level == SQLITE_LOCK_SHARED      ? other->level >= SQLITE_LOCK_PENDING
                       : level == SQLITE_LOCK_EXCLUSIVE ? other->level >= SQLITE_LOCK_SHARED
                                                        : other->level >= SQLITE_LOCK_RESERVED;
    if (clash) return SQLITE_BUSY;
  }
  handle.level = std::max(handle.level, level);
  return SQLITE_OK;
}

int unlock(sqlite3_file* file, int level) {
  handle_of(file).level = std::min(handle_of(file).level, level);
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* file, int* out) {
  *out = 0;
  for (const Handle* other : handle_of(file).shared->handles)
    if (other->level >= SQLITE_LOCK_RESERVED) *out = 1;
  return SQLITE_OK;
}

int control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
/// As SQLite's own VFS says on Linux. What tears, tears within that: at 512 bytes.
int sector_size(sqlite3_file*) {
  return 4096;
}
int characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// --- The WAL index

int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  WB_CHECK(size == kShmRegion);
  Shared& shared = *handle_of(file).shared;
  *out = nullptr;
  const auto at = static_cast<size_t>(region);
  if (at >= shared.regions.size()) {
    if (extend == 0) return SQLITE_OK;
    while (shared.regions.size() <= at)
      shared.regions.push_back(std::make_unique<std::array<uint8_t, kShmRegion>>());
  }
  *out = shared.regions[at]->data();
  return SQLITE_OK;
}

int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  Handle& handle = handle_of(file);
  const uint32_t mask = ((1u << count) - 1) << offset;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    handle.shm_shared &= ~mask;
    handle.shm_alone &= ~mask;
    return SQLITE_OK;
  }
  const bool alone = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  for (const Handle* other : handle.shared->handles) {
    if (other == &handle) continue;
    const uint32_t held = other->shm_alone | (alone ? other->shm_shared : 0);
    if ((held & mask) != 0) return SQLITE_BUSY;
  }
  (alone ? handle.shm_alone : handle.shm_shared) |= mask;
  return SQLITE_OK;
}

void shm_barrier(sqlite3_file*) {}

int shm_unmap(sqlite3_file* file, int) {
  handle_of(file).shm_shared = handle_of(file).shm_alone = 0;
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods = {2,
                                         close,
                                         read,
                                         write,
                                         truncate,
                                         sync,
                                         file_size,
                                         lock,
                                         unlock,
                                         check_reserved,
                                         control,
                                         sector_size,
                                         characteristics,
                                         shm_map,
                                         shm_lock,
                                         shm_barrier,
                                         shm_unmap,
                                         nullptr,
                                         nullptr};

// --- The folder

void open_file(Handle& handle, Disk* disk, DiskFile* file) {
  handle.base.pMethods = &kMethods;
  handle.disk = disk;
  handle.file = file;
  handle.shared = &shared_state()[file];
  handle.shared->handles.push_back(&handle);
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  Handle& handle = *new (file) Handle{};
  if (out_flags != nullptr) *out_flags = flags;
  if (name == nullptr) {
    static Disk nowhere;
    handle.is_temporary = true;
    open_file(handle, &nowhere, new DiskFile());
    return SQLITE_OK;
  }
  const auto [disk, path] = resolve(name);
  if (disk == nullptr || disk->is_off() || disk->falters()) return SQLITE_CANTOPEN;
  auto at = disk->files.find(path);
  if (at == disk->files.end()) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    disk->create(path);
    at = disk->files.find(path);
  }
  // As SQLite's own VFS has it: whoever made the file may have ended before its first sync.
  handle.is_in_folder = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) == 0;
  open_file(handle, disk, &at->second);
  return SQLITE_OK;
}

int erase(sqlite3_vfs*, const char* name, int for_good) {
  const auto [disk, path] = resolve(name);
  if (disk == nullptr || disk->is_off() || disk->falters()) return SQLITE_IOERR_DELETE;
  if (!disk->remove(path)) return SQLITE_IOERR_DELETE_NOENT;
  if (for_good != 0) disk->sync_folder();
  return SQLITE_OK;
}

int access(sqlite3_vfs*, const char* name, int, int* out) {
  const auto [disk, path] = resolve(name);
  if (disk != nullptr && (disk->is_off() || disk->falters())) return SQLITE_IOERR_ACCESS;
  *out = disk != nullptr && disk->files.contains(path) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int size, char* out) {
  std::memset(out, 7, static_cast<size_t>(size));
  return size;
}
int sleep(sqlite3_vfs*, int micros) {
  return micros;
}
int current_time(sqlite3_vfs*, double* out) {
  *out = 2'461'000.5;
  return SQLITE_OK;
}

/// The encrypting VFS asks without a look whether there is one.
int last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

void register_vfs() {
  static sqlite3_vfs vfs{};
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(Handle);
  vfs.mxPathname = 512;
  vfs.zName = "simulated";
  vfs.xOpen = open;
  vfs.xDelete = erase;
  vfs.xAccess = access;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  WB_CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK);
  WB_CHECK(store::log_vfs(vfs.zName) == std::string_view(kEncryptingVfs));
}

}  // namespace

void mount(const std::string& name, Disk* disk) {
  static const bool registered = (register_vfs(), true);
  WB_CHECK(registered);
  mounted()[name] = disk;
}

void unmount(const std::string& name) {
  mounted().erase(name);
}

}  // namespace wardbook::sim
