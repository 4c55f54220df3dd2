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
  void fail_a_sync() {
    const Failing failing(disk_, 1, 1);
    ASSERT_FALSE(database_->sync().ok());
  }
};

TEST_F(FailingDisk, WhatAFailedSyncLeftIsMadeDurableBeforeAnythingIsBuiltOnIt) {
  for (const bool again : {false, true}) {
    ASSERT_OK(commit(*database_, 0, 60, 'a'));
    ASSERT_OK(database_->sync());
    ASSERT_OK(commit(*database_, 0, 50, 'b'));
    fail_a_sync();
    kill();
    database_.emplace(open());
    EXPECT_EQ(count(*database_, 'b'), "50") << "the next process reads it";
    if (again) ASSERT_OK(database_->write_log_again());
    ASSERT_OK(commit(*database_, 50, 55, 'c'));
    ASSERT_OK(database_->sync());
    EXPECT_EQ(count_after_power_cut('b'), again ? "50" : "0");
    EXPECT_EQ(count_after_power_cut('c'), again ? "5" : "0") << "its own commits lie behind a gap";
  }
}

TEST_F(FailingDisk, OnlyTheLogsOwnFramesAreWrittenAgain) {
  ASSERT_OK(commit(*database_, 0, 100, 'a'));
  ASSERT_OK(database_->exec("PRAGMA wal_checkpoint(RESTART)"));
  ASSERT_OK(commit(*database_, 0, 1, 'b'));
  writes_ = 0;
  ASSERT_OK(database_->write_log_again());
  EXPECT_EQ(writes_, 2) << "the header, and what was committed since the log began anew";
  ASSERT_OK(commit(*database_, 1, 90, 'b'));
  EXPECT_EQ(count(*database_, 'b'), "90");
  EXPECT_EQ(count(*database_, 'a'), "10");
}

TEST_F(FailingDisk, AnEmptyLogIsLeftAlone) {
  ASSERT_OK(database_->exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  writes_ = 0;
  ASSERT_OK(database_->write_log_again());
  EXPECT_EQ(writes_, 0);
}

TEST_F(FailingDisk, ALogThatCantBeWrittenAgainSaysSo) {
  ASSERT_OK(commit(*database_, 0, 60, 'a'));
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const Failing failing(disk_, seed, 2);
    const Status again = database_->write_log_again();
    EXPECT_EQ(again.ok(), !disk_.has_faltered());
    if (again.ok()) continue;
    EXPECT_EQ(again.error().code, "io_error");
    return;
  }
  FAIL() << "nothing failed";
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
    const Failing failing(disk_, seed, seed % 2 == 0 ? 3 : 40);
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
