#include <gtest/gtest.h>

#include "tests/unit/sync/small_device.h"

// Rows of which a device is sent only what has changed (PROTOCOL.md, "Updates").

namespace wardbook::sync {
namespace {

using testing::Device;
using testing::dump;
using testing::FakeServer;
using testing::must;
using testing::SmallWorld;

class UpdatesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server.now = to_instant(world.today);
    for (Device* one : {&device, &other}) one->sync_fully();
    device.submit(world.book(0), world.desk);
    device.sync_fully();
    other.sync_fully();
  }
  void cancel() {
    device.submit(CancelBooking{world.booking(0), "well again"}, world.desk);
    device.sync_fully();
  }
  /// What the reply says of bookings: rows, updates.
  static std::pair<size_t, size_t> bookings(const SyncReply& reply) {
    for (const BucketChanges& bucket : reply.changes)
      for (const TableChanges& part : bucket.tables)
        if (part.table == "booking") return {part.rows.size(), part.updates.size()};
    return {0, 0};
  }
  static constexpr std::pair<size_t, size_t> kRow{1, 0};
  static constexpr std::pair<size_t, size_t> kUpdate{0, 1};

  FakeServer server;
  SmallWorld world{server};
  Device device{server, 1};
  Device other{server, 2};
};

TEST_F(UpdatesTest, AnUpdateIsMergedIntoTheRowThatIsHere) {
  cancel();
  EXPECT_EQ(bookings(other.exchange()), kUpdate);
  EXPECT_EQ(other.booking(world.booking(0))->state, BookingState::cancelled);
  EXPECT_EQ(other.booking(world.booking(0))->patient, world.patients[0]);
  EXPECT_EQ(dump(*other.file), dump(*device.file));
  EXPECT_GT(must(other.replica->build_request()).cursors.at(0).seq, 0) << "the checksum is right";
}

/// Of one of them the row may not be here: the others are merged all the same.
TEST_F(UpdatesTest, ManyUpdatesOfOneAnswerAreEachMergedIntoTheirRow) {
  cancel();
  for (const bool one_is_lost : {false, true}) {
    SCOPED_TRACE(one_is_lost);
    const int day = one_is_lost ? 6 : 3;
    for (int who = 0; who < 3; ++who) device.submit(world.book(who, day + who), world.desk);
    device.sync_fully();
    other.sync_fully();
    if (one_is_lost)
      must(
          other.file->exec("DELETE FROM member WHERE tbl = 'booking' AND key = "
                           "(SELECT min(id) FROM booking WHERE state = 'confirmed')"));
    for (int who = 0; who < 3; ++who)
      device.submit(CancelBooking{world.booking(who, day + who), "well again"}, world.desk);
    device.sync_fully();
    EXPECT_EQ(bookings(other.exchange()), std::pair(size_t{0}, size_t{3}));
    int cancelled = 0;
    for (int who = 0; who < 3; ++who)
      cancelled += other.booking(world.booking(who, day + who))->state == BookingState::cancelled;
    EXPECT_EQ(cancelled, one_is_lost ? 2 : 3);
    EXPECT_EQ(must(other.replica->build_request()).cursors.at(0).seq == 0, one_is_lost);
    other.sync_fully();
    EXPECT_EQ(dump(*other.file), dump(*device.file));
  }
}

TEST_F(UpdatesTest, PendingCommandsLieOnTopOfIt) {
  other.submit(CancelBooking{world.booking(0), "moved away"}, world.desk);
  other.submit(world.book(1), world.desk);
  device.submit(Retriage{world.booking(0), {TriageScale::iitt, "red", server.now}, {}}, world.desk);
  device.sync_fully();
  server.answer_at_most = 0;
  EXPECT_EQ(bookings(other.exchange()), kRow) << "a steady column has changed";
  EXPECT_EQ(other.booking(world.booking(0))->state, BookingState::cancelled);
  EXPECT_EQ(other.booking(world.booking(0))->triage_level, "red");
  server.answer_at_most = 100;
  cancel();
  server.answer_at_most = 0;
  EXPECT_EQ(bookings(other.exchange()), kUpdate);
  EXPECT_EQ(must(other.replica->pending_count()), 2);
  server.answer_at_most = 100;
  other.sync_fully();
  device.sync_fully();
  EXPECT_EQ(dump(*other.file), dump(*device.file));
}

TEST_F(UpdatesTest, TheSameUpdateTwiceAndAnOlderOneAreHarmless) {
  const SyncRequest request = must(other.replica->build_request());
  cancel();
  const SyncReply reply = server.sync(request);
  ASSERT_EQ(bookings(reply), kUpdate);
  (void)must(other.replica->receive(reply, server.now));
  const std::string after = dump(*other.file, true);
  (void)must(other.replica->receive(reply, server.now));
  EXPECT_EQ(dump(*other.file, true), after);
  SyncReply older = reply;
  older.changes[0].checksum.reset();
  for (TableChanges& part : older.changes[0].tables) {
    PackedRows past;
    for (Cells update : part.updates.cells()) {
      update.back() = version_of(update) - 1;
      past.add(update);
    }
    part.updates = std::move(past);
  }
  (void)must(other.replica->receive(older, server.now));
  EXPECT_EQ(dump(*other.file, true), after);
}

TEST_F(UpdatesTest, AnUpdateOfARowThatIsNotHereBringsItsBucketAgain) {
  int day = 2;
  for (const char* loss :
       {"DELETE FROM booking WHERE version > 0", "DELETE FROM member WHERE tbl = 'booking'",
        "DELETE FROM booking WHERE version > 0; "
        "DELETE FROM member WHERE tbl = 'booking'"}) {
    device.submit(world.book(1, ++day), world.desk);
    device.sync_fully();
    Device damaged(server, 3);
    damaged.sync_fully();
    damaged.submit(world.book(2, day), world.desk);
    must(damaged.file->exec(loss));
    device.submit(CancelBooking{world.booking(1, day), "well again"}, world.desk);
    device.sync_fully();
    server.answer_at_most = 0;
    EXPECT_EQ(bookings(damaged.exchange()), kUpdate) << loss;
    EXPECT_EQ(must(damaged.replica->build_request()).cursors.at(0).seq, 0) << loss;
    EXPECT_EQ(must(damaged.replica->pending_count()), 1) << "commands stay";
    server.answer_at_most = 100;
    damaged.sync_fully();
    EXPECT_EQ(must(damaged.replica->pending_count()), 0);
    device.sync_fully();
    EXPECT_EQ(dump(*damaged.file), dump(*device.file)) << loss;
  }
}

TEST_F(UpdatesTest, ABucketThatIsNotFinishedIsAskedForWhole) {
  SyncReply page = server.sync(must(other.replica->build_request()));
  ASSERT_EQ(page.changes.size(), 1u);
  page.changes[0].part = true;
  page.changes[0].checksum.reset();
  page.more = true;
  (void)must(other.replica->receive(page, server.now));
  other.restart();
  const SyncRequest next = must(other.replica->build_request());
  EXPECT_EQ(next.unfinished, std::vector<Bucket>{server.bucket});
  cancel();
  EXPECT_EQ(bookings(other.exchange()), kRow);
  EXPECT_TRUE(must(other.replica->build_request()).unfinished.empty());
  EXPECT_EQ(dump(*other.file), dump(*device.file));
}

TEST_F(UpdatesTest, WhatIsFetchedAgainIsFinishedForItself) {
  server.epoch = 2;
  other.exchange();
  ASSERT_TRUE(must(other.replica->refetching()));
  SyncReply page = server.sync(must(other.replica->build_request()));
  EXPECT_TRUE(page.changes[0].reset);
  page.changes[0].part = true;
  page.changes[0].checksum.reset();
  page.more = true;
  (void)must(other.replica->receive(page, server.now));
  EXPECT_EQ(must(other.replica->build_request()).unfinished, std::vector<Bucket>{server.bucket});
  SyncReply rest = server.sync(must(other.replica->build_request()));
  rest.more = true;
  (void)must(other.replica->receive(rest, server.now));
  EXPECT_TRUE(must(other.replica->build_request()).unfinished.empty());
  device.sync_fully();
  cancel();
  EXPECT_EQ(bookings(other.exchange()), kUpdate) << "of a row that is laid aside";
  EXPECT_FALSE(must(other.replica->refetching()));
  EXPECT_EQ(dump(*other.file), dump(*device.file));
}

}  // namespace
}  // namespace wardbook::sync
