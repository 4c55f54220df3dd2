#include "tests/sim/disk.h"

#include <algorithm>

namespace wardbook::sim {
namespace {

constexpr size_t kSector = 512;

}  // namespace

void DiskFile::write(size_t at, std::span<const uint8_t> data) {
  Write write{at, data.size(), {}};
  const size_t covered = std::min(at + data.size(), bytes_.size());
  if (at < covered)
    write.before.assign(bytes_.begin() + static_cast<std::ptrdiff_t>(at),
                        bytes_.begin() + static_cast<std::ptrdiff_t>(covered));
  if (at > bytes_.size()) bytes_.resize(at);
  std::copy_n(data.begin(), write.before.size(), bytes_.begin() + static_cast<std::ptrdiff_t>(at));
  bytes_.insert(bytes_.end(), data.begin() + static_cast<std::ptrdiff_t>(write.before.size()),
                data.end());
  unsynced_.push_back(std::move(write));
}

void DiskFile::truncate(size_t size) {
  bytes_.resize(size);
  synced_size_ = std::min(synced_size_, size);
}

void DiskFile::sync() {
  unsynced_.clear();
  synced_size_ = bytes_.size();
}

void DiskFile::lose(Random* some) {
  const std::vector<uint8_t> seen = bytes_;
  for (auto write = unsynced_.rbegin(); write != unsynced_.rend(); ++write)
    for (size_t i = 0; i < write->before.size() && write->at + i < bytes_.size(); ++i)
      bytes_[write->at + i] = write->before[i];
  bytes_.resize(synced_size_);
  for (const Write& write : unsynced_) {
    if (some == nullptr || some->next_u64() % 2 == 0) continue;
    size_t to = std::min(write.at + write.size, seen.size());
    // A write is torn at a border of a sector.
    if (some->next_u64() % 3 == 0) to = std::min(to, (write.at / kSector + 1) * kSector);
    if (write.at >= to) continue;
    if (bytes_.size() < to) bytes_.resize(to);
    std::copy(seen.begin() + static_cast<std::ptrdiff_t>(write.at),
              seen.begin() + static_cast<std::ptrdiff_t>(to),
              bytes_.begin() + static_cast<std::ptrdiff_t>(write.at));
  }
  sync();
}

void Disk::crash(Random* some) {
  for (auto& [name, file] : files) file.lose(some);
  left_ = -1;
  off_ = false;
}

bool Disk::spend() {
  if (off_) return false;
  if (left_ < 0) return true;
  if (left_ == 0) off_ = true;
  --left_;
  return !off_;
}

}  // namespace wardbook::sim
