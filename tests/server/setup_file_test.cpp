#include "sync-server/setup/setup_file.h"

#include <gtest/gtest.h>

#include "shared/store/database.h"
#include "sync-server/setup/set_up.h"
#include "sync-server/storage/sqlite_store.h"
#include "tests/server/live_server.h"

namespace wardbook::test {
namespace {

std::string wrong_with(const std::string& line) {
  const auto items = read_setup_file(
      "# places\ndistrict \"D\"\nhospital \"H\" at 1,2 zone Africa/Nairobi slots 12h from 04:00Z\n"
      "ward W\npool P icu\n" +
      line + "\n");
  return items.ok() ? "" : items.error().hint;
}

TEST(SetupFile, NamesTheLineThatIsWrong) {
  EXPECT_EQ(wrong_with("beds A-1..A-3"), "");
  for (const char* line : {"bed A-1",
                           "beds",
                           "beds A-3..A-1",
                           "beds A-1..B-3",
                           "beds A-1..A-1000",
                           "beds A-1 A-1",
                           "ward W",
                           "ward",
                           "ward \"V",
                           "pool Q",
                           "pool Q huge",
                           "pool Q icu gold",
                           "pool Q icu turnaround x",
                           "hospital X at 1,2",
                           "hospital X zone Africa/Nairobi",
                           "hospital X at 1 zone Z",
                           "hospital X at 91,2 zone Z",
                           "hospital X at 1,2 zone Z slots 12",
                           "hospital X at 1,2 zone Z from 25:00Z",
                           "clinic C",
                           "clinic C at x",
                           "district",
                           "district \"D\"",
                           "nonsense"}) {
    EXPECT_EQ(wrong_with(line).substr(0, 8), "line 6: ") << line << " -> " << wrong_with(line);
  }
  const auto orphan = read_setup_file("ward W");
  ASSERT_FALSE(orphan.ok());
  EXPECT_EQ(orphan.error().hint, "line 1: a ward comes after its hospital.");
}

TEST(SetupFile, MeansTheSameEachTime) {
  const auto one = read_setup_file(small_places());
  const auto two = read_setup_file(small_places());
  ASSERT_TRUE(one.ok() && two.ok());
  ASSERT_EQ(one->size(), two->size());
  EXPECT_EQ(one->size(), 24u);
  const auto& first = std::get<SetUpDistrict>(one->front().args);
  EXPECT_EQ(first.district, std::get<SetUpDistrict>(two->front().args).district);
  EXPECT_EQ(one->back().line, 14);
}

class SetUpTest : public ::testing::Test {
 protected:
  SetUpTest() {
    auto opened = open_sqlite_store({folder_.path() + "/db", {}});
    WB_CHECK(opened.ok());
    store_ = std::move(*opened);
  }
  Result<SetUpCounts> run(const std::string& text) {
    const auto items = read_setup_file(text);
    if (!items.ok()) return items.error();
    return set_up(*store_, decider_, *items, random_, now_);
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  Decider decider_{Bytes(32, 7)};
  SecureRandom random_;
  const Instant now_{1'795'000'000'000};
};

TEST_F(SetUpTest, RunningItAgainChangesNothing) {
  const auto first = run(small_places());
  ASSERT_TRUE(first.ok()) << first.error().hint;
  EXPECT_EQ(first->changed, 24u);
  const auto again = run(small_places());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->changed, 0u);
  EXPECT_EQ(again->same, 24u);
  const auto more = run(small_places() + "beds ICU-5\n");
  ASSERT_TRUE(more.ok());
  EXPECT_EQ(more->changed, 1u);
  const auto found = store_->check(now_);
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->empty()) << found->front();
}

TEST_F(SetUpTest, CheckFindsWhatWasPlanted) {
  ASSERT_TRUE(run(small_places()).ok());
  store::OpenOptions options;
  options.path = folder_.path() + "/db";
  auto behind = store::Database::open(options);
  ASSERT_TRUE(behind.ok());
  ASSERT_TRUE(
      behind->exec("UPDATE pool SET units = units + 1 WHERE name = 'Medicine general'").ok());
  const auto found = store_->check(now_);
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(found->empty());
}

TEST_F(SetUpTest, ARefusedLineTakesTheWholeFileBack) {
  const auto refused = run("district D\nhospital H at 1,2 zone Z slots 5h\nward W\n");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().hint.substr(0, 8), "line 2: ");
  const auto again = run("district D\n");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->changed, 1u) << "the district had not been kept";
}

}  // namespace
}  // namespace wardbook::test
