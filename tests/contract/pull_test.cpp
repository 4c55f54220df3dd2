#include "sync-server/core/pull.h"

#include <gtest/gtest.h>

#include "sync-server/storage/sqlite_store.h"
#include "tests/contract/country.h"
#include "tests/contract/files.h"

// How much one reply carries.

namespace wardbook {
namespace {

/// The desk's tablet, which has nothing yet: three buckets hold rows for it.
class PullTest : public testing::Test {
 protected:
  void SetUp() override {
    store = open_sqlite_store({file.path(), {}}).value();
    ASSERT_OK(store->begin());
    ASSERT_OK(store->apply(country.set_up(), *store->next_commit()));
    ASSERT_OK(store->put_device(tablet()));
    ASSERT_OK(store->put_device_user({device, country.desk.id, country.now, country.now}));
    ASSERT_OK(store->commit());
  }
  Device tablet() const {
    Device made;
    made.id = device;
    made.name = "tablet";
    made.created = made.last_seen = country.now;
    return made;
  }
  SyncReply pull_page(const Page& page) {
    SyncReply reply;
    EXPECT_TRUE(*pull(*store, {}, device, 1, PullSize::whole, page, reply));
    return reply;
  }
  static size_t rows_of(const BucketChanges& bucket) {
    size_t rows = 0;
    for (const TableChanges& table : bucket.tables) rows += table.rows.size();
    return rows;
  }

  Country country;
  const DeviceId device = country.fresh<DeviceId>();
  TestFile file;
  std::unique_ptr<Store> store;
};

TEST_F(PullTest, TheBucketsAfterTheOneWithTheLastRowOfThePageWait) {
  const SyncReply all = pull_page({});
  ASSERT_FALSE(all.more);
  EXPECT_FALSE(all.left);
  ASSERT_GE(all.changes.size(), 3u);
  const size_t first = rows_of(all.changes[0]);
  ASSERT_GT(first, 1u);
  for (const size_t most : {first - 1, first}) {
    Page page;
    page.rows = most;
    const SyncReply reply = pull_page(page);
    EXPECT_TRUE(reply.more);
    ASSERT_EQ(reply.changes.size(), 1u);
    EXPECT_EQ(rows_of(reply.changes[0]), most);
    EXPECT_EQ(reply.changes[0].part, most < first);
  }
  Page page;
  page.rows = first + 1;
  const SyncReply reply = pull_page(page);
  ASSERT_EQ(reply.changes.size(), 2u);
  EXPECT_EQ(rows_of(reply.changes[1]), 1u);
}

/// Tablets that are answered together share what was read, as far as each has asked for as much.
TEST_F(PullTest, WhoAsksForLessThanTheOneBeforeGetsLess) {
  ASSERT_OK(store->begin_view());
  ASSERT_FALSE(pull_page({}).more);
  Page one_row, few_bytes;
  one_row.rows = 1;
  few_bytes.bytes = 1;
  for (const Page& page : {one_row, few_bytes}) {
    const SyncReply reply = pull_page(page);
    EXPECT_TRUE(reply.more);
    ASSERT_EQ(reply.changes.size(), 1u);
    EXPECT_EQ(rows_of(reply.changes[0]), 1u);
  }
  EXPECT_FALSE(pull_page({}).more);
  store->end_view();
  // What was read then is not kept for later.
  Patient fresh = country.patients[0];
  fresh.id = country.fresh<PatientId>();
  ASSERT_OK(store->begin());
  ASSERT_OK(store->apply({{}, {Put{fresh}}, {}}, *store->next_commit()));
  ASSERT_OK(store->commit());
  size_t patients = 0;
  for (const BucketChanges& bucket : pull_page({}).changes)
    for (const TableChanges& table : bucket.tables)
      if (table.table == TableName<Patient>::name) patients += table.rows.size();
  EXPECT_EQ(patients, country.patients.size() + 1);
}

}  // namespace
}  // namespace wardbook
