#include <gtest/gtest.h>
#include <sqlite3.h>

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

TEST(SqliteBatch, OneThatCanNotBeginStaysOpenForNobody) {
  const TestFile file;
  const auto extension = reinterpret_cast<void (*)()>(watch);
  sqlite3_auto_extension(extension);
  auto store = open_sqlite_store({file.path(), {}});
  sqlite3_cancel_auto_extension(extension);
  ASSERT_TRUE(store.ok()) << store.error().hint;
  failing = true;
  EXPECT_FALSE((*store)->begin().ok());
  failing = false;
  const Status begun = (*store)->begin();
  ASSERT_TRUE(begun.ok()) << begun.error().hint;
  EXPECT_TRUE((*store)->put_setting("a", "b").ok());
  EXPECT_TRUE((*store)->commit().ok());
  EXPECT_EQ((*store)->setting("a").value(), "b");
}

}  // namespace
}  // namespace wardbook
