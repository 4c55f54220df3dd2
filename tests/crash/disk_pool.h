#pragma once

#include <cstring>

#include "app/platform/file_pool.h"
#include "tests/sim/disk.h"

namespace wardbook::sim {

/// The browser's files, for app/platform's VFS, on a simulated disk. They were made long ago and
/// are never removed.
class DiskPool final : public FilePool {
 public:
  void set_disk(Disk& disk) {
    disk_ = &disk;
    for (int role = 0; role < kFileRoles; ++role) disk.files.try_emplace(kNames[role]);
  }

  double read(FileRole role, void* to, int length, double offset) override {
    const auto& all = bytes(role);
    const auto from = std::min(static_cast<size_t>(offset), all.size());
    const size_t count = std::min(static_cast<size_t>(length), all.size() - from);
    if (count > 0) std::memcpy(to, all.data() + from, count);
    return static_cast<double>(count);
  }
  double write(FileRole role, const void* from, int length, double offset) override {
    if (!disk_->spend(Disk::Touch::write)) return kDead;
    const auto at = static_cast<size_t>(offset);
    const std::span data(static_cast<const uint8_t*>(from), static_cast<size_t>(length));
    const bool grows = at + data.size() > bytes(role).size();
    if (grows && !disk_->grow()) return kChromeSaysFull;
    file(role).write(at, data);
    return length;
  }
  double truncate(FileRole role, double size) override {
    if (!disk_->spend(Disk::Touch::truncate)) return kDead;
    file(role).truncate(static_cast<size_t>(size));
    return 0;
  }
  double flush(FileRole role) override {
    if (!disk_->spend(Disk::Touch::sync)) return kDead;
    disk_->sync(file(role));
    return 0;
  }
  double size(FileRole role) override { return static_cast<double>(bytes(role).size()); }
  const std::vector<uint8_t>& bytes(FileRole role) { return file(role).bytes(); }

 private:
  static constexpr const char* kNames[] = {"database", "wal", "journal"};
  /// -8 as an unsigned number: what Chrome answers to a write at the quota.
  static constexpr double kChromeSaysFull = 4294967288.0;

  DiskFile& file(FileRole role) { return disk_->files.at(kNames[static_cast<int>(role)]); }

  Disk* disk_ = nullptr;
};

}  // namespace wardbook::sim
