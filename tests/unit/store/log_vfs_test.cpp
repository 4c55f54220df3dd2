#include "shared/store/log_vfs.h"

#include <gtest/gtest.h>

#include "tests/unit/store/on_simulated_disk.h"

namespace wardbook::store {
namespace {

using LogVfs = OnSimulatedDisk;

TEST_F(LogVfs, ACommitIsOneWrite) {
  ASSERT_OK(commit(*database_, 0, 1, 'a'));
  writes_ = 0;
  ASSERT_OK(commit(*database_, 1, 6, 'b'));
  EXPECT_EQ(writes_, 1);
  EXPECT_EQ(count(*database_, 'b'), "5");
}

TEST_F(LogVfs, AnotherConnectionSeesItAtOnce) {
  Database other = open();
  EXPECT_EQ(count(other, 'a'), "0");
  for (const int rows : {1, 5, 200}) {
    ASSERT_OK(commit(*database_, 0, rows, 'a'));
    EXPECT_EQ(count(other, 'a'), std::to_string(rows));
  }
}

TEST_F(LogVfs, SyncMakesAllOfItDurable) {
  ASSERT_OK(database_->sync());
  ASSERT_OK(commit(*database_, 0, 100, 'a'));
  EXPECT_EQ(count_after_power_cut('a'), "0");
  ASSERT_OK(database_->sync());
  EXPECT_EQ(count_after_power_cut('a'), "100");
}

TEST_F(LogVfs, WithoutSyncLaterTheCommitItselfIsDurable) {
  options_.syncs_later = false;
  open_again();
  for (const int rows : {1, 5, 100}) {
    ASSERT_OK(commit(*database_, 0, rows, 'a'));
    EXPECT_EQ(count_after_power_cut('a'), std::to_string(rows));
  }
}

/// Pages for which the cache has no room are in the log before the commit, and there changed again.
TEST_F(LogVfs, ATransactionThatIsBiggerThanTheCache) {
  options_.cache_kib = 40;
  open_again();
  ASSERT_OK(commit(*database_, 0, 60, 'a'));
  {
    auto transaction = Transaction::begin(*database_);
    ASSERT_OK(transaction);
    for (const char letter : {'b', 'c', 'd'}) ASSERT_OK(put(*database_, 0, 60, letter));
    ASSERT_OK(transaction->commit());
  }
  EXPECT_EQ(count(*database_, 'd'), "60");
  ASSERT_OK(database_->sync());
  EXPECT_EQ(count_after_power_cut('d'), "60");
}

/// Kept back, it could be written over what another connection has committed after a rollback.
TEST_F(LogVfs, WhatIsNotOfACommitIsWrittenAsItComes) {
  options_.cache_kib = 40;
  open_again();
  ASSERT_OK(commit(*database_, 0, 1, 'a'));
  auto transaction = Transaction::begin(*database_);
  ASSERT_OK(transaction);
  const size_t before = disk_.files["test.db-wal"].bytes().size();
  writes_ = 0;
  ASSERT_OK(put(*database_, 0, 60, 'a'));
  const size_t grown = disk_.files["test.db-wal"].bytes().size() - before;
  EXPECT_GT(grown, 40u * (24 + kPage));
  EXPECT_EQ(static_cast<size_t>(writes_), 2 * grown / (24 + kPage));
}

TEST_F(LogVfs, ARollbackLeavesNothing) {
  options_.cache_kib = 40;
  open_again();
  Database other = open();
  ASSERT_OK(commit(*database_, 0, 60, 'a'));
  {
    auto transaction = Transaction::begin(*database_);
    ASSERT_OK(transaction);
    ASSERT_OK(put(*database_, 0, 60, 'b'));
  }
  ASSERT_OK(commit(other, 0, 50, 'c'));
  ASSERT_OK(commit(*database_, 50, 55, 'd'));
  EXPECT_EQ(count(other, 'c'), "50");
  EXPECT_EQ(count(other, 'd'), "5");
  ASSERT_OK(database_->sync());
  EXPECT_EQ(count_after_power_cut('c'), "50");
}

TEST_F(LogVfs, ADiskThatIsFullInTheMiddleFailsTheCommitAlone) {
  ASSERT_OK(commit(*database_, 0, 10, 'a'));
  int failures = 0;
  for (int64_t room = 0;; ++room) {
    disk_.fill_after(room);
    const Status done = commit(*database_, 0, 100, 'b');
    disk_.fill_after(-1);
    if (!std::exchange(disk_.full, false)) {
      ASSERT_OK(done);
      break;
    }
    ++failures;
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().code, "disk_full");
    EXPECT_EQ(count(*database_, 'a'), "10");
    ASSERT_OK(commit(*database_, 0, 10, 'a'));
    EXPECT_EQ(count(*database_, 'a'), "10");
  }
  EXPECT_GT(failures, 3) << "the commit goes in parts";
  EXPECT_EQ(count(*database_, 'b'), "100");
  ASSERT_OK(database_->sync());
  EXPECT_EQ(count_after_power_cut('b'), "100");
}

}  // namespace
}  // namespace wardbook::store
