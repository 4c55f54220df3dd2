#include <gtest/gtest.h>

#include "tests/unit/sync/small_device.h"

// What a device keeps of the commands that were answered: for the person who must be told, and for
// a server that is restored.

namespace wardbook::sync {
namespace {

using testing::Device;
using testing::FakeServer;
using testing::must;
using testing::SmallWorld;

constexpr int64_t kOneDayMs = 24 * 60 * 60 * 1000;

class AnswersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server.now = to_instant(world.today);
    device.sync_fully();
  }
  CommandId booked(int who) {
    const CommandId id = device.submit(world.book(who), world.desk).id;
    device.sync_fully();
    return id;
  }
  CommandId refused(int who) {
    const CommandId id = device.submit(world.book(who), world.desk).id;
    server.refuse.insert(id);
    device.sync_fully();
    return id;
  }
  bool keeps(CommandId id) { return must(device.replica->answered(id)).has_value(); }
  size_t unread() { return must(device.replica->answered(false)).size(); }
  void read(CommandId id) { must(device.replica->acknowledge(id, server.now)); }
  void after_days(int days) {
    server.now.ms += days * kOneDayMs;
    device.sync_fully();
  }
  void back_up() { server.covered = must(device.replica->answered(true)).front().record.commit; }

  FakeServer server;
  SmallWorld world{server};
  Device device{server, 1};
};

TEST_F(AnswersTest, OfWhatWasDoneAsAskedNobodyIsTold) {
  const CommandId done = booked(0);
  const CommandId no = refused(1);
  const auto told = must(device.replica->answered(false));
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].record.command, no);
  EXPECT_EQ(told[0].record.outcome.code, OutcomeCode::not_allowed);
  EXPECT_TRUE(keeps(done));
  read(no);
  EXPECT_EQ(unread(), 0u);
  EXPECT_EQ(must(device.replica->answered(true)).size(), 2u);
}

/// The names of patients whom nobody here may see any more must not stay for ever.
TEST_F(AnswersTest, ABackupAndThirtyDaysLaterTheyAreForgotten) {
  const CommandId done = booked(0);
  const CommandId known = refused(1);
  const CommandId unknown = refused(2);
  read(known);
  back_up();
  after_days(29);
  EXPECT_TRUE(keeps(done) && keeps(known));
  const CommandId later = booked(1);
  after_days(2);
  EXPECT_TRUE(keeps(done)) << "looked for when there is a new backup";
  back_up();
  device.sync_fully();
  EXPECT_FALSE(keeps(done));
  EXPECT_FALSE(keeps(known));
  EXPECT_TRUE(keeps(unknown)) << "somebody has still to be told";
  EXPECT_TRUE(keeps(later)) << "the server may be put on a backup that is not the last";
}

TEST_F(AnswersTest, WhatIsInNoBackupIsKept) {
  const CommandId before = booked(0);
  const Version commit = must(device.replica->answered(before))->record.commit;
  const CommandId after = booked(1);
  server.covered = commit;
  after_days(40);
  EXPECT_FALSE(keeps(before));
  EXPECT_TRUE(keeps(after));
}

TEST_F(AnswersTest, WhatAFormerProgramLeftUnreadIsForgottenToo) {
  const CommandId done = booked(0);
  const CommandId no = refused(1);
  must(device.file->exec("UPDATE answer SET acknowledged_at = NULL"));
  back_up();
  after_days(31);
  EXPECT_FALSE(keeps(done));
  EXPECT_TRUE(keeps(no));
}

}  // namespace
}  // namespace wardbook::sync
