#include "app/platform/pool_vfs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>
#include <string>

#include "app/platform/clock.h"
#include "shared/store/log_again.h"
#include "tests/unit/platform/memory_pool.h"

namespace wardbook {
namespace {

using ::testing::HasSubstr;

constexpr const char* kKey =
    "PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f"
    "101112131415161718191a1b1c1d1e1f'\";";
constexpr const char* kWal =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
    "PRAGMA wal_autocheckpoint = 8;";
constexpr const char* kRollbackJournal =
    "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA cache_size = 4;";

SystemClock system_clock_of_test;
SystemRandom system_random_of_test;

/// A connection over a pool, through a VFS of its own.
class Connection {
 public:
  explicit Connection(FilePool& pool, const std::string& setup = std::string(kKey) + kWal) {
    static int number = 0;
    name_ = "pool-" + std::to_string(++number);
    Result<const char*> vfs =
        register_pool_vfs(name_.c_str(), pool, system_clock_of_test, system_random_of_test);
    EXPECT_TRUE(vfs.ok());
    vfs_ = vfs.value();
    code_ = sqlite3_open_v2("test.db", &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs_);
    if (code_ == SQLITE_OK) code_ = run(setup);
  }
  ~Connection() { sqlite3_close(db_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int code() const { return code_; }
  const char* vfs() const { return vfs_; }
  sqlite3* db() const { return db_; }

  int run(const std::string& sql) {
    return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  }

  /// The first column of the first row, or "error".
  std::string value(const std::string& sql) {
    std::string out = "error";
    auto take = [](void* to, int, char** values, char**) {
      *static_cast<std::string*>(to) = values[0] != nullptr ? values[0] : "null";
      return 1;
    };
    sqlite3_exec(db_, sql.c_str(), take, &out, nullptr);
    return out;
  }

 private:
  std::string name_;
  const char* vfs_ = nullptr;
  sqlite3* db_ = nullptr;
  int code_ = SQLITE_OK;
};

/// Ten rows whose numbers add up to a known sum, in one transaction; 0 if it was committed.
int add_ten(Connection& connection, int batch) {
  std::string sql = "BEGIN;";
  for (int i = 0; i < 10; ++i) {
    sql +=
        "INSERT INTO t(batch, text) VALUES(" + std::to_string(batch) + ", hex(randomblob(700)));";
  }
  return connection.run(sql + "COMMIT;");
}

constexpr const char* kTable =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, batch INT, text TEXT); CREATE INDEX i ON t(batch, "
    "text);";

TEST(PoolVfs, KeepsDataAndSaysNothingInPlainText) {
  MemoryPool pool;
  {
    Connection first(pool);
    ASSERT_EQ(first.code(), SQLITE_OK);
    ASSERT_EQ(first.run("CREATE TABLE t(name TEXT); INSERT INTO t VALUES('Amina Wanjiru')"),
              SQLITE_OK);
    EXPECT_EQ(first.value("PRAGMA journal_mode"), "wal");
    for (const auto& file : pool.files()) {
      EXPECT_THAT(std::string(file.begin(), file.end()), Not(HasSubstr("Amina")));
    }
  }
  MemoryPool again(pool.files());
  Connection second(again);
  EXPECT_EQ(second.value("SELECT name FROM t"), "Amina Wanjiru");
}

TEST(PoolVfs, AnotherKeyOpensNothingAndChangesNothing) {
  MemoryPool pool;
  {
    Connection first(pool);
    ASSERT_EQ(first.run(kTable), SQLITE_OK);
  }
  MemoryPool::Files before = pool.files();
  std::string other_key = kKey;
  other_key.replace(other_key.find("00"), 2, "ff");
  {
    Connection second(pool, other_key + kWal);
    EXPECT_EQ(second.code(), SQLITE_NOTADB);
  }
  EXPECT_EQ(pool.files(), before);
}

TEST(PoolVfs, AProcessKilledAtAnyWriteLosesNothingCommittedWithAWal) {
  for (int cut = 0;; ++cut) {
    MemoryPool pool;
    Connection(pool).run(kTable);
    pool.cut_after_writes = pool.writes + cut;
    int committed = 0;
    {
      Connection connection(pool);
      for (int batch = 0; batch < 3; ++batch) {
        if (add_ten(connection, batch) != SQLITE_OK) break;
        committed += 10;
      }
    }
    MemoryPool found(pool.files());
    Connection after(found);
    ASSERT_EQ(after.value("PRAGMA integrity_check"), "ok") << "cut after " << cut;
    int rows = std::stoi(after.value("SELECT count(*) FROM t"));
    ASSERT_GE(rows, committed) << "cut after " << cut;
    ASSERT_EQ(rows % 10, 0) << "cut after " << cut;
    if (committed == 30) break;
    ASSERT_LT(cut, 500);
  }
}

/// With "reserved" answered by the VFS, SQLite would skip this rollback.
TEST(PoolVfs, AProcessKilledAtAnyWriteIsRolledBackWithAJournal) {
  const std::string setup = std::string(kKey) + kRollbackJournal;
  for (int cut = 0;; ++cut) {
    MemoryPool pool;
    {
      Connection first(pool, setup);
      ASSERT_EQ(first.run(kTable), SQLITE_OK);
      ASSERT_EQ(add_ten(first, 0), SQLITE_OK);
    }
    pool.cut_after_writes = pool.writes + cut;
    int code = 0;
    {
      Connection connection(pool, setup);
      code = connection.run("UPDATE t SET batch = batch + 1, text = hex(randomblob(700))");
    }
    MemoryPool found(pool.files());
    Connection after(found, setup);
    ASSERT_EQ(after.value("PRAGMA integrity_check"), "ok") << "cut after " << cut;
    std::string batches = after.value("SELECT sum(batch) FROM t");
    ASSERT_TRUE(batches == "0" || batches == "10") << batches << " cut after " << cut;
    if (code == SQLITE_OK) {
      EXPECT_EQ(batches, "10");
      break;
    }
    ASSERT_LT(cut, 500);
  }
}

TEST(PoolVfs, PowerCutAtAnyWriteLosesNothingCommitted) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    MemoryPool pool;
    Connection(pool).run(kTable);
    pool.cut_after_writes = pool.writes + static_cast<int>(seed / 3);
    int committed = 0;
    {
      Connection connection(pool);
      for (int batch = 0; batch < 4; ++batch) {
        if (add_ten(connection, batch) != SQLITE_OK) break;
        committed += 10;
      }
    }
    MemoryPool found(pool.after_power_cut(seed));
    Connection after(found);
    ASSERT_EQ(after.value("PRAGMA integrity_check"), "ok") << "seed " << seed;
    ASSERT_GE(std::stoi(after.value("SELECT count(*) FROM t")), committed) << "seed " << seed;
  }
}

class PoolVfsFullDisk : public ::testing::TestWithParam<double> {};

/// 4294967288 is Chrome's answer, 100 a short count, kNoRoom an exception.
TEST_P(PoolVfsFullDisk, IsFullAndNotCorrupt) {
  MemoryPool pool;
  Connection connection(pool);
  ASSERT_EQ(connection.run(kTable), SQLITE_OK);
  ASSERT_EQ(add_ten(connection, 0), SQLITE_OK);
  ASSERT_EQ(connection.run("UPDATE t SET batch = 7 WHERE id = 1"), SQLITE_OK);
  pool.lie_about_writes = GetParam();
  EXPECT_EQ(add_ten(connection, 1), SQLITE_FULL);
  connection.run("ROLLBACK");
  // SQLite writes the end of a transaction's last frame after its sync: it is still to be written.
  ASSERT_EQ(connection.run("PRAGMA shrink_memory"), SQLITE_OK);
  EXPECT_EQ(connection.value("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(connection.value("SELECT batch FROM t WHERE id = 1"), "7");
  pool.lie_about_writes = 0;
  EXPECT_EQ(connection.value("SELECT count(*) FROM t"), "10");
  EXPECT_EQ(add_ten(connection, 2), SQLITE_OK);
  EXPECT_EQ(connection.value("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(connection.value("SELECT count(*) FROM t"), "20");
}

INSTANTIATE_TEST_SUITE_P(Answers, PoolVfsFullDisk,
                         ::testing::Values(4294967288.0, 100.0, FilePool::kNoRoom));

/// 64 KiB at a time: a transaction's pages lie behind each other in the log, and a checkpoint
/// writes them in their order.
TEST(PoolVfs, WritesThatFollowOnEachOtherAreMadeTogether) {
  MemoryPool pool;
  Connection connection(pool);
  ASSERT_EQ(connection.run("CREATE TABLE t(text TEXT)"), SQLITE_OK);
  const int before = pool.writes;
  ASSERT_EQ(connection.run("INSERT INTO t VALUES(hex(randomblob(200000)))"), SQLITE_OK);
  EXPECT_LT(pool.writes - before, 2 * 400 / 16 + 10) << "about 100 pages, logged and copied";
}

TEST(PoolVfs, WhatIsNotWrittenYetIsRead) {
  MemoryPool pool;
  Connection connection(pool);
  // Pages of a transaction go to the log before its end, and are read back from there.
  ASSERT_EQ(connection.run(std::string("PRAGMA cache_size = 4;") + kTable + "BEGIN;"), SQLITE_OK);
  for (int i = 0; i < 200; ++i)
    ASSERT_EQ(connection.run("INSERT INTO t(batch, text) VALUES(1, hex(randomblob(700)));"
                             "UPDATE t SET batch = batch + 1 WHERE id % 7 = 0"),
              SQLITE_OK);
  EXPECT_EQ(connection.value("SELECT count(*) FROM t WHERE length(text) = 1400"), "200");
  EXPECT_EQ(connection.value("PRAGMA integrity_check"), "ok");
  ASSERT_EQ(connection.run("COMMIT"), SQLITE_OK);
  MemoryPool found(pool.files());
  Connection after(found);
  EXPECT_EQ(after.value("SELECT count(*) FROM t WHERE length(text) = 1400"), "200");
  EXPECT_EQ(after.value("PRAGMA integrity_check"), "ok");
}

TEST(PoolVfs, ShortReadsAreReadOn) {
  MemoryPool pool;
  {
    Connection first(pool);
    ASSERT_EQ(first.run(kTable), SQLITE_OK);
    ASSERT_EQ(add_ten(first, 0), SQLITE_OK);
  }
  MemoryPool slow(pool.files());
  slow.most_per_read = 100;
  Connection second(slow);
  EXPECT_EQ(second.value("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(second.value("SELECT count(*) FROM t"), "10");
}

TEST(PoolVfs, TheLogIsWrittenAgainAsItIsRead) {
  MemoryPool pool;
  Connection connection(pool);
  ASSERT_EQ(connection.run(kTable), SQLITE_OK);
  ASSERT_EQ(add_ten(connection, 1), SQLITE_OK);
  sqlite3_file* log = nullptr;
  ASSERT_EQ(sqlite3_file_control(connection.db(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log),
            SQLITE_OK);
  const MemoryPool::Files before = pool.files();
  pool.writes = 0;
  ASSERT_EQ(log->pMethods->xFileControl(log, store::kWriteLogAgain, nullptr), SQLITE_OK);
  EXPECT_GE(pool.writes, 1);
  EXPECT_EQ(pool.files(), before) << "below the encryption";
  EXPECT_EQ(pool.after_power_cut(1), before) << "and durable";
  EXPECT_EQ(connection.value("SELECT count(*) FROM t"), "10");
}

TEST(PoolVfs, NothingIsWrittenAfterAHandleDied) {
  MemoryPool pool;
  {
    Connection first(pool);
    ASSERT_EQ(first.run(kTable), SQLITE_OK);
    for (int batch = 0; batch < 5; ++batch) ASSERT_EQ(add_ten(first, batch), SQLITE_OK);
  }
  int died = 0;
  for (int read = 0; read < 30; ++read) {
    MemoryPool dying(pool.files());
    dying.fail_reads_after = read;
    {
      Connection second(dying);
      if (second.run("SELECT sum(length(text)) FROM t; DELETE FROM t") != SQLITE_OK) ++died;
    }
    MemoryPool found(dying.files());
    Connection third(found);
    ASSERT_EQ(third.value("PRAGMA integrity_check"), "ok") << "read " << read;
    std::string rows = third.value("SELECT count(*) FROM t");
    ASSERT_TRUE(rows == "50" || rows == "0") << rows << " read " << read;
  }
  EXPECT_GT(died, 10);
}

TEST(PoolVfs, OneConnectionAtATime) {
  MemoryPool pool;
  Connection first(pool);
  ASSERT_EQ(first.run(kTable), SQLITE_OK);
  sqlite3* second = nullptr;
  EXPECT_NE(sqlite3_open_v2("test.db", &second, SQLITE_OPEN_READWRITE, first.vfs()), SQLITE_OK);
  sqlite3_close(second);
}

TEST(PoolVfs, NoPlainTextInTemporaryFiles) {
  MemoryPool pool;
  Connection connection(pool);
  ASSERT_EQ(connection.run(kTable), SQLITE_OK);
  sqlite3_file* file = nullptr;
  sqlite3_vfs* vfs = sqlite3_vfs_find(connection.vfs());
  std::vector<char> room(static_cast<size_t>(vfs->szOsFile));
  file = reinterpret_cast<sqlite3_file*>(room.data());
  int flags = SQLITE_OPEN_TEMP_JOURNAL | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
              SQLITE_OPEN_DELETEONCLOSE;
  EXPECT_EQ(vfs->xOpen(vfs, nullptr, file, flags, nullptr), SQLITE_CANTOPEN);
}

}  // namespace
}  // namespace wardbook
