#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "shared/sync/chain.h"
#include "shared/sync/json.h"
#include "tests/server/server_fixture.h"

namespace wardbook::test {
namespace {

class SyncTest : public ServerFixture {
 protected:
  PatientId some_id() { return PatientId::make(wall_now(), random_); }
  BookingId booking_id() { return BookingId::make(wall_now(), random_); }

  /// Registers a patient and books the intensive care bed.
  std::vector<SentCommand> two_commands(TestDevice& device, BookingId booking, const char* level) {
    const PatientId patient = some_id();
    const Book ask = icu_booking(device, booking, patient, level);
    std::vector<SentCommand> commands;
    commands.push_back(device.next(some_patient(patient, *device.login().clinic, "Amina Test")));
    commands.push_back(device.next(ask));
    return commands;
  }

  SecureRandom random_;
};

OutcomeCode code_of(const SyncReply& reply, size_t at) {
  return reply.outcomes.at(at).outcome.code;
}

TEST_F(SyncTest, TheSecondForOneBedGetsAnotherSlot) {
  TestDevice first = logged_in("desk1");
  TestDevice second = logged_in("desk2");
  const BookingId a = booking_id();
  const BookingId b = booking_id();
  const auto one = first.sync(two_commands(first, a, "green"));
  ASSERT_TRUE(one);
  ASSERT_EQ(one->outcomes.size(), 2u);
  EXPECT_EQ(code_of(*one, 0), OutcomeCode::done);
  EXPECT_EQ(code_of(*one, 1), OutcomeCode::done);
  const auto two = second.sync(two_commands(second, b, "red"));
  ASSERT_TRUE(two);
  ASSERT_EQ(two->outcomes.size(), 2u);
  EXPECT_EQ(code_of(*two, 1), OutcomeCode::other_slot);
  // The reply carries the rows of its own commands, as they are now.
  const auto rows = second.rows<Booking>();
  const auto own =
      std::find_if(rows.begin(), rows.end(), [&](const Booking& r) { return r.id == b; });
  ASSERT_NE(own, rows.end());
  EXPECT_EQ(own->state, BookingState::confirmed);
  // Nothing of the other clinic's patient is in it.
  for (const Booking& row : rows) EXPECT_NE(row.id, a);
  for (const Patient& row : second.rows<Patient>()) EXPECT_EQ(row.clinic, second.login().clinic);
}

/// By a command of the server's own, which follows from the cancelling.
TEST_F(SyncTest, ABedThatIsGivenBackGoesToWhoWaits) {
  TestDevice first = logged_in("desk1");
  TestDevice second = logged_in("desk2");
  const BookingId given_back = booking_id();
  const BookingId waits = booking_id();
  ASSERT_TRUE(first.sync(two_commands(first, given_back, "green")));
  const PatientId patient = some_id();
  Book ask = icu_booking(second, waits, patient, "red");
  ask.alternates = Alternates::only_this;
  const auto asked = second.sync(
      {second.next(some_patient(patient, *second.login().clinic, "Bahati")), second.next(ask)});
  ASSERT_TRUE(asked);
  ASSERT_EQ(code_of(*asked, 1), OutcomeCode::no_room);
  const auto cancelled = first.sync({first.next(CancelBooking{given_back, "well again"})});
  ASSERT_TRUE(cancelled);
  ASSERT_EQ(code_of(*cancelled, 0), OutcomeCode::done);
  second.forget_cursors();
  ASSERT_TRUE(second.sync());
  ASSERT_EQ(second.rows<Booking>().size(), 1u);
  EXPECT_EQ(second.rows<Booking>()[0].state, BookingState::confirmed);
}

TEST_F(SyncTest, StaffSeesWhatConcernsItsHospital) {
  TestDevice desk = logged_in("desk1");
  const BookingId booking = booking_id();
  ASSERT_TRUE(desk.sync(two_commands(desk, booking, "red")));
  TestDevice staff(server_.client());
  ASSERT_TRUE(staff.log_in("staff1"));
  ASSERT_TRUE(staff.sync());
  const auto rows = staff.rows<Booking>();
  EXPECT_TRUE(
      std::any_of(rows.begin(), rows.end(), [&](const Booking& r) { return r.id == booking; }));
}

TEST_F(SyncTest, ALostAnswerIsGivenAgain) {
  TestDevice desk = logged_in("desk1");
  const auto commands = two_commands(desk, booking_id(), "red");
  const auto first = desk.sync(commands);
  const auto second = desk.sync(commands);
  ASSERT_TRUE(first && second);
  ASSERT_EQ(first->outcomes.size(), 2u);
  ASSERT_EQ(second->outcomes.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(first->outcomes[i].outcome, second->outcomes[i].outcome);
    EXPECT_EQ(first->outcomes[i].commit, second->outcomes[i].commit);
    EXPECT_EQ(first->outcomes[i].seal, second->outcomes[i].seal);
  }
}

TEST_F(SyncTest, AnotherBodyUnderAKnownIdIsRefused) {
  TestDevice desk = logged_in("desk1");
  const CommandId id = CommandId::make(wall_now(), random_);
  const auto clinic = *desk.login().clinic;
  ASSERT_TRUE(desk.sync({desk.next(some_patient(some_id(), clinic, "Amina"), id)}));
  const SentCommand other = desk.next(some_patient(some_id(), clinic, "Bahati"), id);
  // The second time because the answer was lost.
  for (int time = 0; time < 2; ++time) {
    const auto reply = desk.sync({other});
    ASSERT_TRUE(reply);
    EXPECT_FALSE(reply->fork);
    ASSERT_EQ(reply->outcomes.size(), 1u);
    EXPECT_EQ(code_of(*reply, 0), OutcomeCode::other_body);
  }
  for (const Patient& row : desk.rows<Patient>()) EXPECT_NE(row.name, "Bahati");
}

TEST_F(SyncTest, ABrokenChainDecidesNothing) {
  TestDevice desk = logged_in("desk1");
  TestDevice clone(desk, server_.client());
  const auto clinic = *desk.login().clinic;
  ASSERT_TRUE(desk.sync({desk.next(some_patient(some_id(), clinic, "Amina"))}));
  const PatientId other = some_id();
  const auto forked = clone.sync({clone.next(some_patient(other, clinic, "Bahati"))});
  ASSERT_TRUE(forked);
  EXPECT_TRUE(forked->fork);
  EXPECT_TRUE(forked->outcomes.empty());
  SentCommand gap = desk.next(some_patient(some_id(), clinic, "Chege"));
  gap.envelope.number += 1;
  const auto skipped = desk.sync({gap});
  ASSERT_TRUE(skipped);
  EXPECT_TRUE(skipped->fork);
}

/// What was answered may come again by itself, whatever came after it.
TEST_F(SyncTest, ALinkThatIsKnownMayStandBeforeTheNextOne) {
  TestDevice desk = logged_in("desk1");
  const auto clinic = *desk.login().clinic;
  const SentCommand first = desk.next(some_patient(some_id(), clinic, "Amina"));
  ASSERT_TRUE(desk.sync({first, desk.next(some_patient(some_id(), clinic, "Bahati"))}));
  const auto reply = desk.sync({first, desk.next(some_patient(some_id(), clinic, "Chege"))});
  ASSERT_TRUE(reply);
  EXPECT_FALSE(reply->fork);
  ASSERT_EQ(reply->outcomes.size(), 2u);
  EXPECT_EQ(code_of(*reply, 1), OutcomeCode::done);
}

/// An id that is known, under another body, takes the place in the chain where it comes: not one
/// beyond the next.
TEST_F(SyncTest, AKnownIdBeyondTheEndOfTheChainIsAFork) {
  TestDevice desk = logged_in("desk1");
  const CommandId id = CommandId::make(wall_now(), random_);
  const auto clinic = *desk.login().clinic;
  ASSERT_TRUE(desk.sync({desk.next(some_patient(some_id(), clinic, "Amina"), id)}));
  SentCommand ahead = desk.next(some_patient(some_id(), clinic, "Bahati"), id);
  ahead.envelope.number += 1;
  const auto reply = desk.sync({ahead});
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->fork);
  EXPECT_TRUE(reply->outcomes.empty());
}

/// Its credential is right, and the command would be the next link, of another device.
TEST_F(SyncTest, ALinkOfAnotherDevicesChainIsAFork) {
  TestDevice desk = logged_in("desk1");
  TestDevice staff = logged_in("staff1");
  SentCommand sent = desk.next(some_patient(some_id(), *desk.login().clinic, "Amina"));
  sent.envelope.device = staff.login().device;
  const auto reply = desk.sync({sent});
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->fork);
  EXPECT_TRUE(reply->outcomes.empty());
}

TEST_F(SyncTest, NobodySpeaksForSomebodyElse) {
  TestDevice desk = logged_in("desk1");
  TestDevice staff = logged_in("staff1");
  const SyncRequest asked = desk.request();
  for (const std::string& secret : {std::string(), std::string(64, '0'), std::string("zz")}) {
    const auto answer = desk.post_sync(asked, secret);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 401) << secret;
  }
  EXPECT_EQ(staff.post_sync(asked, staff.login().device_secret)->status, 401);
  // A command of an actor who was never on this device is refused for good.
  Command command{CommandId::make(wall_now(), random_),
                  staff.login().account,
                  wall_now(),
                  some_patient(some_id(), *desk.login().clinic, "Amina"),
                  {}};
  SentCommand sent = desk.next(command.args, command.id);
  sent.body = sync::encode_body(command);
  const auto reply = desk.sync({sent});
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->outcomes.size(), 1u);
  EXPECT_EQ(code_of(*reply, 0), OutcomeCode::not_allowed);
}

TEST_F(SyncTest, RolesAreKept) {
  TestDevice desk = logged_in("desk1");
  TestDevice staff = logged_in("staff1");
  TestDevice admin = logged_in("admin1");
  const SetUpDistrict named{DistrictId::make(wall_now(), random_), "Elsewhere"};
  const auto outcome = [&](TestDevice& device, const Args& args) {
    const auto reply = device.sync({device.next(args)});
    return reply && !reply->outcomes.empty() ? reply->outcomes[0].outcome.code
                                             : OutcomeCode::ledger_conflict;
  };
  EXPECT_EQ(outcome(desk, named), OutcomeCode::not_allowed);
  EXPECT_EQ(outcome(staff, named), OutcomeCode::not_allowed);
  EXPECT_EQ(outcome(admin, named), OutcomeCode::done);
  EXPECT_EQ(outcome(desk, ExtendStay{StayId::make(wall_now(), random_), floor_minute(wall_now())}),
            OutcomeCode::not_allowed);
  const std::vector<AuditEntry> audit = server_.audit();
  EXPECT_EQ(std::count_if(audit.begin(), audit.end(),
                          [](const AuditEntry& entry) {
                            return entry.action == "denied" && entry.detail == "rule";
                          }),
            3);
}

TEST_F(SyncTest, WhoeverHasNoAccountSeesWhatIsPublic) {
  TestDevice desk = logged_in("desk1");
  ASSERT_TRUE(desk.sync(two_commands(desk, booking_id(), "red")));
  desk.forget_cursors();
  ASSERT_TRUE(desk.sync());
  const DistrictId district = desk.rows<District>().at(0).id;
  TestDevice nobody(server_.client());
  SyncRequest asked;
  asked.also = {"public:" + to_text(district), "hospital:" + to_text(district), "admin"};
  const auto answer = nobody.post_sync(asked, "");
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->status, 200);
  const auto reply = sync::decode<SyncReply>(
      {reinterpret_cast<const uint8_t*>(answer->body.data()), answer->body.size()});
  ASSERT_TRUE(reply.ok());
  std::set<std::string> tables;
  for (const BucketChanges& bucket : reply->changes)
    for (const TableChanges& table : bucket.tables)
      if (!table.rows.empty()) tables.insert(table.table);
  EXPECT_TRUE(tables.contains("pool"));
  EXPECT_TRUE(tables.contains("pool_load"));
  EXPECT_FALSE(tables.contains("booking"));
  EXPECT_FALSE(tables.contains("patient"));
  asked.commands = {desk.next(some_patient(some_id(), *desk.login().clinic, "Amina"))};
  EXPECT_EQ(nobody.post_sync(asked, "")->status, 401);
}

TEST_F(SyncTest, ARestartForgetsNothing) {
  TestDevice desk = logged_in("desk1");
  const auto commands = two_commands(desk, booking_id(), "red");
  const auto before = desk.sync(commands);
  server_.restart();
  TestDevice same(desk, server_.client());
  const auto after = same.sync(commands);
  ASSERT_TRUE(before && after);
  ASSERT_EQ(after->outcomes.size(), 2u);
  EXPECT_EQ(before->outcomes[1].seal, after->outcomes[1].seal);
  EXPECT_EQ(before->epoch, after->epoch);
}

TEST_F(SyncTest, JsonIsTakenBesideCbor) {
  TestDevice desk = logged_in("desk1");
  SyncRequest asked = desk.request({desk.next(some_patient(some_id(), *desk.login().clinic, "A"))});
  const auto answer =
      desk.client().post("/api/v1/sync", sync::encode_json(asked), "application/json",
                         {{"Authorization", "Device " + desk.login().device_secret}});
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->status, 200) << answer->body;
  const auto reply = sync::decode_json<SyncReply>(answer->body);
  ASSERT_TRUE(reply.ok()) << reply.error().hint;
  ASSERT_EQ(reply->outcomes.size(), 1u);
  EXPECT_EQ(code_of(*reply, 0), OutcomeCode::done);
}

}  // namespace
}  // namespace wardbook::test
