#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "shared/store/database.h"
#include "tests/contract/files.h"
#include "tests/sim/disk.h"

namespace wardbook::store {

inline constexpr int kPage = 4096;

/// A database with a table whose rows are more than a page each, on a disk in memory that counts.
class OnSimulatedDisk : public testing::Test {
 protected:
  OnSimulatedDisk() {
    sim::mount("log", &disk_);
    options_.path = "/log/test.db";
    options_.vfs = sim::kEncryptingVfs;
    options_.key = test_key(3);
    options_.checkpoint_pages = 1'000'000;
    options_.syncs_later = true;
    database_.emplace(open());
    WB_CHECK(database_->exec("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)").ok());
    disk_.before_touch = [this](sim::Disk::Touch touch) {
      if (touch == sim::Disk::Touch::write) ++writes_;
    };
  }
  ~OnSimulatedDisk() override {
    database_.reset();
    sim::unmount("log");
  }

  Database open() {
    Result<Database> database = Database::open(options_);
    WB_CHECK(database.ok());
    return std::move(database).value();
  }
  void open_again() {
    database_.reset();
    database_.emplace(open());
  }

  static Status put(Database& database, int from, int to, char letter) {
    for (int a = from; a < to; ++a)
      WB_TRY(
          database.run("INSERT INTO t VALUES (?1, ?2) ON CONFLICT (a) DO UPDATE SET b = "
                       "excluded.b",
                       a, Bytes(kPage, static_cast<uint8_t>(letter))));
    return {};
  }
  static Status commit(Database& database, int from, int to, char letter) {
    WB_ASSIGN(Transaction transaction, Transaction::begin(database));
    WB_TRY(put(database, from, to, letter));
    return transaction.commit();
  }
  /// How many rows there are with this letter, or what is wrong with the database.
  static std::string count(Database& database, char letter) {
    const auto sound = database.value<std::string>("PRAGMA integrity_check");
    if (!sound.ok() || *sound != "ok") return "damaged";
    const auto rows = database.value<int64_t>("SELECT count(*) FROM t WHERE b = ?1",
                                              Bytes(kPage, static_cast<uint8_t>(letter)));
    return rows.ok() ? std::to_string(**rows) : rows.error().code;
  }
  /// The same for who opens what is on the disk when the power goes now.
  std::string count_after_power_cut(char letter) {
    sim::Disk left = disk_;
    left.before_touch = nullptr;
    left.crash(nullptr);
    sim::mount("left", &left);
    std::string found;
    {
      OpenOptions options = options_;
      options.path = "/left/test.db";
      Result<Database> database = Database::open(options);
      found = database.ok() ? count(*database, letter) : database.error().code;
    }
    sim::unmount("left");
    return found;
  }

  sim::Disk disk_;
  OpenOptions options_;
  std::optional<Database> database_;
  int writes_ = 0;
};

}  // namespace wardbook::store
