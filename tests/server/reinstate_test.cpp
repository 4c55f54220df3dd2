#include <fstream>

#include "shared/base/encode.h"
#include "tests/server/reinstate_fixture.h"

// What tablets were answered after the backup comes back to the restored server as it was.

namespace wardbook::test {
namespace {

/// Everything that one clinic and one ward did after the backup.
TEST_F(ReinstateTest, TwoTabletsBringBackWhatTheyWereAnswered) {
  auto desk = logged_in("desk1");
  auto staff = logged_in("staff1");
  Kept before, of_desk, of_staff;
  const PatientId ann = patient_id(), ben = patient_id(), eve = patient_id();
  const BookingId first = booking_id(), second = booking_id(), third = booking_id();
  work(*desk, before, {patient_of(*desk, ann)});
  back_up();
  EXPECT_EQ(work(*desk, of_desk, {book(*desk, first, ann)}), OutcomeCode::done);
  EXPECT_EQ(work(*desk, of_desk, {patient_of(*desk, ben), book(*desk, second, ben)}),
            OutcomeCode::no_room);
  EXPECT_EQ(work(*desk, of_desk, {patient_of(*desk, eve)}), OutcomeCode::done);
  const Book general = general_book(*desk, third, eve);
  EXPECT_EQ(work(*desk, of_desk, {general}), OutcomeCode::done);
  ASSERT_TRUE(staff->sync());
  staff->forget_cursors();
  ASSERT_TRUE(staff->sync());
  BedId bed;
  PoolId pool;
  for (const Booking& one : staff->rows<Booking>())
    if (one.id == third) pool = *one.pool;
  for (const Bed& one : staff->rows<Bed>())
    if (one.pool == pool) bed = one.id;
  const StayId stay = StayId::make(wall_now(), random_);
  EXPECT_EQ(
      work(*staff, of_staff, {Arrive{third, wall_now()}, Admit{third, stay, bed, wall_now()}}),
      OutcomeCode::done);
  // The cancelled unit goes to the one who waits, by a command of the system.
  EXPECT_EQ(work(*desk, of_desk, {CancelBooking{first, "well again"}}), OutcomeCode::done);
  restore();

  // The ward's tablet comes first: what it reports is about bookings that are not back yet.
  auto staff_again = again(*staff);
  expect_same(of_staff, staff_again->sync(of_staff.commands));
  EXPECT_FALSE(row<Stay>(*staff_again, stay));
  auto desk_again = again(*desk);
  expect_same(of_desk, desk_again->sync(of_desk.commands));
  // And again: it is known now.
  expect_same(of_desk, desk_again->sync(of_desk.commands));

  EXPECT_EQ(row<Booking>(*desk_again, first)->state, BookingState::cancelled);
  EXPECT_EQ(row<Booking>(*desk_again, second)->state, BookingState::confirmed);
  EXPECT_EQ(row<Booking>(*staff_again, third)->state, BookingState::admitted);
  const auto in_bed = row<Stay>(*staff_again, stay);
  ASSERT_TRUE(in_bed);
  EXPECT_EQ(in_bed->state, StayState::active);
  EXPECT_EQ(in_bed->bed, bed);
  expect_whole();
}

/// Only the commit tells: the row that is asked for by then is missing.
TEST_F(ReinstateTest, WhatTheDatabaseRefusesWaitsAndIsNotCountedAsBroughtBack) {
  auto desk = logged_in("desk1");
  Kept kept;
  back_up();
  const PatientId ann = patient_id();
  const BookingId booking = booking_id();
  work(*desk, kept,
       {patient_of(*desk, ann), book(*desk, booking, ann), CancelBooking{booking, "well again"}});
  restore();
  server_.in_database(
      "CREATE TABLE planted (account_id BLOB REFERENCES account DEFERRABLE INITIALLY DEFERRED);"
      "CREATE TRIGGER plant AFTER DELETE ON parked BEGIN "
      "INSERT INTO planted VALUES (randomblob(16)); END");
  auto there = again(*desk);
  expect_same(kept, there->sync(kept.commands));
  EXPECT_FALSE(row<Booking>(*there, booking));
  server_.in_database("DROP TRIGGER plant; DROP TABLE planted");
  auto later = std::make_unique<TestDevice>(*there, server_.client());
  ASSERT_TRUE(server_.service().do_due_work(wall_now()).ok());
  const auto back = row<Booking>(*later, booking);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->state, BookingState::cancelled);
  expect_whole();
}

/// The only bed is given up after the backup, for which somebody waits; then a person is
/// registered.
class GivenUpTest : public ReinstateTest {
 protected:
  GivenUpTest() {
    const PatientId ann = patient_id(), ben = patient_id();
    Kept before;
    work(*desk, before, {patient_of(*desk, ann), book(*desk, first, ann), patient_of(*desk, ben)});
    EXPECT_EQ(work(*desk, before, {book(*desk, second, ben)}), OutcomeCode::no_room);
    back_up();
    work(*desk, kept, {CancelBooking{first, "well again"}, patient_of(*desk, eve)});
    restore();
  }

  const std::unique_ptr<TestDevice> desk = logged_in("desk1");
  const BookingId first = booking_id(), second = booking_id();
  const PatientId eve = patient_id();
  Kept kept;
};

/// What the database refuses takes nothing of what came back before it in the same round.
TEST_F(GivenUpTest, WhatFollowsFromWhatCameBackIsDoneThoughAnotherIsRefused) {
  const CommandId refused = kept.commands.back().answer->command;
  server_.in_database(
      "CREATE TABLE planted (account_id BLOB REFERENCES account DEFERRABLE INITIALLY DEFERRED);"
      "CREATE TRIGGER plant AFTER DELETE ON parked WHEN OLD.command_id = x'" +
      to_hex(refused.uuid.bytes) + "' BEGIN INSERT INTO planted VALUES (randomblob(16)); END");
  auto there = again(*desk);
  expect_same(kept, there->sync(kept.commands));
  EXPECT_EQ(row<Booking>(*there, first)->state, BookingState::cancelled);
  EXPECT_EQ(row<Booking>(*there, second)->state, BookingState::confirmed);
  EXPECT_FALSE(row<Patient>(*there, eve));
  server_.in_database("DROP TRIGGER plant; DROP TABLE planted");
}

TEST_F(GivenUpTest, WhatFollowsAndIsRefusedTakesNothingBack) {
  server_.in_database(
      "CREATE TRIGGER plant BEFORE INSERT ON outcome WHEN NEW.kind = 'promote' "
      "BEGIN SELECT RAISE(ABORT, 'planted'); END");
  auto there = again(*desk);
  expect_same(kept, there->sync(kept.commands));
  EXPECT_EQ(row<Booking>(*there, first)->state, BookingState::cancelled);
  EXPECT_EQ(row<Booking>(*there, second)->state, BookingState::waitlisted);
  EXPECT_TRUE(row<Patient>(*there, eve));
  server_.in_database("DROP TRIGGER plant");
  expect_whole();
}

/// The people were told so; nothing else must be said in its place.
TEST_F(ReinstateTest, AnAnswerThatCanNotBeKeptIsTheAnswerAllTheSame) {
  auto desk = logged_in("desk1");
  Kept kept;
  back_up();
  work(*desk, kept, {patient_of(*desk, patient_id()), patient_of(*desk, patient_id())});
  restore();
  server_.in_database(
      "CREATE TRIGGER plant BEFORE INSERT ON outcome WHEN NEW.number = 1 AND NEW.code = 'done' "
      "BEGIN SELECT RAISE(ABORT, 'planted'); END");
  expect_same(kept, again(*desk)->sync(kept.commands));
  server_.in_database("DROP TRIGGER plant");
  EXPECT_EQ(audited("defect"), 0);
}

/// It would end every server that brings it back.
TEST_F(ReinstateTest, WhatHasEndedAServerIsNotBroughtBack) {
  auto desk = logged_in("desk1");
  Kept kept;
  const PatientId ann = patient_id(), ben = patient_id();
  back_up();
  work(*desk, kept, {patient_of(*desk, ann), patient_of(*desk, ben)});
  restore();
  std::ofstream(server_.data() + "/fatal-commands")
      << to_text(kept.commands[0].answer->command) << "\n";
  server_.restart();
  auto there = again(*desk);
  expect_same(kept, there->sync(kept.commands));
  EXPECT_FALSE(row<Patient>(*there, ann));
  EXPECT_TRUE(row<Patient>(*there, ben));
}

/// What has an answer is a link of the chain as every other.
TEST_F(ReinstateTest, AnAnswerThatIsMissingIsAFork) {
  auto desk = logged_in("desk1");
  Kept kept;
  back_up();
  work(*desk, kept, {patient_of(*desk, patient_id()), patient_of(*desk, patient_id())});
  restore();
  auto there = again(*desk);
  const auto reply = there->sync({kept.commands[1]});
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->fork);
  EXPECT_TRUE(reply->outcomes.empty());
}

TEST_F(ReinstateTest, APlaceThatSomebodyGotMeanwhileIsKeptOverCapacityWithAReview) {
  auto mine = logged_in("desk1");
  auto other = logged_in("desk2");
  Kept kept, unused;
  const PatientId ann = patient_id(), ben = patient_id();
  const BookingId lost = booking_id(), taken = booking_id();
  back_up();
  EXPECT_EQ(work(*mine, kept, {patient_of(*mine, ann), book(*mine, lost, ann)}), OutcomeCode::done);
  restore();
  auto there = again(*other);
  EXPECT_EQ(work(*there, unused, {patient_of(*there, ben), book(*there, taken, ben)}),
            OutcomeCode::done);
  auto here = again(*mine);
  expect_same(kept, here->sync(kept.commands));
  const auto mine_now = row<Booking>(*here, lost);
  ASSERT_TRUE(mine_now);
  EXPECT_EQ(mine_now->state, BookingState::confirmed);
  const auto staff = logged_in("staff1");
  std::vector<Review> reviews;
  for (const Review& one : staff->rows<Review>())
    if (one.kind == ReviewKind::over_capacity) reviews.push_back(one);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].booking, lost);
  EXPECT_EQ(reviews[0].state, ReviewState::open);
  expect_whole();
}

/// The ward knows nothing of the other bed.
TEST_F(ReinstateTest, WhoComesForWhatContradictsIsInTheBed) {
  auto desk = logged_in("desk1");
  auto staff = logged_in("staff1");
  Kept before, kept, meanwhile;
  const PatientId ann = patient_id();
  const BookingId lost = booking_id(), hold = booking_id();
  work(*desk, before, {patient_of(*desk, ann)});
  back_up();
  const Book ask = book(*desk, lost, ann);
  kept.commands = {desk->next(ask, CommandId{lost.uuid})};
  EXPECT_EQ(send(*desk, kept), std::vector{OutcomeCode::done});
  restore();
  auto here = again(*desk);
  auto there = logged_in("desk1");
  EXPECT_EQ(work(*there, meanwhile, {general_book(*there, hold, ann)}), OutcomeCode::done);
  expect_same(kept, here->sync(kept.commands));
  EXPECT_FALSE(row<Booking>(*here, lost));

  auto ward = again(*staff);
  const StayId stay = StayId::make(wall_now(), random_);
  const BedId bed = icu_bed(*ward, ask.hospital);
  EXPECT_EQ(work(*ward, meanwhile, {Admit{lost, stay, bed, wall_now()}}), OutcomeCode::done);
  server_.restart_in(server_.data());
  EXPECT_TRUE(server_.service().do_due_work(wall_now().plus_minutes(100)).ok());
  EXPECT_EQ(row<Booking>(*again(*ward), lost)->state, BookingState::admitted);
  EXPECT_EQ(row<Stay>(*again(*ward), stay)->state, StayState::active);
  expect_whole();
  EXPECT_EQ(audited("contradiction"), 0) << "with its row the answer is back";
}

TEST_F(ReinstateTest, ARefusalStaysOne) {
  auto desk = logged_in("desk1");
  Kept kept;
  back_up();
  EXPECT_EQ(work(*desk, kept, {CancelBooking{booking_id(), ""}}), OutcomeCode::unknown_row);
  EXPECT_EQ(work(*desk, kept, {SetUpDistrict{DistrictId::make(wall_now(), random_), "Mine"}}),
            OutcomeCode::not_allowed);
  restore();
  expect_same(kept, again(*desk)->sync(kept.commands));
  // There was nothing to bring back, and nobody is told that it can't be.
  EXPECT_TRUE(server_.service().do_due_work(wall_now().plus_minutes(100)).ok());
  expect_whole();
  EXPECT_EQ(audited("reinstated"), 2);
  EXPECT_EQ(audited("contradiction"), 0);
}

/// The tablet that has booked may lie in a drawer for weeks.
TEST_F(ReinstateTest, WhatSpeaksOfWhatIsNotBackWaitsAndContradictsNothing) {
  auto desk = logged_in("desk1");
  auto staff = logged_in("staff1");
  Kept of_desk, of_staff;
  const PatientId ann = patient_id();
  const BookingId booking = booking_id();
  back_up();
  work(*desk, of_desk, {patient_of(*desk, ann), book(*desk, booking, ann)});
  EXPECT_EQ(work(*staff, of_staff, {Arrive{booking, wall_now()}}), OutcomeCode::done);
  restore();
  auto ward = again(*staff);
  expect_same(of_staff, ward->sync(of_staff.commands));
  EXPECT_TRUE(server_.service().do_due_work(wall_now().plus_minutes(100)).ok());
  auto here = again(*desk);
  expect_same(of_desk, here->sync(of_desk.commands));
  EXPECT_EQ(row<Booking>(*here, booking)->state, BookingState::arrived);
  expect_whole();
  EXPECT_EQ(audited("contradiction"), 0);
}

/// The refusal says that the time is over; the booking is there for what is reported about it.
TEST_F(ReinstateTest, ABookingThatCameLateComesBackWithItsArrival) {
  const Instant then = wall_now().plus_minutes(-5 * 24 * 60);
  const PatientId ann = patient_id();
  const BookingId late = booking_id();
  auto staff = logged_in("staff1");
  Book ask = book(*staff, late, ann);
  ask.asked = {floor_minute(then), floor_minute(then).plus(60)};
  // It was not online since.
  server_.in_database("UPDATE device SET last_seen = " + std::to_string(then.ms) +
                      "; UPDATE device_user SET since = " + std::to_string(then.ms));
  back_up();
  RegisterPatient form = some_patient(ann, {}, "Amina");
  form.clinic.reset();
  Kept kept;
  kept.commands = {staff->next(form), staff->next_at(then, ask),
                   staff->next_at(then, Arrive{late, then})};
  EXPECT_EQ(send(*staff, kept),
            (std::vector{OutcomeCode::done, OutcomeCode::in_the_past, OutcomeCode::done}));
  restore();
  auto here = again(*staff);
  expect_same(kept, here->sync(kept.commands));
  const auto booking = row<Booking>(*here, late);
  ASSERT_TRUE(booking);
  EXPECT_EQ(booking->state, BookingState::arrived);
  expect_whole();
}

/// The refusal leaves nothing; the admission needs what was asked.
TEST_F(ReinstateTest, WhoWasAdmittedByARefusedBookingIsInTheBedAgain) {
  auto desk = logged_in("desk1");
  auto staff = logged_in("staff1");
  const PatientId ann = patient_id();
  Kept before;
  work(*desk, before, {patient_of(*desk, ann), book(*desk, booking_id(), ann)});
  back_up();
  const BookingId id = booking_id();
  Book ask = book(*staff, id, ann);
  ask.clinic.reset();
  const BedId bed = icu_bed(*staff, ask.hospital);
  for (const Bed& one : staff->rows<Bed>())
    if (one.id == bed) ask.pool = one.pool;
  const Admit fact{id, StayId::make(wall_now(), random_), bed, wall_now()};
  Kept kept;
  kept.commands = {staff->next(ask, CommandId{id.uuid}), staff->next(fact)};
  const std::vector<OutcomeCode> codes = send(*staff, kept);
  EXPECT_EQ(codes.front(), OutcomeCode::has_hold);
  EXPECT_NE(kind_of(codes.back()), OutcomeKind::refused) << to_text(codes.back());
  restore();
  auto here = again(*staff);
  expect_same(kept, here->sync(kept.commands));
  ASSERT_TRUE(row<Booking>(*here, id));
  EXPECT_EQ(row<Booking>(*here, id)->state, BookingState::admitted);
  ASSERT_TRUE(row<Stay>(*here, fact.stay));
  EXPECT_EQ(row<Stay>(*here, fact.stay)->state, StayState::active);
  EXPECT_EQ(row<Bed>(*here, bed)->status, BedStatus::occupied);
  expect_whole();
}

TEST_F(ReinstateTest, WorkGoesOnInTheSameChain) {
  auto desk = logged_in("desk1");
  Kept kept, later;
  back_up();
  work(*desk, kept, {patient_of(*desk, patient_id())});
  restore();
  auto here = again(*desk);
  Sent all = kept.commands;
  all.push_back(here->next(patient_of(*here, patient_id())));
  const auto reply = here->sync(all);
  expect_same(kept, reply);
  ASSERT_EQ(reply->outcomes.size(), 2u);
  EXPECT_EQ(reply->outcomes[1].outcome.code, OutcomeCode::done);
  EXPECT_GT(reply->outcomes[1].commit, kept.answers.begin()->second.commit);
}

/// The ward admitted while the server was away; its booking comes back with the same request.
TEST_F(ReinstateTest, WhatIsNewIsAboutTheRowsThatCameBackBefore) {
  auto staff = logged_in("staff1");
  const BookingId id = booking_id();
  Kept kept;
  back_up();
  RegisterPatient form = some_patient(patient_id(), {}, "Amina");
  form.clinic.reset();
  Book ask = book(*staff, id, form.patient);
  ask.clinic.reset();
  EXPECT_EQ(work(*staff, kept, {form, ask}), OutcomeCode::done);
  restore();
  auto here = again(*staff);
  Sent all = kept.commands;
  all.push_back(here->next(Arrive{id, wall_now()}));
  const auto reply = here->sync(all);
  expect_same(kept, reply);
  ASSERT_EQ(reply->outcomes.size(), 3u);
  EXPECT_EQ(reply->outcomes[2].outcome.code, OutcomeCode::done);
  EXPECT_EQ(row<Booking>(*here, id)->state, BookingState::arrived);
  expect_whole();
}

/// All of the request was made before it was sent, also what is decided after the answers.
TEST_F(ReinstateTest, WhatIsNewIsJudgedAsOfBeforeTheRequest) {
  const Instant then = wall_now().plus_minutes(-5 * 24 * 60);
  auto staff = logged_in("staff1");
  RegisterPatient form = some_patient(patient_id(), {}, "Amina");
  form.clinic.reset();
  Book ask = book(*staff, booking_id(), form.patient);
  ask.clinic.reset();
  ask.asked = {floor_minute(then), floor_minute(then).plus(60)};
  // As the backup has it, it was not online since, and missed no change of a role.
  for (const char* since : {"device SET last_seen", "device_user SET since", "account SET since"})
    server_.in_database("UPDATE " + std::string(since) + " = " + std::to_string(then.ms));
  back_up();
  Kept kept;
  TestDevice there(*staff, server_.client());
  EXPECT_EQ(work(there, kept, {form}), OutcomeCode::done);
  restore();
  auto here = again(there);
  Sent all = kept.commands;
  all.push_back(here->next_at(then, ask));
  const auto reply = here->sync(all);
  expect_same(kept, reply);
  ASSERT_EQ(reply->outcomes.size(), 2u);
  EXPECT_EQ(reply->outcomes[1].outcome.code, OutcomeCode::in_the_past);
  EXPECT_EQ(reply->outcomes[1].outcome.params.booking, ask.booking);
}

/// Whatever the restored server has been backed up with since is not of its commits.
TEST_F(ReinstateTest, WhoHasNotHeardOfTheRestoreIsToldWhatIsHereOfItsOwn) {
  auto desk = logged_in("desk1");
  auto other = logged_in("desk2");
  Kept before, lost, since;
  work(*desk, before, {patient_of(*desk, patient_id())});
  back_up();
  work(*desk, lost, {patient_of(*desk, patient_id())});
  restore();
  auto there = again(*other);
  work(*there, since, {patient_of(*there, patient_id())});
  std::filesystem::remove(folder_.path() + "/backup");
  back_up();
  const auto told = TestDevice(*desk, server_.client()).sync();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->covered, before.answers.begin()->second.commit);
  EXPECT_EQ(again(*there)->sync()->covered, since.answers.begin()->second.commit);
}

/// Its next command would not fit the chain as the server knows it.
TEST_F(ReinstateTest, NothingOfADeviceThatHasNotHeardOfTheRestoreIsDecided) {
  auto desk = logged_in("desk1");
  Kept kept;
  back_up();
  work(*desk, kept, {patient_of(*desk, patient_id())});
  const SentCommand next = desk->next(patient_of(*desk, patient_id()));
  restore();
  TestDevice here(*desk, server_.client());
  const auto told = here.sync({next});
  ASSERT_TRUE(told);
  EXPECT_FALSE(told->fork);
  EXPECT_TRUE(told->outcomes.empty());
  EXPECT_GT(told->epoch, desk->login().epoch);
  EXPECT_LT(told->covered, kept.answers.begin()->second.commit);
  Sent all = kept.commands;
  all.push_back(next);
  const auto reply = here.sync(all);
  expect_same(kept, reply);
  EXPECT_EQ(reply->outcomes.size(), 2u);
}

/// Of an identity that the restored server has never heard of.
TEST_F(ReinstateTest, ATabletThatIsNewSinceTheBackupBringsItsAnswersOutsideItsNewChain) {
  back_up();
  auto desk = logged_in("desk1");
  Kept kept;
  const PatientId ann = patient_id();
  const BookingId booking = booking_id();
  EXPECT_EQ(work(*desk, kept, {patient_of(*desk, ann), book(*desk, booking, ann)}),
            OutcomeCode::done);
  restore();
  EXPECT_FALSE(TestDevice(*desk, server_.client()).sync());
  auto here = logged_in("desk1");
  for (SentCommand& command : kept.commands) command.envelope = {here->login().device, 0, {}};
  expect_same(kept, here->sync(kept.commands));
  EXPECT_EQ(row<Booking>(*here, booking)->state, BookingState::confirmed);
  // Without an answer there is no command outside the chain.
  SentCommand plain = here->next(patient_of(*here, patient_id()));
  plain.envelope = {here->login().device, 0, {}};
  const auto refused = here->sync({plain});
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->fork);
  expect_whole();
}

/// That its id was another's is no answer to a command: whose it was has still to come.
TEST_F(ReinstateTest, AnIdIsNotTakenFromWhoHadItByWhoWasToldSo) {
  auto first = logged_in("desk1");
  auto second = logged_in("desk2");
  back_up();
  Kept had, told;
  const PatientId amina = patient_id();
  EXPECT_EQ(work(*first, had, {patient_of(*first, amina)}), OutcomeCode::done);
  const CommandId id = had.answers.begin()->first;
  told.commands = {second->next(patient_of(*second, patient_id()), id)};
  EXPECT_EQ(send(*second, told), std::vector{OutcomeCode::other_body});
  restore();
  auto second_there = again(*second);
  expect_same(told, second_there->sync(told.commands));
  auto first_there = again(*first);
  expect_same(had, first_there->sync(had.commands));
  EXPECT_TRUE(row<Patient>(*first_there, amina));
  expect_whole();
}

TEST_F(ReinstateTest, AForgedAnswerIsNotBelievedButDecided) {
  auto desk = logged_in("desk1");
  Kept kept;
  back_up();
  const BookingId booking = booking_id();
  // It was refused, and claims that it was not.
  EXPECT_EQ(work(*desk, kept, {CancelBooking{booking, ""}}), OutcomeCode::unknown_row);
  restore();
  kept.commands[0].answer->outcome = Outcome{};
  const auto reply = again(*desk)->sync(kept.commands);
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->outcomes.size(), 1u);
  EXPECT_EQ(reply->outcomes[0].outcome.code, OutcomeCode::unknown_row);
  EXPECT_NE(reply->outcomes[0].commit, kept.answers.begin()->second.commit);
  expect_whole();
  EXPECT_EQ(audited("foreign_answer"), 1);
  EXPECT_EQ(audited("reinstated"), 0);
}

}  // namespace
}  // namespace wardbook::test
