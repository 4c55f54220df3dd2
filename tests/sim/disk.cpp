#include "tests/sim/disk.h"

#include <algorithm>
#include <utility>

namespace wardbook::sim {
namespace {

constexpr size_t kSector = 512;
/// What the system keeps in memory of a file, and writes as one.
constexpr size_t kPage = 4096;

auto at_byte(auto& bytes, size_t at) {
  return bytes.begin() + static_cast<std::ptrdiff_t>(at);
}

}  // namespace

void DiskFile::write(size_t at, std::span<const uint8_t> data) {
  const size_t end = std::min(at + data.size(), bytes_.size());
  const size_t covered = at < end ? end - at : 0;
  const Change change{false, at, bytes_.size(), old_.size(), covered, new_.size(), data.size()};
  if (covered > 0) old_.insert(old_.end(), at_byte(bytes_, at), at_byte(bytes_, end));
  new_.insert(new_.end(), data.begin(), data.end());
  redo(change, nullptr);
  unsynced_.push_back(change);
}

void DiskFile::truncate(size_t size) {
  const size_t covered = bytes_.size() - std::min(size, bytes_.size());
  const Change change{true, size, bytes_.size(), old_.size(), covered, new_.size(), 0};
  if (covered > 0) old_.insert(old_.end(), at_byte(bytes_, size), bytes_.end());
  redo(change, nullptr);
  unsynced_.push_back(change);
}

/// The first page that it touches, and the one after the last.
std::pair<size_t, size_t> DiskFile::pages_of(const Change& change) {
  const size_t end =
      change.cuts ? std::max(change.at, change.size_before) : change.at + change.size;
  return {change.at / kPage, (end + kPage - 1) / kPage};
}

void DiskFile::forget_changes() {
  unsynced_.clear();
  old_.clear();
  new_.clear();
}

void DiskFile::sync() {
  for (const Change& change : unsynced_) {
    const auto [from, to] = pages_of(change);
    dropped_.erase(dropped_.lower_bound(from), dropped_.lower_bound(to));
  }
  forget_changes();
}

void DiskFile::fail_sync() {
  const std::vector<uint8_t> read = bytes_;
  for (auto change = unsynced_.rbegin(); change != unsynced_.rend(); ++change) undo(*change);
  for (const Change& change : unsynced_) {
    const auto [from, to] = pages_of(change);
    for (size_t page = from; page < to; ++page) {
      std::vector<uint8_t> there(kPage);
      const size_t start = std::min(page * kPage, bytes_.size());
      std::copy_n(at_byte(bytes_, start), std::min(kPage, bytes_.size() - start), there.begin());
      // What an earlier one did not take is not there either.
      dropped_.try_emplace(page, std::move(there));
    }
  }
  bytes_ = read;
  forget_changes();
}

void DiskFile::undo(const Change& change) {
  bytes_.resize(change.size_before);
  std::copy_n(at_byte(old_, change.before), change.covered, at_byte(bytes_, change.at));
}

/// `torn`: only some of the sectors that it touches.
void DiskFile::redo(const Change& change, Random* torn) {
  if (change.cuts) return bytes_.resize(std::min(change.at, bytes_.size()));
  const size_t end = change.at + change.size;
  if (torn == nullptr) return put(change, change.at, end);
  for (size_t from = change.at; from < end;) {
    const size_t to = std::min(end, (from / kSector + 1) * kSector);
    if (torn->next_u64() % 2 == 0) put(change, from, to);
    from = to;
  }
}

void DiskFile::put(const Change& change, size_t from, size_t to) {
  if (bytes_.size() < to) bytes_.resize(to);
  std::copy_n(at_byte(new_, change.data + from - change.at), to - from, at_byte(bytes_, from));
}

void DiskFile::lose(Random* some, size_t share) {
  for (auto change = unsynced_.rbegin(); change != unsynced_.rend(); ++change) undo(*change);
  for (const auto& [page, there] : std::exchange(dropped_, {})) {
    if (some != nullptr && some->next_u64() % 2 == 0) continue;
    const size_t start = std::min(page * kPage, bytes_.size());
    std::copy_n(there.begin(), std::min(kPage, bytes_.size() - start), at_byte(bytes_, start));
  }
  for (const Change& change : unsynced_) {
    if (some == nullptr || some->next_u64() % 8 >= share) continue;
    redo(change, some->next_u64() % 3 == 0 ? some : nullptr);
  }
  sync();
}

// --- The folder

DiskFile& Disk::create(const std::string& name) {
  const auto [at, is_new] = files.try_emplace(name);
  if (is_new) created_.insert(name);
  return at->second;
}

bool Disk::remove(const std::string& name) {
  auto file = files.extract(name);
  if (!file) return false;
  // One that never was for good leaves nothing that could come back.
  if (created_.erase(name) == 0) removed_.insert(std::move(file));
  return true;
}

void Disk::sync(DiskFile& file) {
  if (!lies) file.sync();
}

void Disk::sync_folder() {
  if (lies) return;
  created_.clear();
  removed_.clear();
}

void Disk::lose_entries(Random* some) {
  for (const std::string& name : created_)
    if (some == nullptr || some->next_u64() % 2 == 0) files.erase(name);
  created_.clear();
  for (auto& [name, file] : removed_)
    if (some == nullptr || some->next_u64() % 2 == 0) files.insert_or_assign(name, file);
  removed_.clear();
}

void Disk::crash(Random* some) {
  lose_entries(some);
  // From next to nothing to everything.
  static constexpr size_t kShares[] = {1, 4, 7, 8};
  const size_t share = some == nullptr ? 0 : kShares[some->next_u64() % 4];
  for (auto& [name, file] : files) file.lose(some, share);
  left_ = -1;
  off_ = false;
  lost_a_sync_ = false;
}

void Disk::end_process() {
  for (auto& [name, file] : files) file.sync();
  sync_folder();
  left_ = -1;
  off_ = false;
  lost_a_sync_ = false;
}

bool Disk::grow() {
  if (growths_left_ == 0) full = true;
  was_full_ = was_full_ || full;
  if (full) return false;
  if (growths_left_ > 0) --growths_left_;
  return true;
}

bool Disk::falters() {
  if (!in_use_ || !wear_ || wear_->dice.below(wear_->one_in) != 0) return false;
  has_faltered_ = true;
  return true;
}

void Disk::fail_sync(DiskFile& file) {
  file.fail_sync();
  lost_a_sync_ = true;
}

bool Disk::spend(Touch touch) {
  if (off_) return false;
  if (before_touch) before_touch(touch);
  if (left_ < 0) return true;
  if (left_ == 0) off_ = true;
  --left_;
  return !off_;
}

}  // namespace wardbook::sim
