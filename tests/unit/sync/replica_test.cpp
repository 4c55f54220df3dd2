#include "shared/sync/replica.h"

#include <gtest/gtest.h>

#include "tests/unit/sync/small_device.h"
#include "tests/unit/sync/walked.h"

namespace wardbook::sync {
namespace {

using testing::Device;
using testing::dump;
using testing::FakeServer;
using testing::must;
using testing::SmallWorld;

class ReplicaTest : public ::testing::Test {
 protected:
  Minute slot(int day = 1) const { return {world.today.value + day * 1440}; }
  void book(Device& on, int who, int day = 1) { on.submit(world.book(who, day), world.desk); }

  FakeServer server;
  SmallWorld world{server};
  Device device{server, 1};

  void SetUp() override {
    server.now = to_instant(world.today);
    device.sync_fully();
  }
};

TEST_F(ReplicaTest, FirstSyncBringsTheRows) {
  EXPECT_TRUE(must(store::get<Pool>(*device.file, world.pool)).has_value());
  EXPECT_FALSE(device.last.more);
  const auto request = must(device.replica->build_request());
  ASSERT_EQ(request.cursors.size(), 1u);
  EXPECT_GT(request.cursors[0].seq, 0);
}

TEST_F(ReplicaTest, ASubmittedBookingIsHeldHereAndSurvivesARestart) {
  const Submitted submitted = device.submit(world.book(0), world.desk);
  EXPECT_EQ(kind_of(submitted.forecast), OutcomeKind::done);
  device.restart();
  const auto booking = device.booking(world.booking(0));
  ASSERT_TRUE(booking.has_value());
  EXPECT_EQ(booking->state, BookingState::held);
  EXPECT_EQ(booking->version.value, 0);
  EXPECT_EQ(device.used(world.pool, slot()), 1);
  const auto pending = must(device.replica->pending());
  ASSERT_EQ(pending.size(), 1u);
  EXPECT_EQ(pending[0].command.id, submitted.id);
}

TEST_F(ReplicaTest, WhatIsRefusedHereIsNotStored) {
  const std::string before = dump(*device.file, true);
  Book empty;
  EXPECT_EQ(kind_of(device.submit(empty, world.desk).forecast), OutcomeKind::refused);
  EXPECT_EQ(dump(*device.file, true), before);
}

TEST_F(ReplicaTest, AForecastStoresNothing) {
  const std::string before = dump(*device.file, true);
  const Outcome outcome = must(device.replica->forecast(world.desk, world.book(0), server.now));
  EXPECT_EQ(kind_of(outcome), OutcomeKind::done);
  EXPECT_EQ(dump(*device.file, true), before);
}

TEST_F(ReplicaTest, TheAnswerReplacesWhatWasHeld) {
  const CommandId id = device.submit(world.book(0), world.desk).id;
  device.exchange();
  EXPECT_EQ(device.last.answered, 1);
  EXPECT_EQ(must(device.replica->pending_count()), 0);
  const auto booking = device.booking(world.booking(0));
  ASSERT_TRUE(booking.has_value());
  EXPECT_EQ(booking->state, BookingState::confirmed);
  EXPECT_GT(booking->version.value, 0);
  EXPECT_EQ(device.used(world.pool, slot()), 1);
  EXPECT_TRUE(must(device.replica->answered(id)).has_value());
}

TEST_F(ReplicaTest, ABookingHasTheIdOfItsCommand) {
  const Args args = world.book(0);
  EXPECT_EQ(device.submit(args, world.desk).id.uuid, world.booking(0).uuid);
  device.sync_fully();
  device.submit(CancelBooking{world.booking(0), "again"}, world.desk);
  device.sync_fully();
  // The same form once more: another command, which the server refuses for its own reason.
  must(device.file->run("DELETE FROM booking"));
  const CommandId again = device.submit(args, world.desk).id;
  EXPECT_NE(again.uuid, world.booking(0).uuid);
  device.sync_fully();
  EXPECT_EQ(must(device.replica->answered(again))->record.outcome.code, OutcomeCode::malformed);
}

TEST_F(ReplicaTest, ThreePendingAndTheFirstIsRefused) {
  const CommandId first = device.submit(world.book(0), world.desk).id;
  book(device, 1);
  book(device, 2, 2);
  server.refuse.insert(first);
  server.answer_at_most = 1;
  device.exchange();
  EXPECT_EQ(must(device.replica->pending_count()), 2);
  EXPECT_TRUE(device.last.more);
  EXPECT_FALSE(device.booking(world.booking(0)).has_value());
  EXPECT_EQ(device.booking(world.booking(1))->state, BookingState::held);
  EXPECT_EQ(device.booking(world.booking(2, 2))->state, BookingState::held);
  EXPECT_EQ(device.used(world.pool, slot()), 1);
  EXPECT_EQ(must(device.replica->answered(first))->record.outcome.code, OutcomeCode::not_allowed);
  server.answer_at_most = 10;
  device.sync_fully();
  EXPECT_EQ(device.booking(world.booking(1))->state, BookingState::confirmed);
}

TEST_F(ReplicaTest, AForecastFollowsWhatOthersHaveTakenMeanwhile) {
  book(device, 0);
  EXPECT_EQ(must(device.replica->pending())[0].forecast.code, OutcomeCode::done);
  Device other(server, 2);
  other.sync_fully();
  book(other, 1);
  book(other, 2);
  other.sync_fully();
  server.answer_at_most = 0;
  device.exchange();
  device.restart();
  const auto pending = must(device.replica->pending());
  ASSERT_EQ(pending.size(), 1u);
  EXPECT_EQ(pending[0].forecast.code, OutcomeCode::no_room);
}

/// The row that it is about is gone here; the server may know more.
TEST_F(ReplicaTest, AFactIsSentAlsoIfItsBookingWasRefusedMeanwhile) {
  Account nurse;
  nurse.id = {SmallWorld::id_of(7)};
  nurse.user_name = "nurse";
  nurse.role = Role::staff;
  nurse.state = AccountState::active;
  nurse.hospital = world.hospital;
  server.seed(nurse);
  Bed bed;
  bed.id = {SmallWorld::id_of(8)};
  bed.pool = world.pool;
  bed.hospital = world.hospital;
  server.seed(bed);
  device.sync_fully();
  Book ask = std::get<Book>(world.book(0));
  ask.clinic.reset();
  const CommandId book = device.submit(ask, nurse.id).id;
  const Admit admit{ask.booking, {SmallWorld::id_of(9)}, bed.id, server.now};
  const CommandId fact = device.submit(admit, nurse.id).id;
  EXPECT_EQ(device.booking(ask.booking)->state, BookingState::admitted);
  server.refuse.insert(book);
  server.answer_at_most = 1;
  device.exchange();
  EXPECT_FALSE(device.booking(ask.booking));
  EXPECT_TRUE(must(device.replica->answered(book)).has_value());
  EXPECT_EQ(must(device.replica->pending_count()), 1);
  server.answer_at_most = 10;
  device.sync_fully();
  EXPECT_TRUE(must(device.replica->answered(fact)).has_value());
  EXPECT_EQ(must(device.replica->pending_count()), 0);
}

TEST_F(ReplicaTest, WhoIsAwaitedIsFoundWithoutAWalkThroughWhatWaits) {
  for (int who = 0; who < 3; ++who) book(device, who);
  ASSERT_EQ(must(device.replica->pending_count()), 3);
  const int before = store::walked(*device.file);
  EXPECT_TRUE(must(device.replica->held_for()).empty());
  EXPECT_EQ(store::walked(*device.file), before);
}

TEST_F(ReplicaTest, AnExchangeDoesNotWalkThroughAllThatWasEverAnswered) {
  for (int who = 0; who < 3; ++who) book(device, who);
  device.sync_fully();
  const int before = store::walked(*device.file);
  (void)must(device.replica->build_request());
  EXPECT_LT(store::walked(*device.file) - before, 2) << "the buckets, of which there is one";
}

TEST_F(ReplicaTest, TwoDevicesBookTheLastUnit) {
  book(device, 0);
  device.sync_fully();
  Device other(server, 2);
  other.sync_fully();
  device.submit(world.book(1), world.desk);
  const CommandId lost = other.submit(world.book(2), world.desk).id;
  EXPECT_EQ(other.booking(world.booking(2))->state, BookingState::held);
  device.sync_fully();
  other.sync_fully();
  device.sync_fully();
  EXPECT_EQ(device.booking(world.booking(1))->state, BookingState::confirmed);
  EXPECT_NE(kind_of(must(other.replica->answered(lost))->record.outcome), OutcomeKind::done);
  EXPECT_EQ(dump(*device.file), dump(*other.file)) << "both show the same";
  EXPECT_EQ(device.used(world.pool, slot()), 2);
}

/// Puts the same pending commands on a fresh copy of the base.
std::string rebuilt(Device& original, FakeServer& server) {
  Device fresh(server, 50);
  fresh.sync_fully();
  auto rows = must(original.file->prepare("SELECT position, command_id, body FROM pending"));
  while (must(rows.step()))
    must(fresh.file->run("INSERT INTO pending VALUES (?1, ?2, 1, x'', ?3, x'80', x'')",
                         rows.integer(0), rows.get<CommandId>(1), rows.get<Bytes>(2)));
  SyncReply lift;
  lift.epoch = server.epoch;
  lift.lost = {"nobody"};
  (void)must(fresh.replica->receive(lift, server.now));
  return dump(*fresh.file);
}

TEST_F(ReplicaTest, TheOverlayIsAPureFunctionOfBaseAndPending) {
  Device other(server, 2);
  other.sync_fully();
  std::mt19937_64 dice(7);
  for (int step = 0; step < 25; ++step) {
    Device& one = dice() % 2 == 0 ? device : other;
    const int who = static_cast<int>(dice() % 4);
    const int day = 1 + static_cast<int>(dice() % 3);
    switch (dice() % 4) {
      case 0:
        server.answer_at_most = static_cast<int>(dice() % 3);
        one.exchange();
        break;
      case 1:
        one.submit(CancelBooking{world.booking(who, day), "dice"}, world.desk);
        break;
      default:
        one.submit(world.book(who, day), world.desk);
    }
    server.answer_at_most = 0;
    one.exchange();
    ASSERT_EQ(dump(*one.file), rebuilt(one, server)) << "step " << step;
  }
}

TEST_F(ReplicaTest, TheSameReplyTwiceIsHarmless) {
  book(device, 0);
  const SyncRequest request = must(device.replica->build_request());
  const SyncReply reply = server.sync(request);
  (void)must(device.replica->receive(reply, server.now));
  book(device, 1);
  const std::string before = dump(*device.file);
  (void)must(device.replica->receive(reply, server.now));
  EXPECT_EQ(dump(*device.file), before);
  EXPECT_EQ(must(device.replica->pending_count()), 1);
}

TEST_F(ReplicaTest, AFailureAtAnyStepLeavesEverythingAsItWas) {
  book(device, 0);
  book(device, 1);
  server.answer_at_most = 1;
  const SyncRequest request = must(device.replica->build_request());
  const SyncReply reply = server.sync(request);
  const std::string before = dump(*device.file, true);
  for (const char* step :
       {"UPDATE ON bucket", "INSERT ON member", "DELETE ON pending", "UPDATE ON pending",
        "INSERT ON answer", "INSERT ON booking", "UPDATE ON setting"}) {
    // A TEMP trigger lives in this connection alone; it stands for a crash at that write.
    must(device.file->exec(std::string("CREATE TEMP TRIGGER crash BEFORE ") + step +
                           " BEGIN SELECT RAISE(ABORT, 'crash'); END"));
    EXPECT_FALSE(device.replica->receive(reply, server.now).ok()) << step;
    must(device.file->exec("DROP TRIGGER crash"));
    EXPECT_EQ(dump(*device.file, true), before) << step;
  }
  device.restart();
  EXPECT_EQ(dump(*device.file, true), before);
  EXPECT_EQ(must(device.replica->receive(reply, server.now)).answered, 1);
}

TEST_F(ReplicaTest, AFailedSubmitKeepsNothing) {
  book(device, 0);
  const std::string before = dump(*device.file, true);
  for (const char* step : {"INSERT ON booking", "INSERT ON pending", "UPDATE ON setting"}) {
    must(device.file->exec(std::string("CREATE TEMP TRIGGER crash BEFORE ") + step +
                           " BEGIN SELECT RAISE(ABORT, 'crash'); END"));
    EXPECT_FALSE(device.replica->submit(world.desk, world.book(1), {}, server.now).ok()) << step;
    must(device.file->exec("DROP TRIGGER crash"));
    EXPECT_EQ(dump(*device.file, true), before) << step;
  }
}

PackedRows packed(const Cells& row) {
  PackedRows rows;
  rows.add(row);
  return rows;
}

TEST_F(ReplicaTest, ARowLivesAsLongAsOneBucketHoldsIt) {
  const auto row = to_cells(Ward{{SmallWorld::id_of(77)}, world.hospital, "B", {5}});
  const Bytes key = key_of(table_of<Ward>(), row);
  SyncReply reply;
  reply.epoch = server.epoch;
  reply.changes = {{"a", 1, false, {{"ward", packed(row), {}}}, std::nullopt},
                   {"b", 1, false, {{"ward", packed(row), {}}}, std::nullopt}};
  const auto there = [&] {
    return must(store::get<Ward>(*device.file, WardId{SmallWorld::id_of(77)})).has_value();
  };
  (void)must(device.replica->receive(reply, server.now));
  EXPECT_TRUE(there());
  SyncReply gone;
  gone.epoch = server.epoch;
  gone.changes = {{"a", 2, false, {{"ward", {}, {key}}}, std::nullopt}};
  (void)must(device.replica->receive(gone, server.now));
  EXPECT_TRUE(there());
  SyncReply lost;
  lost.epoch = server.epoch;
  lost.lost = {"b"};
  (void)must(device.replica->receive(lost, server.now));
  EXPECT_FALSE(there());
  (void)must(device.replica->receive(reply, server.now));
  SyncReply reset;
  reset.epoch = server.epoch;
  reset.changes = {{"b", 9, true, {}, std::nullopt}};
  (void)must(device.replica->receive(reset, server.now));
  EXPECT_FALSE(there()) << "a's changes were older than its cursor, b is empty now";
}

/// Rows of answered commands come before a bucket does. If it is lost before it came, the server
/// must know that there is something to lose.
TEST_F(ReplicaTest, ABucketThatOnlyAnAnswerBroughtCanBeLost) {
  const auto row = to_cells(Ward{{SmallWorld::id_of(77)}, world.hospital, "B", {5}});
  SyncReply answer;
  answer.epoch = server.epoch;
  answer.changes = {{"c", 0, false, {{"ward", packed(row), {}}}, std::nullopt}};
  (void)must(device.replica->receive(answer, server.now));
  const auto cursors_of_it = [&] {
    std::vector<Cursor> cursors = must(device.replica->build_request()).cursors;
    std::erase_if(cursors, [](const Cursor& one) { return one.bucket != "c"; });
    return cursors;
  };
  ASSERT_EQ(cursors_of_it().size(), 1u);
  EXPECT_EQ(cursors_of_it()[0].seq, 0);
  EXPECT_TRUE(must(device.replica->build_request()).unfinished.empty());
  SyncReply lost;
  lost.epoch = server.epoch;
  lost.lost = {"c"};
  (void)must(device.replica->receive(lost, server.now));
  EXPECT_FALSE(must(store::get<Ward>(*device.file, WardId{SmallWorld::id_of(77)})).has_value());
  EXPECT_TRUE(cursors_of_it().empty());
}

TEST_F(ReplicaTest, AnOlderVersionNeverReplacesANewerOne) {
  SyncReply reply;
  reply.epoch = server.epoch;
  const auto ward = [&](const char* name, int64_t version) {
    return to_cells(Ward{world.ward, world.hospital, name, {version}});
  };
  reply.changes = {{"a", 1, false, {{"ward", packed(ward("new", 50)), {}}}, std::nullopt},
                   {"b", 1, false, {{"ward", packed(ward("old", 40)), {}}}, std::nullopt}};
  (void)must(device.replica->receive(reply, server.now));
  EXPECT_EQ(must(store::get<Ward>(*device.file, world.ward))->name, "new");
}

TEST_F(ReplicaTest, IfTheOverlayCannotBeTakenOffEverythingIsFetchedBesideIt) {
  book(device, 0);
  book(device, 1);
  must(device.file->exec("UPDATE booking SET version = 3"));  // as a row of the server's
  server.answer_at_most = 0;
  Device other(server, 2);
  server.answer_at_most = 1;
  other.sync_fully();
  book(other, 2, 3);
  other.sync_fully();
  device.exchange();
  EXPECT_TRUE(must(device.replica->refetching()));
  EXPECT_TRUE(device.last.more);
  EXPECT_EQ(must(device.replica->pending_count()), 2);
  EXPECT_TRUE(device.booking(world.booking(0)).has_value()) << "stays visible meanwhile";
  device.exchange();
  EXPECT_FALSE(must(device.replica->refetching()));
  server.answer_at_most = 10;
  device.sync_fully();
  EXPECT_EQ(must(device.replica->pending_count()), 0);
  EXPECT_EQ(dump(*device.file), dump(server.database()));
}

TEST_F(ReplicaTest, ARestoredServerGetsTheAnswersThatItHasForgotten) {
  const CommandId id = device.submit(world.book(0), world.desk).id;
  device.sync_fully();
  book(device, 1);
  server.epoch = 2;
  device.exchange();
  EXPECT_TRUE(must(device.replica->refetching()));
  device.exchange();
  ASSERT_FALSE(must(device.replica->refetching()));
  EXPECT_TRUE(device.last.more);
  const SyncRequest request = must(device.replica->build_request());
  ASSERT_EQ(request.commands.size(), 2u);
  ASSERT_TRUE(request.commands[0].answer.has_value());
  EXPECT_EQ(request.commands[0].answer->command, id);
  EXPECT_EQ(request.commands[0].envelope.number, 1);
  EXPECT_FALSE(request.commands[1].answer.has_value());
  device.sync_fully();
  EXPECT_TRUE(must(device.replica->build_request()).commands.empty());
  EXPECT_EQ(device.booking(world.booking(1))->state, BookingState::confirmed);
}

TEST_F(ReplicaTest, ANewIdentityTellsARestoredServerWhatTheOldOneWasAnswered) {
  const CommandId id = device.submit(world.book(0), world.desk).id;
  device.sync_fully();
  book(device, 1);
  const DeviceId fresh{SmallWorld::id_of(9999)};
  must(device.replica->adopt({fresh, "11"}));
  server.epoch = 2;
  device.exchange();
  device.exchange();
  ASSERT_FALSE(must(device.replica->refetching()));
  const SyncRequest request = must(device.replica->build_request());
  ASSERT_EQ(request.commands.size(), 2u);
  ASSERT_TRUE(request.commands[0].answer.has_value());
  EXPECT_EQ(request.commands[0].answer->command, id);
  EXPECT_EQ(request.commands[0].envelope, (Envelope{fresh, 0, {}}));
  EXPECT_EQ(request.commands[1].envelope, (Envelope{fresh, 1, {}}));
  const auto sent = decode<SyncRequest>(encode(request));
  ASSERT_TRUE(sent.ok());
  EXPECT_EQ(sent->commands[0].envelope, request.commands[0].envelope);
}

TEST_F(ReplicaTest, WhatABackupHoldsIsNotToldAgain) {
  device.submit(world.book(0), world.desk);
  device.sync_fully();
  server.covered = {1'000'000};
  device.sync_fully();
  const CommandId later = device.submit(world.book(1), world.desk).id;
  device.sync_fully();
  server.epoch = 2;
  device.exchange();
  device.exchange();
  const SyncRequest request = must(device.replica->build_request());
  ASSERT_EQ(request.commands.size(), 1u);
  EXPECT_EQ(request.commands[0].answer->command, later)
      << "an answer counts as newer than the backup";
}

TEST_F(ReplicaTest, AfterAForkTheSameBodiesGetNewEnvelopes) {
  book(device, 0);
  device.sync_fully();
  book(device, 1);
  book(device, 2);
  const SyncRequest before = must(device.replica->build_request());
  ASSERT_EQ(before.commands.size(), 2u);
  EXPECT_EQ(before.commands[0].envelope.number, 2);
  EXPECT_EQ(before.commands[1].envelope.prev_hash,
            chain_hash(before.commands[0].envelope, before.commands[0].body));
  SyncReply fork;
  fork.fork = true;
  EXPECT_TRUE(must(device.replica->receive(fork, server.now)).fork);
  device.restart();
  EXPECT_TRUE(must(device.replica->forked()));
  const DeviceId fresh{SmallWorld::id_of(9999)};
  must(device.replica->adopt({fresh, "11"}));
  EXPECT_FALSE(must(device.replica->forked()));
  device.restart();
  book(device, 3, 2);
  const SyncRequest after = must(device.replica->build_request());
  ASSERT_EQ(after.commands.size(), 3u);
  Envelope expected{fresh, 1, {}};
  for (size_t i = 0; i < after.commands.size(); ++i) {
    EXPECT_EQ(after.commands[i].envelope, expected);
    if (i < 2) {
      EXPECT_EQ(after.commands[i].body, before.commands[i].body);
    }
    expected = {fresh, expected.number + 1, chain_hash(expected, after.commands[i].body)};
  }
}

TEST_F(ReplicaTest, AKnownPersonsLocalIdLeadsToTheOneThatStays) {
  RegisterPatient known;
  known.patient = {SmallWorld::id_of(801)};
  known.name = "Amina";
  known.identifiers = {{"national-id", "1234"}};
  known.clinic = world.clinic;
  device.submit(known, world.desk);
  device.sync_fully();
  Device other(server, 2);
  known.patient = {SmallWorld::id_of(802)};
  other.sync_fully();
  must(other.file->exec("DELETE FROM patient_identifier"));  // not known at the other desk
  other.submit(known, world.desk);
  auto book = std::get<Book>(world.book(0));
  book.patient = known.patient;
  other.submit(book, world.desk);
  EXPECT_EQ(other.booking(book.booking)->patient, known.patient);
  server.answer_at_most = 1;
  other.exchange();
  const auto booking = other.booking(book.booking);
  ASSERT_TRUE(booking.has_value());
  EXPECT_EQ(booking->state, BookingState::held);
  EXPECT_EQ(booking->patient, PatientId{SmallWorld::id_of(801)}) << "replayed under the alias";
}

/// Two tablets that hold the same two records; each has something to do with the second.
TEST_F(ReplicaTest, WhatWaitsForAMergedRecordFollowsIt) {
  Device other(server, 2);
  device.sync_fully();
  other.sync_fully();
  const PatientId kept = world.patients[0];
  const PatientId gone = world.patients[1];
  other.submit(world.book(1), world.desk);
  EXPECT_EQ(other.booking(world.booking(1))->patient, gone);

  const std::string before = dump(*device.file);
  device.submit(MergePatient{kept, gone}, world.desk);
  EXPECT_TRUE(must(store::get<Patient>(*device.file, gone))->in_error) << "forecast";
  EXPECT_EQ(must(store::get<Alias>(*device.file, gone))->patient, kept);
  device.sync_fully();
  EXPECT_NE(dump(*device.file), before);
  EXPECT_FALSE(must(store::get<Patient>(*device.file, gone))) << "the row has left";

  server.answer_at_most = 0;
  other.exchange();  // hears of the merge, with the booking still waiting
  EXPECT_FALSE(must(store::get<Patient>(*other.file, gone)));
  EXPECT_EQ(other.booking(world.booking(1))->patient, kept) << "replayed under the alias";
  EXPECT_EQ(other.booking(world.booking(1))->state, BookingState::held);
  server.answer_at_most = 1'000'000;
  other.sync_fully();
  EXPECT_EQ(other.booking(world.booking(1))->patient, kept);
  EXPECT_EQ(other.booking(world.booking(1))->state, BookingState::confirmed);
}

TEST_F(ReplicaTest, AMergeThatIsRefusedComesOff) {
  device.sync_fully();
  const PatientId kept = world.patients[0];
  const PatientId gone = world.patients[1];
  Device other(server, 2);
  other.sync_fully();
  for (const int who : {0, 1}) other.submit(world.book(who), world.desk);
  other.sync_fully();
  const sync::Submitted merge = device.submit(MergePatient{kept, gone}, world.desk);
  EXPECT_EQ(merge.forecast.code, OutcomeCode::done) << "the holds are not known here";
  device.sync_fully();
  EXPECT_EQ(server.outcome(merge.id).code, OutcomeCode::has_hold);
  EXPECT_FALSE(must(store::get<Patient>(*device.file, gone))->in_error);
  EXPECT_FALSE(must(store::get<Alias>(*device.file, gone)));
  EXPECT_EQ(device.booking(world.booking(1))->patient, gone);
}

TEST_F(ReplicaTest, TimeNeverGoesBackOverARestart) {
  book(device, 0);
  const Instant made = must(device.replica->pending())[0].command.made_at;
  device.restart();
  server.now.ms -= 86'400'000;
  book(device, 1);
  EXPECT_GT(must(device.replica->pending())[1].command.made_at, made);
}

}  // namespace
}  // namespace wardbook::sync
