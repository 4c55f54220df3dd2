#include <gtest/gtest.h>

#include "shared/sync/checksum.h"
#include "tests/unit/sync/small_device.h"

// A copy that comes in pages is compared with the server's by the sum of what came, whatever has
// changed between its pages (PROTOCOL.md, "Checksums").

namespace wardbook::sync {
namespace {

using testing::Device;
using testing::FakeServer;
using testing::must;
using testing::SmallWorld;

class FirstComparisonTest : public ::testing::Test {
 protected:
  void SetUp() override { server.now = to_instant(world.today); }

  Ward ward(int number, const char* name, int64_t version) const {
    return {{SmallWorld::id_of(70 + number)}, world.hospital, name, {version}};
  }
  static PackedRows packed(const std::vector<Ward>& wards) {
    PackedRows rows;
    for (const Ward& one : wards) rows.add(to_cells(one));
    return rows;
  }
  static BucketChanges page(const Bucket& bucket, int64_t upto, const std::vector<Ward>& wards) {
    return {bucket, upto, false, {{"ward", packed(wards), {}}}, std::nullopt, true};
  }
  static BucketChanges first_page(const Bucket& bucket, int64_t upto,
                                  const std::vector<Ward>& wards) {
    BucketChanges changes = page(bucket, upto, wards);
    changes.reset = true;
    return changes;
  }
  /// Nothing more: the bucket's end, and what the server counts there.
  static BucketChanges end(const Bucket& bucket, int64_t upto, const std::vector<Ward>& wards) {
    uint64_t sum = 0;
    for (const Ward& one : wards) sum += row_checksum(bucket, "ward", to_cells(one));
    return {bucket, upto, false, {}, sum, false};
  }
  void receive(const BucketChanges& changes) {
    SyncReply reply;
    reply.epoch = server.epoch;
    reply.changes = {changes};
    (void)must(device.replica->receive(reply, server.now));
  }
  /// 0: what the device has is not what the server counts, and all comes again.
  int64_t cursor(const Bucket& bucket) {
    for (const Cursor& one : must(device.replica->build_request()).cursors)
      if (one.bucket == bucket) return one.seq;
    return -1;
  }
  void drift() { must(device.file->exec("UPDATE ward SET name = 'drifted'")); }

  FakeServer server;
  SmallWorld world{server};
  Device device{server, 1};
};

TEST_F(FirstComparisonTest, WhatComesOnceIsNotReadAgain) {
  receive(first_page("a", 2, {ward(1, "one", 1), ward(2, "two", 2)}));
  receive(page("a", 3, {ward(3, "three", 3)}));
  drift();
  receive(end("a", 3, {ward(1, "one", 1), ward(2, "two", 2), ward(3, "three", 3)}));
  EXPECT_EQ(cursor("a"), 3);
}

TEST_F(FirstComparisonTest, WhatHasChangedBetweenThePagesCountsOnce) {
  receive(first_page("a", 2, {ward(1, "one", 1), ward(2, "two", 2)}));
  receive(page("a", 4, {ward(3, "three", 3), ward(1, "one again", 4)}));
  receive(end("a", 4, {ward(1, "one again", 4), ward(2, "two", 2), ward(3, "three", 3)}));
  EXPECT_EQ(cursor("a"), 4);
}

TEST_F(FirstComparisonTest, WhatHasGoneBetweenThePagesDoesNotCount) {
  receive(first_page("a", 2, {ward(1, "one", 1), ward(2, "two", 2)}));
  BucketChanges changes = page("a", 3, {});
  changes.tables = {{"ward", {}, {key_of(table_of<Ward>(), to_cells(ward(1, "one", 1)))}}};
  receive(changes);
  receive(end("a", 3, {ward(2, "two", 2)}));
  EXPECT_EQ(cursor("a"), 3);
}

TEST_F(FirstComparisonTest, AnUpdateCountsAsTheRowThatItMakes) {
  receive(first_page("a", 1, {ward(1, "one", 1)}));
  PackedRows updates;
  const Cells row = to_cells(ward(1, "one again", 2));
  updates.add(update_of(table_of<Ward>(), views_of(row)));
  BucketChanges changes = page("a", 2, {});
  changes.tables = {{"ward", {}, {}, updates}};
  receive(changes);
  receive(end("a", 2, {ward(1, "one again", 2)}));
  EXPECT_EQ(cursor("a"), 2);
}

/// The device has the newer row already when the page with it comes: there is nothing to write.
TEST_F(FirstComparisonTest, ARowThatAnotherBucketHasBroughtIsCounted) {
  receive(first_page("b", 1, {ward(1, "one again", 2)}));
  receive(first_page("a", 1, {ward(1, "one", 1)}));
  receive(page("a", 2, {ward(1, "one again", 2)}));
  receive(end("a", 2, {ward(1, "one again", 2)}));
  EXPECT_EQ(cursor("a"), 2);
}

TEST_F(FirstComparisonTest, WhereAnotherBucketChangesARowTheRowsAreRead) {
  receive(first_page("a", 2, {ward(1, "one", 1), ward(2, "two", 2)}));
  receive(first_page("b", 1, {ward(1, "one again", 3)}));
  receive(page("a", 3, {ward(1, "one again", 3)}));
  const BucketChanges right = end("a", 3, {ward(1, "one again", 3), ward(2, "two", 2)});
  receive(right);
  EXPECT_EQ(cursor("a"), 3);
  receive(first_page("c", 1, {ward(5, "five", 1)}));
  receive(first_page("b", 2, {ward(5, "five", 1)}));
  drift();
  receive(end("c", 1, {ward(5, "five", 1)}));
  EXPECT_EQ(cursor("c"), 0) << "they were read";
}

TEST_F(FirstComparisonTest, WhatBeginsAgainIsSummedAfresh) {
  receive(first_page("a", 2, {ward(1, "one", 1), ward(2, "two", 2)}));
  receive(first_page("a", 3, {ward(1, "one", 1)}));
  receive(page("a", 4, {ward(2, "two", 2)}));
  drift();
  receive(end("a", 4, {ward(1, "one", 1), ward(2, "two", 2)}));
  EXPECT_EQ(cursor("a"), 4);
}

TEST_F(FirstComparisonTest, TheFirstSumIsForgottenWithTheFirstComparison) {
  receive(first_page("a", 1, {ward(1, "one", 1)}));
  const BucketChanges right = end("a", 1, {ward(1, "one", 1)});
  receive(right);
  drift();
  receive(right);
  EXPECT_EQ(cursor("a"), 0);
}

}  // namespace
}  // namespace wardbook::sync
