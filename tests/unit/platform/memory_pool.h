#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <random>
#include <vector>

#include "app/platform/file_pool.h"

namespace wardbook {

/// A FilePool in memory that can misbehave like a browser, and lose power like a tablet.
class MemoryPool : public FilePool {
 public:
  using Files = std::array<std::vector<uint8_t>, kFileRoles>;

  // How it misbehaves.
  double fail_reads_after = -1;  ///< dead from this read on; negative: never
  int most_per_read = 1 << 30;
  double lie_about_writes = 0;  ///< what write() answers in place of the count, having done nothing
  int cut_after_writes = -1;    ///< dead after this many writes and truncations

  int reads = 0;
  int writes = 0;

  explicit MemoryPool(Files files = {}) : now_(files), durable_(std::move(files)) {}

  const Files& files() const { return now_; }

  /// What is found after the power has gone: what was flushed, and any part of the rest, in any
  /// order of files.
  Files after_power_cut(uint32_t seed) const {
    std::mt19937 random(seed);
    Files files = durable_;
    for (const Change& change : unflushed_) {
      if (random() % 2 == 0) apply(files, change);
    }
    return files;
  }

  double read(FileRole role, void* to, int length, double offset) override {
    if (dead_ || (fail_reads_after >= 0 && reads >= fail_reads_after)) return die();
    ++reads;
    const auto& file = now_[index(role)];
    auto at = static_cast<size_t>(offset);
    if (at >= file.size()) return 0;
    size_t count = std::min(
        {static_cast<size_t>(length), file.size() - at, static_cast<size_t>(most_per_read)});
    std::memcpy(to, file.data() + at, count);
    return static_cast<double>(count);
  }

  double write(FileRole role, const void* from, int length, double offset) override {
    if (lie_about_writes != 0) return lie_about_writes;
    const auto* bytes = static_cast<const uint8_t*>(from);
    Change change{role, static_cast<size_t>(offset), {bytes, bytes + length}, false};
    return change_file(std::move(change)) ? length : kDead;
  }

  double truncate(FileRole role, double size) override {
    return change_file({role, static_cast<size_t>(size), {}, true}) ? 0 : kDead;
  }

  double flush(FileRole role) override {
    if (dead_) return kDead;
    durable_[index(role)] = now_[index(role)];
    std::erase_if(unflushed_, [role](const Change& change) { return change.role == role; });
    return 0;
  }

  double size(FileRole role) override {
    return dead_ ? kDead : static_cast<double>(now_[index(role)].size());
  }

 private:
  struct Change {
    FileRole role;
    size_t at;
    std::vector<uint8_t> bytes;
    bool truncate;
  };

  static size_t index(FileRole role) { return static_cast<size_t>(role); }

  static void apply(Files& files, const Change& change) {
    auto& file = files[index(change.role)];
    if (change.truncate) {
      file.resize(change.at);
      return;
    }
    file.resize(std::max(file.size(), change.at + change.bytes.size()));
    std::copy(change.bytes.begin(), change.bytes.end(),
              file.begin() + static_cast<std::ptrdiff_t>(change.at));
  }

  bool change_file(Change change) {
    if (dead_ || (cut_after_writes >= 0 && writes >= cut_after_writes)) return die(), false;
    ++writes;
    apply(now_, change);
    unflushed_.push_back(std::move(change));
    return true;
  }

  double die() {
    dead_ = true;
    return kDead;
  }

  Files now_;
  Files durable_;
  std::deque<Change> unflushed_;
  bool dead_ = false;
};

}  // namespace wardbook
