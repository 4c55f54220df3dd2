#include "shared/sync/overlay.h"

#include <gtest/gtest.h>

#include "tests/unit/sync/small_device.h"

namespace wardbook::sync {
namespace {

using testing::Device;
using testing::dump;
using testing::FakeServer;
using testing::must;
using testing::SmallWorld;

class OverlayTest : public ::testing::Test {
 protected:
  OverlayTest() {
    server.now = to_instant(world.today);
    device.sync_fully();
    transaction.emplace(must(store::Transaction::begin(database)));
  }

  Bytes put_on(const Args& args) {
    const Command command{{SmallWorld::id_of(500 + ++commands)}, world.desk, server.now, args, {}};
    return must(sync::put_on(database, command)).undo;
  }
  std::string take_off(std::span<const uint8_t> undo) {
    const Status taken = sync::take_off(database, undo);
    return taken.ok() ? "" : taken.error().code;
  }
  /// As a transaction that is rolled back.
  std::string try_to_take_off(std::span<const uint8_t> undo) {
    must(database.exec("SAVEPOINT before"));
    std::string code = take_off(undo);
    must(database.exec("ROLLBACK TO before"));
    return code;
  }

  FakeServer server;
  SmallWorld world{server};
  Device device{server, 1};
  store::Database& database = *device.file;
  std::optional<store::Transaction> transaction;
  int commands = 0;
};

TEST_F(OverlayTest, NewestFirstGivesBackWhatWas) {
  const std::string base = dump(database);
  const Bytes booked = put_on(world.book(0));
  const std::string with_booking = dump(database);
  const Bytes cancelled = put_on(CancelBooking{world.booking(0), "well again"});
  ASSERT_EQ(device.booking(world.booking(0))->state, BookingState::cancelled);
  EXPECT_EQ(take_off(cancelled), "");
  EXPECT_EQ(dump(database), with_booking);
  EXPECT_EQ(take_off(booked), "");
  EXPECT_EQ(dump(database), base);
}

TEST_F(OverlayTest, WhatIsNotTheOverlaysIsLeftAlone) {
  const Bytes booked = put_on(world.book(0));
  must(database.exec("UPDATE booking SET version = 7"));
  EXPECT_EQ(try_to_take_off(booked), "overlay_conflict") << "the server's row";
  must(database.exec("DELETE FROM booking"));
  EXPECT_EQ(try_to_take_off(booked), "overlay_conflict") << "no row";
}

TEST_F(OverlayTest, BytesThatAreNoUndoAreAConflict) {
  const std::string base = dump(database);
  Bytes booked = put_on(world.book(0));
  for (size_t size = 0; size < booked.size(); ++size)
    EXPECT_EQ(try_to_take_off(std::span(booked).first(size)), "overlay_conflict") << size;
  booked.push_back(0);
  EXPECT_EQ(try_to_take_off(booked), "overlay_conflict");
  booked.pop_back();
  EXPECT_EQ(take_off(booked), "");
  EXPECT_EQ(dump(database), base);
}

TEST_F(OverlayTest, ACommandThatChangesNothingHasAnUndoToo) {
  const std::string base = dump(database);
  const Bytes nothing = put_on(CancelBooking{world.booking(3), "not booked here"});
  ASSERT_EQ(dump(database), base);
  EXPECT_EQ(take_off(nothing), "");
  EXPECT_EQ(dump(database), base);
}

}  // namespace
}  // namespace wardbook::sync
