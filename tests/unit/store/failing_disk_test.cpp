#include <gtest/gtest.h>

#include "tests/unit/store/on_simulated_disk.h"

// A disk that fails for a moment: a read, a write or a sync ends with an error, and the next may
// not.

namespace wardbook::store {
namespace {

/// The disk fails at one in so many of what the program does while this lives.
class Failing {
 public:
  Failing(sim::Disk& disk, uint64_t seed, size_t one_in) : disk_(disk), in_use_(disk) {
    disk.falter(seed, one_in);
  }
  ~Failing() { disk_.mend(); }
  Failing(const Failing&) = delete;

 private:
  sim::Disk& disk_;
  const sim::Disk::InUse in_use_;
};

class FailingDisk : public OnSimulatedDisk {
 protected:
  void kill() {
    disk_.cut_power();
    database_.reset();
    disk_.end_process();
  }
  /// The disk has 60 rows a; they are made rows b, and that it does not take.
  void commit_what_the_disk_does_not_take() {
    ASSERT_OK(commit(*database_, 0, 60, 'a'));
    ASSERT_OK(database_->exec("PRAGMA wal_checkpoint(RESTART)"));
    // The log begins anew, with little of them in it.
    ASSERT_OK(commit(*database_, 60, 61, 'x'));
    ASSERT_OK(database_->sync());
    ASSERT_OK(commit(*database_, 0, 60, 'b'));
    const Failing failing(disk_, 1, 1);
    ASSERT_FALSE(database_->sync().ok());
  }
};

TEST_F(FailingDisk, WhatAFailedSyncLeftIsMadeDurableBeforeAnythingIsBuiltOnIt) {
  commit_what_the_disk_does_not_take();
  kill();
  database_.emplace(open());
  EXPECT_EQ(count(*database_, 'b'), "60") << "the next process reads it";
  ASSERT_OK(commit(*database_, 0, 5, 'c'));
  ASSERT_OK(database_->sync());
  EXPECT_EQ(count_after_power_cut('b'), "55");
  EXPECT_EQ(count_after_power_cut('c'), "5");
}

/// What has been copied of it would lie below the part of the log that the disk has.
TEST_F(FailingDisk, WhatTheDiskMayLackIsNotCopied) {
  commit_what_the_disk_does_not_take();
  database_->tidy();
  EXPECT_EQ(count_after_power_cut('a'), "60");
  database_.reset();
  EXPECT_EQ(count_after_power_cut('a'), "60") << "nor by a process that ends in order";
  database_.emplace(open());
  EXPECT_EQ(count_after_power_cut('b'), "60");
}

TEST_F(FailingDisk, AnOpeningThatFailsLosesNothing) {
  commit_what_the_disk_does_not_take();
  kill();
  const sim::Disk before = disk_;
  int failed = 0;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    disk_ = before;
    bool opened = false;
    {
      const Failing failing(disk_, seed, 200);
      opened = Database::open(options_).ok();
    }
    failed += opened ? 0 : 1;
    const std::string before_it = count_after_power_cut('a');
    const std::string committed = count_after_power_cut('b');
    ASSERT_TRUE(committed == "60" || (before_it == "60" && !opened))
        << "seed " << seed << ": " << before_it << " and " << committed;
  }
  EXPECT_GT(failed, 5);
  EXPECT_LT(failed, 95);
}

TEST_F(FailingDisk, OnlyTheLogsOwnFramesAreWrittenAgain) {
  ASSERT_OK(commit(*database_, 0, 100, 'a'));
  ASSERT_OK(database_->exec("PRAGMA wal_checkpoint(RESTART)"));
  ASSERT_OK(commit(*database_, 0, 1, 'b'));
  kill();
  writes_ = 0;
  database_.emplace(open());
  EXPECT_EQ(writes_, 2) << "the header, and what was committed since the log began anew";
  ASSERT_OK(commit(*database_, 1, 90, 'b'));
  EXPECT_EQ(count(*database_, 'b'), "90");
  EXPECT_EQ(count(*database_, 'a'), "10");
}

/// The simulated VFS synced the folder only for who made the log (seed 150310).
TEST_F(FailingDisk, ALogOfAProcessThatEndedBeforeItsFirstSyncIsFoundAgain) {
  database_.reset();
  ASSERT_FALSE(disk_.files.contains("test.db-wal"));
  disk_.create("test.db-wal");
  database_.emplace(open());
  ASSERT_OK(commit(*database_, 0, 5, 'a'));
  ASSERT_OK(database_->sync());
  EXPECT_EQ(count_after_power_cut('a'), "5");
}

TEST_F(FailingDisk, AnEmptyLogIsLeftAlone) {
  ASSERT_OK(database_->exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  kill();
  writes_ = 0;
  database_.emplace(open());
  EXPECT_EQ(writes_, 0);
}

/// What follows on it, on the same file, would seem to succeed.
TEST_F(FailingDisk, AfterACopyWhoseSyncFailsNothingIsSynced) {
  for (int more = 0; more < 60; ++more) {
    ASSERT_OK(commit(*database_, more, more + 1, 'a'));
    bool failed = false;
    {
      const Failing failing(disk_, static_cast<uint64_t>(more), 4);
      database_->tidy();
      failed = disk_.lost_a_sync();
    }
    const Status synced = database_->sync();
    ASSERT_EQ(synced.ok(), !failed);
    if (failed) return;
    EXPECT_EQ(count_after_power_cut('a'), std::to_string(more + 1));
  }
  FAIL() << "no sync failed";
}

/// SQLite3MultipleCiphers' VFS drops the error: a log whose header could not be read was empty, and
/// a page that could not be read was damaged.
TEST_F(FailingDisk, AReadThatFailsIsNeitherAnOlderStateNorDamage) {
  options_.cache_kib = 40;
  ASSERT_OK(commit(*database_, 0, 60, 'a'));
  ASSERT_OK(database_->exec("PRAGMA wal_checkpoint(RESTART)"));
  ASSERT_OK(commit(*database_, 0, 30, 'b'));
  const auto rows = [](Database& database, char letter) {
    return database.value<int64_t>("SELECT count(*) FROM t WHERE b = ?1",
                                   Bytes(kPage, static_cast<uint8_t>(letter)));
  };
  int opened = 0;
  int failed = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    kill();
    const Failing failing(disk_, seed, seed % 2 == 0 ? 8 : 100);
    Result<Database> database = Database::open(options_);
    const auto seen =
        database.ok() ? rows(*database, 'b') : Result<std::optional<int64_t>>(database.error());
    if (seen.ok())
      EXPECT_EQ(**seen, 30) << "seed " << seed;
    else
      EXPECT_EQ(seen.error().code, "io_error") << "seed " << seed;
    ++(seen.ok() ? opened : failed);
  }
  EXPECT_GT(opened, 10);
  EXPECT_GT(failed, 10);
  database_.emplace(open());
  EXPECT_EQ(count(*database_, 'a'), "30");
  EXPECT_EQ(count(*database_, 'b'), "30");
}

TEST_F(FailingDisk, AConnectionGoesOnWhenTheDiskDoes) {
  options_.cache_kib = 40;
  open_again();
  ASSERT_OK(commit(*database_, 0, 60, 'a'));
  ASSERT_OK(database_->exec("PRAGMA wal_checkpoint(RESTART)"));
  int failed = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Status done;
    {
      const Failing failing(disk_, seed, 30);
      done = commit(*database_, 0, 60, seed % 2 == 0 ? 'b' : 'a');
    }
    if (!done.ok()) {
      EXPECT_EQ(done.error().code, "io_error");
      ++failed;
    }
    const std::string as = count(*database_, 'a');
    EXPECT_EQ(count(*database_, 'b'), as == "60" ? "0" : "60");
    if (done.ok()) {
      EXPECT_EQ(as, seed % 2 == 0 ? "0" : "60");
    }
  }
  EXPECT_GT(failed, 10);
  EXPECT_LT(failed, 60);
}

}  // namespace
}  // namespace wardbook::store
