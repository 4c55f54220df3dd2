// SQLite is built for the browser with SQLITE_OS_OTHER=1: it asks this file for its operating
// system. What it gets knows time and randomness and has no files; so `:memory:` works anywhere,
// and the real database names its VFS (register_pool_vfs).
#include <sqlite3.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstring>
#include <ctime>

/// SQLite without its date functions calls this for CURRENT_TIMESTAMP alone, which no statement of
/// ours has. Emscripten's own would be 5 kB of JavaScript.
extern "C" size_t strftime(char*, size_t, const char*, const tm*) {
  return 0;
}

namespace {

int open_nothing(sqlite3_vfs*, const char*, sqlite3_file* out, int, int*) {
  out->pMethods = nullptr;
  return SQLITE_CANTOPEN;
}
int delete_nothing(sqlite3_vfs*, const char*, int) {
  return SQLITE_OK;
}
int nothing_exists(sqlite3_vfs*, const char*, int, int* exists) {
  *exists = 0;
  return SQLITE_OK;
}
int same_path(sqlite3_vfs*, const char* name, int room, char* out) {
  if (std::strlen(name) + 1 > static_cast<size_t>(room)) return SQLITE_CANTOPEN;
  std::strcpy(out, name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int length, char* out) {
  constexpr int kMost = 256;  // getentropy's own limit for one call
  for (int done = 0; done < length; done += kMost) {
    size_t part = static_cast<size_t>(length - done < kMost ? length - done : kMost);
    if (getentropy(out + done, part) != 0) return done;
  }
  return length;
}

int do_not_sleep(sqlite3_vfs*, int) {
  return 0;
}

int current_time_ms(sqlite3_vfs*, sqlite3_int64* out) {
  constexpr sqlite3_int64 kJulianDayOf1970Ms = 210866760000000;
  timeval now{};
  gettimeofday(&now, nullptr);
  *out = kJulianDayOf1970Ms + static_cast<sqlite3_int64>(now.tv_sec) * 1000 + now.tv_usec / 1000;
  return SQLITE_OK;
}

int current_time_days(sqlite3_vfs* vfs, double* out) {
  sqlite3_int64 ms = 0;
  current_time_ms(vfs, &ms);
  *out = static_cast<double>(ms) / 86400000.0;
  return SQLITE_OK;
}

int no_error(sqlite3_vfs*, int, char*) {
  return 0;
}

sqlite3_vfs make_vfs() {
  sqlite3_vfs vfs{};
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(sqlite3_file);
  vfs.mxPathname = 128;
  vfs.zName = "none";
  vfs.xOpen = open_nothing;
  vfs.xDelete = delete_nothing;
  vfs.xAccess = nothing_exists;
  vfs.xFullPathname = same_path;
  vfs.xRandomness = randomness;
  vfs.xSleep = do_not_sleep;
  vfs.xCurrentTime = current_time_days;
  vfs.xGetLastError = no_error;
  vfs.xCurrentTimeInt64 = current_time_ms;
  return vfs;
}

}  // namespace

extern "C" int sqlite3_os_init(void) {
  static sqlite3_vfs vfs = make_vfs();
  return sqlite3_vfs_register(&vfs, 1);
}

extern "C" int sqlite3_os_end(void) {
  return SQLITE_OK;
}
