#include "shared/store/database.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>

#include "shared/store/log_vfs.h"
#include "shared/store/rows.h"
#include "shared/store/schema.h"
#include "tests/contract/country.h"
#include "tests/contract/files.h"

namespace wardbook::store {
namespace {

Database open(const OpenOptions& options) {
  Result<Database> database = Database::open(options);
  WB_CHECK(database.ok());
  return std::move(database).value();
}

std::string error_of_opening(const OpenOptions& options) {
  const Result<Database> database = Database::open(options);
  return database.ok() ? "" : database.error().code;
}

TEST(Database, AnEncryptedFileHoldsNoPlainText) {
  TestFile file;
  {
    Database database = open(options_for(file, test_key(1)));
    ASSERT_OK(prepare_schema(database, Side::device));
    ASSERT_OK(put(database, Country().patients[0]));
    EXPECT_EQ(file.content().find("Nightingale"), std::string::npos);
  }
  EXPECT_EQ(file.content().find("Nightingale"), std::string::npos);
  EXPECT_EQ(file.content().find("CREATE TABLE"), std::string::npos);
  EXPECT_EQ(file.content().find("SQLite format"), std::string::npos);
  EXPECT_GT(file.content().size(), 4096u);

  TestFile plain;
  Database database = open(options_for(plain));
  ASSERT_OK(prepare_schema(database, Side::device));
  ASSERT_OK(put(database, Country().patients[0]));
  EXPECT_NE(plain.content().find("Nightingale"), std::string::npos) << "the search can't fail";
}

TEST(Database, AWrongKeyIsSaid) {
  TestFile file;
  { ASSERT_OK(open(options_for(file, test_key(1))).exec("CREATE TABLE t (a)")); }
  EXPECT_EQ(error_of_opening(options_for(file, test_key(2))), "wrong_key");
  EXPECT_EQ(error_of_opening(options_for(file)), "wrong_key");
  EXPECT_EQ(error_of_opening(options_for(file, test_key(1))), "");
}

/// A file with a table `t` that holds 1, 2, 3, of a build without AEGIS, whose process was killed:
/// a part is in its log only.
void make_older_file(const TestFile& file) {
  const TestFile live;
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(live.path().c_str(), &handle), SQLITE_OK);
  const int cipher = sqlite3mc_cipher_index("chacha20");
  ASSERT_EQ(sqlite3mc_config(handle, "cipher", cipher), cipher);
  const Bytes key = test_key(1);
  const std::string raw = "raw:" + std::string(key.begin(), key.end());
  ASSERT_EQ(sqlite3_key(handle, raw.data(), static_cast<int>(raw.size())), SQLITE_OK);
  const char* sql =
      "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1); "
      "PRAGMA wal_checkpoint; INSERT INTO t VALUES (2), (3)";
  ASSERT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  for (const char* suffix : {"", "-wal"})
    std::filesystem::copy_file(live.path() + suffix, file.path() + suffix);
  sqlite3_close(handle);
}

TEST(Database, ALongLogWaitsToBeCopied) {
  TestFile file;
  OpenOptions options = options_for(file);
  options.tidies = true;
  options.checkpoint_pages = 10;
  Database database = open(options);
  ASSERT_OK(database.exec("CREATE TABLE t (a BLOB)"));
  EXPECT_FALSE(database.is_untidy());
  const auto before = std::filesystem::file_size(file.path());
  ASSERT_OK(database.exec("INSERT INTO t VALUES (zeroblob(100000))"));
  EXPECT_TRUE(database.is_untidy());
  EXPECT_EQ(std::filesystem::file_size(file.path()), before);
  database.tidy();
  EXPECT_FALSE(database.is_untidy());
  EXPECT_GT(std::filesystem::file_size(file.path()), 100'000U);
  // The log begins anew.
  ASSERT_OK(database.exec("INSERT INTO t VALUES (1)"));
  EXPECT_FALSE(database.is_untidy());
}

int fail_to_sync(sqlite3_file*, int) {
  return SQLITE_IOERR_FSYNC;
}

TEST(Database, AfterAFailedSyncNoneIsBelieved) {
  TestFile file;
  OpenOptions options = options_for(file);
  options.syncs_later = true;
  Database database = open(options);
  ASSERT_OK(database.exec("CREATE TABLE t (a INTEGER)"));
  ASSERT_OK(database.sync());
  sqlite3_file* log = nullptr;
  sqlite3_file_control(database.handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  const sqlite3_io_methods* const works = log->pMethods;
  sqlite3_io_methods fails = *works;
  fails.xSync = fail_to_sync;
  log->pMethods = &fails;
  EXPECT_EQ(database.sync().error().code, "io_error");
  log->pMethods = works;
  EXPECT_EQ(database.sync().error().code, "io_error");
}

TEST(Database, AFileOfAnotherCipherKeepsIt) {
  TestFile file;
  make_older_file(file);
  for (const int first : {2, 1, 1, 2, 1}) {
    const auto key = static_cast<uint8_t>(first);
    if (key == 2) {
      EXPECT_EQ(error_of_opening(options_for(file, test_key(key))), "wrong_key");
      continue;
    }
    Database database = open(options_for(file, test_key(key)));
    ASSERT_OK(database.run("INSERT INTO t SELECT count(*) + 1 FROM t"));
    EXPECT_EQ((*database.value<std::string>("PRAGMA integrity_check")).value(), "ok");
  }
  Database database = open(options_for(file, test_key(1)));
  EXPECT_EQ((*database.value<std::string>("SELECT group_concat(a) FROM t")).value(), "1,2,3,4,5,6");
}

TEST(Database, AMissingFolderAndAMissingFileAreErrors) {
  OpenOptions options;
  options.path = testing::TempDir() + "no/such/folder/x.db";
  EXPECT_EQ(error_of_opening(options), "io_error");
  TestFile file;
  options.path = file.path();
  options.read_only = true;
  EXPECT_EQ(error_of_opening(options), "io_error");
}

TEST(Database, ADamagedFileIsSaid) {
  TestFile file;
  {
    Database database = open(options_for(file));
    ASSERT_OK(prepare_schema(database, Side::device));
  }
  std::fstream out(file.path(), std::ios::binary | std::ios::in | std::ios::out);
  out.seekp(100);
  out << std::string(3000, 'x');
  out.close();
  EXPECT_EQ(error_of_opening(options_for(file)), "database_damaged");
}

TEST(Database, IsDurableAndInWal) {
  TestFile file;
  Database database = open(options_for(file));
  EXPECT_EQ((*database.value<std::string>("PRAGMA journal_mode")).value(), "wal");
  EXPECT_EQ((*database.value<int64_t>("PRAGMA synchronous")).value(), 2);
  EXPECT_EQ((*database.value<int64_t>("PRAGMA trusted_schema")).value(), 0);
}

TEST(Database, AnExclusiveOneKeepsOthersOut) {
  TestFile file;
  OpenOptions options = options_for(file, test_key(1));
  options.exclusive = true;
  Database first = open(options);
  ASSERT_OK(first.exec("CREATE TABLE t (a)"));
  EXPECT_EQ(error_of_opening(options), "database_locked");
  EXPECT_NE(file.content().size(), 0u);
}

TEST(Database, AFullDiskIsSaid) {
  TestFile file;
  Database database = open(options_for(file));
  ASSERT_OK(database.exec("PRAGMA max_page_count = 20; CREATE TABLE t (a)"));
  const Status full = database.run("INSERT INTO t VALUES (randomblob(1000000))");
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().code, "disk_full");
}

TEST(Database, ATransactionThatIsNotCommittedNeverWas) {
  TestFile file;
  Database database = open(options_for(file));
  ASSERT_OK(database.exec("CREATE TABLE t (a)"));
  {
    Result<Transaction> transaction = Transaction::begin(database);
    ASSERT_OK(transaction);
    ASSERT_OK(database.run("INSERT INTO t VALUES (1)"));
  }
  EXPECT_FALSE(database.in_transaction());
  EXPECT_EQ((*database.value<int64_t>("SELECT count(*) FROM t")).value(), 0);
  Result<Transaction> transaction = Transaction::begin(database);
  ASSERT_OK(transaction);
  ASSERT_OK(database.run("INSERT INTO t VALUES (1)"));
  ASSERT_OK(transaction->commit());
  EXPECT_EQ((*database.value<int64_t>("SELECT count(*) FROM t")).value(), 1);
}

TEST(Database, EmptyTextsAndBlobsAreNotNull) {
  TestFile file;
  Database database = open(options_for(file));
  ASSERT_OK(database.exec("CREATE TABLE t (a, b, c)"));
  ASSERT_OK(database.run("INSERT INTO t VALUES (?1, ?2, ?3)", std::string_view(), Bytes{},
                         std::optional<int64_t>()));
  Result<Statement> row = database.prepare("SELECT a, b, c FROM t");
  ASSERT_OK(row);
  ASSERT_TRUE(*row->step());
  EXPECT_EQ(row->cell(0), Cell(std::string()));
  EXPECT_EQ(row->cell(1), Cell(Bytes{}));
  EXPECT_TRUE(row->is_null(2));
}

TEST(Database, TheSameStatementCanBeUsedInsideItself) {
  TestFile file;
  Database database = open(options_for(file));
  ASSERT_OK(database.exec("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3)"));
  int seen = 0;
  Result<Statement> outer = database.prepare("SELECT a FROM t");
  while (*outer->step()) {
    Result<Statement> inner = database.prepare("SELECT a FROM t");
    while (*inner->step()) ++seen;
  }
  EXPECT_EQ(seen, 9);
}

/// SQLite's own files for Unix cut a write off at 128 KiB: a log that is written in longer ones
/// looks like a full disk.
TEST(Database, ALongCommitThroughTheLogOfTheProduct) {
  TestFile file;
  OpenOptions options = options_for(file, test_key(1));
  options.vfs = log_vfs("unix");
  constexpr int64_t kRows = 300;
  const Bytes page(4096, 7);
  {
    Database database = open(options);
    ASSERT_OK(database.exec("CREATE TABLE t (a BLOB)"));
    auto transaction = Transaction::begin(database);
    ASSERT_OK(transaction);
    for (int64_t i = 0; i < kRows; ++i) ASSERT_OK(database.run("INSERT INTO t VALUES (?1)", page));
    ASSERT_OK(transaction->commit());
  }
  Database database = open(options);
  EXPECT_EQ(*database.value<std::string>("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(*database.value<int64_t>("SELECT count(*) FROM t WHERE a = ?1", page), kRows);
}

}  // namespace
}  // namespace wardbook::store
