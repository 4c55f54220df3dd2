#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/domain/seeded.h"

namespace wardbook::sim {

/// A file of a Disk. It remembers what has been done to it since the last sync, to take it back.
class DiskFile {
 public:
  const std::vector<uint8_t>& bytes() const { return bytes_; }
  void write(size_t at, std::span<const uint8_t> data);
  void truncate(size_t size);
  void sync();
  /// What would have been synced is read as if it had been, and no later sync makes it so: the
  /// system takes those pages for clean. Only what writes them again does.
  void fail_sync();
  /// What is not synced is lost; but each change since then may have reached the disk, one without
  /// the others, in `share` of 8 cases; a write whole or some of its sectors. `some` null: none
  /// has.
  void lose(Random* some, size_t share);

 private:
  struct Change {
    bool cuts;  ///< a truncate to `at`; else a write there
    size_t at;
    size_t size_before;  ///< of the file
    size_t before;       ///< in `old_`: what it covered or cut off
    size_t covered;      ///< how much that is
    size_t data;         ///< in `new_`
    size_t size;         ///< of the data
  };
  void undo(const Change& change);
  static std::pair<size_t, size_t> pages_of(const Change& change);
  void forget_changes();
  void put(const Change& change, size_t from, size_t to);
  void redo(const Change& change, Random* torn);

  std::vector<uint8_t> bytes_;
  std::vector<Change> unsynced_;
  // The bytes of all of them, each after the one before it: one that is written costs no memory of
  // its own.
  std::vector<uint8_t> old_;
  std::vector<uint8_t> new_;
  /// What the disk has of the pages that a sync did not take.
  std::map<size_t, std::vector<uint8_t>> dropped_;
};

/// A disk in memory that SQLite can use (see mount). A copy of it is a copy of the tablet's
/// storage. Files that were made or removed are so for good at the next sync of the folder.
class Disk {
 public:
  std::map<std::string, DiskFile> files;
  bool full = false;  ///< no file can grow
  bool lies = false;  ///< a sync does nothing, as with a drive that keeps everything in its cache
  enum class Touch : uint8_t { write, truncate, sync };
  /// Hears of each change before it is made.
  std::function<void(Touch)> before_touch;

  DiskFile& create(const std::string& name);
  bool remove(const std::string& name);
  void sync(DiskFile& file);
  void sync_folder();

  /// The disk is full for good once files have grown `times` times from now.
  void fill_after(int64_t times) { growths_left_ = times; }
  /// For what opens files: false if there is no room for one to grow.
  bool grow();
  /// Whether somebody has met the full disk.
  bool was_full() const { return was_full_; }

  /// It wears out: from now on one in so many of the things that the program asks for fails.
  void falter(uint64_t seed, size_t one_in) { wear_ = Wear{Seeded(seed), one_in}; }
  void mend() { wear_.reset(); }
  bool is_faltering() const { return wear_.has_value(); }
  /// For what opens files: whether this one fails.
  bool falters();
  /// How much a write that fails has written of `size` bytes.
  size_t any_part_of(size_t size) { return wear_->dice.below(size + 1); }
  bool has_faltered() const { return has_faltered_; }
  /// Whether one was a sync, since crash() or end_process().
  bool lost_a_sync() const { return lost_a_sync_; }
  /// It falters only while the program that is tested uses it.
  class InUse {
   public:
    explicit InUse(Disk& disk, bool in_use = true)
        : disk_(disk), before_(std::exchange(disk.in_use_, in_use)) {}
    ~InUse() { disk_.in_use_ = before_; }
    InUse(const InUse&) = delete;

   private:
    Disk& disk_;
    const bool before_;
  };

  /// The power goes at the `writes`-th write or sync from now; -1: it doesn't.
  void cut_power_after(int64_t writes) { left_ = writes; }
  void cut_power() { off_ = true; }
  /// Everything fails until crash().
  bool is_off() const { return off_; }
  /// After the power cut: what is durable is there, and with `some` any part of what was not.
  void crash(Random* some);
  /// The process ends and the power stays: everything is there, but for what a sync did not take.
  void end_process();

  /// For what opens files: false if the power is off, or goes now.
  bool spend(Touch touch);
  void fail_sync(DiskFile& file);

 private:
  struct Wear {
    Seeded dice;
    size_t one_in;
  };
  void lose_entries(Random* some);

  int64_t left_ = -1;
  int64_t growths_left_ = -1;
  bool was_full_ = false;
  bool off_ = false;
  bool in_use_ = false;
  bool has_faltered_ = false;
  bool lost_a_sync_ = false;
  std::optional<Wear> wear_;
  std::set<std::string> created_;            ///< since the last sync of the folder
  std::map<std::string, DiskFile> removed_;  ///< the same; they may come back
};

/// The name of the VFS that opens "/<name>/<file>" on the disk that is mounted as `name`. As in the
/// product the log of a commit is one write (shared/store/log_vfs.h).
inline constexpr const char* kVfs = "onewrite-simulated";
/// The same with encryption: for a database that is opened with a key.
inline constexpr const char* kEncryptingVfs = "multipleciphers-onewrite-simulated";

/// Makes the disk reachable; the VFS is registered at the first call. Files must be closed before
/// the disk is unmounted or moved away.
void mount(const std::string& name, Disk* disk);
void unmount(const std::string& name);

}  // namespace wardbook::sim
