#include <gtest/gtest.h>

#include "tests/unit/sync/small_device.h"

// A device compares its rows with the server's checksum, and fetches again what differs
// (PROTOCOL.md, "Checksums").

namespace wardbook::sync {
namespace {

using testing::Device;
using testing::dump;
using testing::FakeServer;
using testing::must;
using testing::SmallWorld;

class ComparisonTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server.now = to_instant(world.today);
    device.sync_fully();
  }
  void book() { device.submit(world.book(0), world.desk); }

  FakeServer server;
  SmallWorld world{server};
  Device device{server, 1};
};

TEST_F(ComparisonTest, AWrongChecksumFetchesTheBucketAgain) {
  book();
  device.sync_fully();
  // Behind the back of everything that is remembered of it.
  must(device.file->exec("UPDATE ward SET name = 'drifted'"));
  device.exchange();
  const auto cursor = [&] { return must(device.replica->build_request()).cursors.at(0).seq; };
  EXPECT_EQ(cursor(), 0);
  device.exchange();
  EXPECT_GT(cursor(), 0);
  EXPECT_EQ(dump(*device.file), dump(server.database()));
  EXPECT_FALSE(must(device.replica->differs()));
}

TEST_F(ComparisonTest, ACopyInPagesIsFirstComparedAsItCameAndThenAsItIsHere) {
  Device fresh(server, 3);
  SyncReply page = server.sync(must(fresh.replica->build_request()));
  page.changes.at(0).part = true;
  page.changes.at(0).checksum.reset();
  page.more = true;
  (void)must(fresh.replica->receive(page, server.now));
  must(fresh.file->exec("UPDATE ward SET name = 'drifted'"));
  const auto cursor = [&] { return must(fresh.replica->build_request()).cursors.at(0).seq; };
  fresh.exchange();
  EXPECT_GT(cursor(), 0) << "what came is what was sent: no row is read for it";
  fresh.exchange();
  EXPECT_EQ(cursor(), 0);
}

/// It adds nothing to the sum.
TEST_F(ComparisonTest, AMembershipWithoutItsRowDiffers) {
  const auto members = [&] {
    return must(device.file->value<int64_t>("SELECT count(*) FROM member"));
  };
  const auto before = members();
  must(device.file->exec(
      "INSERT INTO member (tbl, key, bucket) SELECT 'ward', zeroblob(16), id FROM bucket"));
  device.exchange();
  device.exchange();
  EXPECT_EQ(members(), before);
  EXPECT_FALSE(must(device.replica->differs()));
}

/// The last page of a copy brings no checksum by itself.
TEST_F(ComparisonTest, WhatIsFetchedAgainInPagesIsComparedWhenAllIsHere) {
  device.sync_fully();
  must(device.file->exec("UPDATE ward SET name = 'drifted'"));
  device.exchange();
  const auto take_page = [&](bool last) {
    SyncReply page = server.sync(must(device.replica->build_request()));
    page.changes.at(0).part = !last;
    page.changes.at(0).checksum.reset();
    page.more = !last;
    (void)must(device.replica->receive(page, server.now));
  };
  const auto unverified = [&] { return must(device.replica->unverified(server.now)); };
  take_page(false);
  EXPECT_TRUE(unverified().empty());
  take_page(true);
  EXPECT_EQ(unverified(), std::vector<Bucket>{server.bucket});
  device.exchange();
  EXPECT_TRUE(unverified().empty());
  EXPECT_EQ(dump(*device.file), dump(server.database()));
}

TEST_F(ComparisonTest, ABucketThatDiffersEvenWhenFetchedAgainIsNotFetchedAllDay) {
  book();
  server.wrong_checksums = true;
  device.exchange();
  EXPECT_EQ(must(device.replica->build_request()).cursors.at(0).seq, 0) << "all of it again";
  EXPECT_FALSE(must(device.replica->differs()));
  device.exchange();
  EXPECT_GT(must(device.replica->build_request()).cursors.at(0).seq, 0);
  EXPECT_TRUE(must(device.replica->differs()));
  server.wrong_checksums = false;
  device.exchange();
  EXPECT_FALSE(must(device.replica->differs()));
}

/// One that nobody here may see any more when everything is fetched anew is never compared again.
TEST_F(ComparisonTest, WhatDifferedIsForgottenWithItsBucket) {
  server.wrong_checksums = true;
  device.exchange();
  device.exchange();
  ASSERT_TRUE(must(device.replica->differs()));
  SyncReply empty;
  empty.epoch = ++server.epoch;
  empty.server_time = server.now;
  for (int replies = 0; replies < 2; ++replies)
    (void)must(device.replica->receive(empty, server.now));
  ASSERT_FALSE(must(device.replica->refetching()));
  EXPECT_FALSE(must(device.replica->differs()));
}

TEST_F(ComparisonTest, ABucketIsComparedOnceADay) {
  device.sync_fully();
  const Instant now = must(device.replica->last_contact()).value();
  const Instant tomorrow{now.ms + 86'500'000};
  EXPECT_TRUE(must(device.replica->unverified(now)).empty());
  EXPECT_EQ(must(device.replica->unverified(tomorrow)), std::vector<Bucket>{server.bucket});
  ++server.epoch;
  device.exchange();
  ASSERT_TRUE(must(device.replica->refetching()));
  EXPECT_TRUE(must(device.replica->unverified(tomorrow)).empty()) << "it has no cursor to compare";
}

/// As when a server's disk was put back as it had been, without `restore`: what it has is less than
/// what the device has seen of it.
TEST_F(ComparisonTest, ACounterThatWentBackBringsTheBucketAgainOnce) {
  FakeServer former;
  const SmallWorld same_world{former};
  former.now = server.now;
  book();
  device.sync_fully();
  const auto take = [&] {
    const SyncRequest request = must(device.replica->build_request());
    (void)must(device.replica->receive(former.sync(request), server.now));
    return request.cursors.at(0).seq;
  };
  const int64_t beyond = take();
  EXPECT_EQ(take(), 0);
  const int64_t there = take();
  EXPECT_GT(there, 0);
  EXPECT_LT(there, beyond);
  EXPECT_EQ(take(), there) << "it does not come again and again";
  EXPECT_EQ(dump(*device.file), dump(former.database()));
}

/// It would begin the bucket again, and take away what has come since.
TEST_F(ComparisonTest, AReplyThatComesLateDoesNotSetTheDeviceBack) {
  Device late(server, 3);
  const SyncReply first = server.sync(must(late.replica->build_request()));
  ASSERT_TRUE(first.changes.at(0).reset);
  book();
  device.sync_fully();
  late.sync_fully();
  const std::string before = dump(*late.file);
  (void)must(late.replica->receive(first, server.now));
  EXPECT_EQ(dump(*late.file), before);
  late.sync_fully();
  EXPECT_EQ(dump(*late.file), before);
}

}  // namespace
}  // namespace wardbook::sync
