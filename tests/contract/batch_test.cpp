#include <gtest/gtest.h>
#include <sqlite3.h>

#include <array>
#include <fstream>
#include <string>
#include <string_view>

#include "sync-server/storage/sqlite_store.h"
#include "tests/contract/files.h"

// A batch whose beginning fails on the disk.

namespace wardbook {
namespace {

bool failing = false;

int interrupt_the_look(unsigned, void*, void* statement, void*) {
  auto* running = static_cast<sqlite3_stmt*>(statement);
  if (failing && std::string_view(sqlite3_sql(running)) == "PRAGMA data_version")
    sqlite3_interrupt(sqlite3_db_handle(running));
  return SQLITE_OK;
}

int watch(sqlite3* database, const char**, const sqlite3_api_routines*) {
  return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, interrupt_the_look, nullptr);
}

std::unique_ptr<Store> open_watched(const TestFile& file) {
  const auto extension = reinterpret_cast<void (*)()>(watch);
  sqlite3_auto_extension(extension);
  auto store = open_sqlite_store({file.path(), {}});
  sqlite3_cancel_auto_extension(extension);
  EXPECT_TRUE(store.ok()) << store.error().hint;
  return std::move(*store);
}

TEST(SqliteBatch, OneThatCanNotBeginStaysOpenForNobody) {
  const TestFile file;
  const std::unique_ptr<Store> store = open_watched(file);
  failing = true;
  EXPECT_FALSE(store->begin().ok());
  EXPECT_FALSE(store->begin_view().ok());
  failing = false;
  const Status begun = store->begin();
  ASSERT_TRUE(begun.ok()) << begun.error().hint;
  EXPECT_TRUE(store->put_setting("a", "b").ok());
  EXPECT_TRUE(store->commit().ok());
  EXPECT_EQ(store->setting("a").value(), "b");
}

/// How often the log has begun again; see "WAL File Format" of sqlite.org.
int rounds_of_log(const TestFile& file) {
  std::ifstream log(file.path() + "-wal", std::ios::binary);
  std::array<unsigned char, 16> head{};
  log.read(reinterpret_cast<char*>(head.data()), head.size());
  return head[12] << 24 | head[13] << 16 | head[14] << 8 | head[15];
}

TEST(SqliteBatch, TheLogIsCopiedBesideAndBeginsAgain) {
  const TestFile file;
  SqliteOptions options{file.path(), test_key(1)};
  options.checkpoint_pages = 20;
  options.checkpoints_beside = true;
  auto store = open_sqlite_store(options);
  ASSERT_TRUE(store.ok()) << store.error().hint;
  const int before = rounds_of_log(file);
  constexpr int kMostBatches = 20'000;
  int batches = 0;
  while (rounds_of_log(file) < before + 3 && batches < kMostBatches) {
    ASSERT_TRUE((*store)->begin().ok());
    ASSERT_TRUE((*store)->put_setting("n", std::to_string(++batches)).ok());
    ASSERT_TRUE((*store)->commit().ok());
  }
  EXPECT_LT(batches, kMostBatches);
  store->reset();
  auto again = open_sqlite_store(options);
  ASSERT_TRUE(again.ok()) << again.error().hint;
  EXPECT_EQ((*again)->setting("n").value(), std::to_string(batches));
}

}  // namespace
}  // namespace wardbook
