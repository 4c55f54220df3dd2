#include <gtest/gtest.h>

#include "tests/unit/sync/small_device.h"

// Whom a device tells what of the commands that were answered.

namespace wardbook::sync {
namespace {

using testing::Device;
using testing::FakeServer;
using testing::must;
using testing::SmallWorld;

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

TEST_F(AnswersTest, WhatAFormerProgramLeftUnreadIsReadWhenItIsOpened) {
  booked(0);
  const CommandId no = refused(1);
  must(device.file->exec("UPDATE answer SET acknowledged_at = NULL"));
  device.restart();
  EXPECT_EQ(unread(), 1u);
  EXPECT_EQ(must(device.replica->answered(false)).front().record.command, no);
}

}  // namespace
}  // namespace wardbook::sync
