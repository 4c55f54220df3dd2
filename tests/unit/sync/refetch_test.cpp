#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/unit/sync/small_device.h"

// What a device takes from the server's answer besides rows: its time, and that it is another one
// than it was.

namespace wardbook::sync {
namespace {

using testing::Device;
using testing::dump;
using testing::FakeServer;
using testing::must;
using testing::SmallWorld;

class RefetchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server.now = to_instant(world.today);
    device.sync_fully();
  }

  FakeServer server;
  SmallWorld world{server};
  Device device{server, 1};
};

/// What came from the server that was restored first is no part of what the second one has, nor is
/// what was written after the backup.
TEST_F(RefetchTest, AServerThatIsRestoredOnceMoreSendsEverythingAnew) {
  must(device.file->exec("UPDATE ward SET name = 'after the backup', version = 1000000"));
  server.epoch = 2;
  device.exchange();
  SyncReply page = server.sync(must(device.replica->build_request()));
  page.changes.at(0).part = true;
  page.more = true;
  page.left = 7;
  const Received first = must(device.replica->receive(page, server.now));
  EXPECT_TRUE(first.more);
  EXPECT_EQ(first.left, 7);
  EXPECT_FALSE(first.rows_changed) << "they are beside the present ones";
  ASSERT_EQ(must(device.replica->build_request()).cursors.size(), 1u);
  server.epoch = 3;
  device.exchange();
  EXPECT_TRUE(must(device.replica->build_request()).cursors.empty());
  EXPECT_EQ(must(device.file->value<int64_t>("SELECT count(*) FROM staged")), 0);
  server.now.ms += 60'000;
  device.exchange();
  EXPECT_TRUE(device.last.rows_changed);
  EXPECT_FALSE(must(device.replica->refetching()));
  EXPECT_EQ(must(device.replica->last_contact()), server.now);
  EXPECT_EQ(must(device.file->value<int64_t>("SELECT count(*) FROM staged")), 0);
  EXPECT_EQ(dump(*device.file), dump(server.database()));
}

/// The time of a triage and of a fact is the server's as well as the device knows it.
TEST_F(RefetchTest, AWallClockThatIsADayOffIsSetRightByAnAnswer) {
  int number = 2;
  for (const int64_t off : {-86'400'000, 86'400'000}) {
    SCOPED_TRACE(off);
    Device other(server, number++);
    const Instant wall{server.now.ms + off};
    const SyncReply reply = server.sync(must(other.replica->build_request()));
    ASSERT_EQ(reply.server_time, server.now);
    (void)must(other.replica->receive(reply, wall));
    const auto made = [&](int who) {
      (void)must(other.replica->submit(world.desk, world.book(who), {}, wall));
      return must(other.replica->pending()).back().command.made_at.ms - server.now.ms;
    };
    EXPECT_LT(std::abs(made(0)), 60'000);
    EXPECT_EQ(must(other.replica->last_contact()), server.now);
    other.restart();
    EXPECT_LT(std::abs(made(1)), 60'000);
  }
}

}  // namespace
}  // namespace wardbook::sync
