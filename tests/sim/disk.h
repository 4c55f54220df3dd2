#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "shared/base/random.h"

namespace wardbook::sim {

/// A file of a Disk. It remembers how to take back what has not been synced.
class DiskFile {
 public:
  const std::vector<uint8_t>& bytes() const { return bytes_; }
  void write(size_t at, std::span<const uint8_t> data);
  /// At once and for good: SQLite relies on no order here.
  void truncate(size_t size);
  void sync();
  /// What is not synced is lost; with `some` each write may also have reached the disk, whole or
  /// up to a sector's border.
  void lose(Random* some);

 private:
  struct Write {
    size_t at;
    size_t size;
    std::vector<uint8_t> before;  ///< what it covered; what is beyond was not there
  };
  std::vector<uint8_t> bytes_;
  std::vector<Write> unsynced_;
  size_t synced_size_ = 0;
};

/// A disk in memory that SQLite can use (see mount). A copy of it is a copy of the tablet's
/// storage.
class Disk {
 public:
  std::map<std::string, DiskFile> files;
  bool full = false;  ///< no file can grow

  /// The power goes at the `writes`-th write or sync from now; -1: it doesn't.
  void cut_power_after(int64_t writes) { left_ = writes; }
  void cut_power() { off_ = true; }
  /// Everything fails until crash().
  bool is_off() const { return off_; }
  /// After the power cut: only what is durable is there. `some` null: nothing else.
  void crash(Random* some);

  /// For the VFS: false if the power is off, or goes now.
  bool spend();

 private:
  int64_t left_ = -1;
  bool off_ = false;
};

/// The name of the VFS that opens "/<name>/<file>" on the disk that is mounted as `name`.
inline constexpr const char* kVfs = "simulated";

/// Makes the disk reachable; the VFS is registered at the first call. Files must be closed before
/// the disk is unmounted or moved away.
void mount(const std::string& name, Disk* disk);
void unmount(const std::string& name);

}  // namespace wardbook::sim
