#include "shared/store/given_rows.h"

#include <gtest/gtest.h>

#include "shared/store/database.h"
#include "tests/contract/files.h"
#include "tests/contract/given.h"

namespace wardbook::store {
namespace {

class GivenRowsTest : public ::testing::Test {
 protected:
  /// The rows as SQLite reads them, of three columns.
  Result<std::vector<Cells>> read(GivenRows* rows) {
    WB_ASSIGN(Statement statement, database_.prepare("SELECT c0, c1, c2 FROM given_rows(?1)"));
    if (rows != nullptr) statement.bind_rows(0, *rows);
    std::vector<Cells> all;
    while (true) {
      WB_ASSIGN(const bool more, statement.step());
      if (!more) return all;
      all.push_back(statement.cells(0, 3));
    }
  }

  TestFile file_;
  Result<Database> opened_ = Database::open(options_for(file_));
  Database& database_ = *opened_;
};

TEST_F(GivenRowsTest, EveryKindOfCellComesAsItIs) {
  const std::vector<Cells> rows{
      {std::string("é"), Bytes{0, 255}, int64_t{-5}},
      {std::string(), Bytes{}, std::monostate{}},
      {INT64_MIN, std::string("a\0b", 3), INT64_MAX},
  };
  Given given(rows);
  const auto read_back = read(&given);
  ASSERT_OK(read_back);
  EXPECT_EQ(*read_back, rows);
}

TEST_F(GivenRowsTest, NoRowsAreNone) {
  Given given({});
  const auto rows = read(&given);
  ASSERT_OK(rows);
  EXPECT_TRUE(rows->empty());
}

TEST_F(GivenRowsTest, ACellThatIsMissingIsAnError) {
  Given given({{int64_t{1}, int64_t{2}}});
  EXPECT_FALSE(read(&given).ok());
}

TEST_F(GivenRowsTest, NothingBoundIsAnError) {
  EXPECT_FALSE(read(nullptr).ok());
  EXPECT_FALSE(database_.prepare("SELECT c0 FROM given_rows").ok());
}

TEST_F(GivenRowsTest, ManyGoInByOneStatement) {
  ASSERT_OK(database_.exec("CREATE TABLE t (a ANY NOT NULL PRIMARY KEY, b ANY) STRICT"));
  std::vector<Cells> rows;
  for (int64_t i = 0; i < 5000; ++i) rows.push_back({i, std::to_string(i)});
  Given given(std::move(rows));
  Result<Statement> put =
      database_.prepare("INSERT INTO t SELECT c0, c1 FROM given_rows(?1) WHERE 1");
  ASSERT_OK(put);
  put->bind_rows(0, given);
  ASSERT_OK(put->run());
  EXPECT_EQ(database_.changes(), 5000);
  EXPECT_EQ(*database_.value<int64_t>("SELECT count(*) FROM t WHERE b = CAST(a AS TEXT)"), 5000);
}

}  // namespace
}  // namespace wardbook::store
