#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>

// Loaded before the C library (LD_PRELOAD): a disk that takes nothing as long as there is a file
// of the name that WARDBOOK_DISK_FAILS has.

namespace {

int sync_by(long call, int file) {
  const char* sign = std::getenv("WARDBOOK_DISK_FAILS");
  if (sign == nullptr || access(sign, F_OK) != 0) return static_cast<int>(syscall(call, file));
  errno = EIO;
  return -1;
}

}  // namespace

// The system's header has names of their own for the parameters, which are reserved.
extern "C" int fdatasync(int file) {  // NOLINT(readability-inconsistent-declaration-parameter-name)
  return sync_by(SYS_fdatasync, file);
}

extern "C" int fsync(int file) {  // NOLINT(readability-inconsistent-declaration-parameter-name)
  return sync_by(SYS_fsync, file);
}
