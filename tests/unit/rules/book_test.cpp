#include <gtest/gtest.h>

#include "tests/unit/rules/world.h"

namespace wardbook {
namespace {

class BookTest : public testing::Test {
 protected:
  World world;
  HospitalId north = world.hospital("North");
  PoolId ward = world.pool(north, 1);
  PatientId ann = world.patient();
  PatientId ben = world.patient();
};

TEST_F(BookTest, AFreeUnitConfirmsAsAsked) {
  const Book ask = world.book(ann, ward, 0, 2);
  const Outcome outcome = world.send(world.desk, ask);
  EXPECT_EQ(outcome.code, OutcomeCode::done);
  EXPECT_TRUE(outcome.alternatives.empty());
  const Booking& booking = world.booking(ask.booking);
  EXPECT_EQ(booking.state, BookingState::confirmed);
  EXPECT_EQ(booking.pool, ward);
  EXPECT_EQ(booking.slots, ask.asked);
  EXPECT_EQ(booking.receipt, 1);
  EXPECT_EQ(booking.not_after, ask.asked.from.plus(Policy{}.not_after_minutes));
  EXPECT_EQ(world.load(ward, 0).used, 1);
  EXPECT_EQ(world.load(ward, 1).used, 1);
  EXPECT_EQ(world.load(ward, 2).used, 0);
}

TEST_F(BookTest, TheDecisionIsALineOfTheHistory) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  ASSERT_EQ(world.store.events.size(), 1u);
  const BookingEvent& event = world.store.events.front();
  EXPECT_EQ(event.booking, id);
  EXPECT_EQ(event.what, "book");
  EXPECT_EQ(event.code, "done");
  EXPECT_EQ(event.state, BookingState::confirmed);
  EXPECT_EQ(event.actor, world.desk);
  EXPECT_EQ(event.actor_name, "User");
}

TEST_F(BookTest, TimesAreRoundedOutwardOnTheHospitalsGrid) {
  Book ask = world.book(ann, ward, 0, 1);
  ask.asked = {world.slot(ward, 1).plus(30), world.slot(ward, 2).plus(30)};
  world.must(world.desk, ask);
  EXPECT_EQ(world.booking(ask.booking).slots, world.slots(ward, 1, 2));
}

TEST_F(BookTest, TheSlotThatHasBegunCanStillBeTaken) {
  world.now = world.now.plus_minutes(200);
  Book ask = world.book(ann, ward, 0, 2);
  ask.asked.from = ask.asked.from.plus(-6 * 60);
  world.must(world.desk, ask);
  EXPECT_EQ(world.booking(ask.booking).slots, world.slots(ward, 0, 2));
}

TEST_F(BookTest, AnyPoolGivesTheOneWithFewestCapabilitiesToSpareThenMostRoom) {
  const Capabilities oxygen = Capabilities::of(Capability::oxygen);
  const PoolId rich = world.pool(north, 9, BedClass::general, oxygen.with(Capability::niv));
  const PoolId small = world.pool(north, 2, BedClass::general, oxygen);
  const PoolId large = world.pool(north, 5, BedClass::general, oxygen);
  Book ask = world.book(ann, ward, 0, 1);
  ask.pool.reset();
  ask.needs = oxygen;
  world.must(world.desk, ask);
  EXPECT_EQ(world.booking(ask.booking).pool, large);
  EXPECT_EQ(world.booking(ask.booking).asked_pool, std::nullopt);
  EXPECT_EQ(world.load(small, 0).used + world.load(rich, 0).used, 0);
}

TEST_F(BookTest, AFullPoolGivesWayToAnotherOfTheHospital) {
  const PoolId other = world.pool(north, 1);
  world.confirmed(ann, ward, 0, 1);
  Book ask = world.book(ben, ward, 0, 1);
  ask.alternates = Alternates::any_ward;
  const Outcome outcome = world.send(world.desk, ask);
  EXPECT_EQ(outcome.code, OutcomeCode::other_pool);
  EXPECT_EQ(outcome.params.pool, other);
  EXPECT_EQ(outcome.params.edition, 1);
  EXPECT_EQ(world.booking(ask.booking).pool, other);
  EXPECT_EQ(world.booking(ask.booking).asked_pool, ward);
}

TEST_F(BookTest, WardsForChildrenAndBirthsAreForWhoNeedsOrAsksForThem) {
  const auto births = Capabilities::of(Capability::maternity);
  const PoolId maternity = world.pool(north, 3, BedClass::general, births);
  world.confirmed(ann, ward, 0, 1);
  Book anywhere = world.book(ben, ward, 0, 1);
  anywhere.alternates = Alternates::any_hospital;
  anywhere.not_after = anywhere.asked.from;
  EXPECT_EQ(world.send(world.desk, anywhere).code, OutcomeCode::no_room);
  Book in_need = world.book(world.patient(), ward, 0, 1);
  in_need.pool.reset();
  in_need.needs = births;
  world.must(world.desk, in_need);
  EXPECT_EQ(world.booking(in_need.booking).pool, maternity);
  world.must(world.desk, world.book(world.patient(), maternity, 0, 1));
}

TEST_F(BookTest, AFullHospitalGivesTheNearestLaterStart) {
  world.confirmed(ann, ward, 0, 2);
  Book ask = world.book(ben, ward, 0, 3);
  ask.alternates = Alternates::any_ward;
  const Outcome outcome = world.send(world.desk, ask);
  EXPECT_EQ(outcome.code, OutcomeCode::other_slot);
  EXPECT_EQ(outcome.params.slots, world.slots(ward, 2, 3));
  EXPECT_EQ(world.booking(ask.booking).slots, world.slots(ward, 2, 3));
}

TEST_F(BookTest, ALaterStartIsNotGivenAfterNotAfter) {
  world.confirmed(ann, ward, 0, 2);
  Book ask = world.book(ben, ward, 0, 1);
  ask.alternates = Alternates::any_ward;
  ask.not_after = world.slot(ward, 1);
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::no_room);
}

TEST_F(BookTest, TheNearestHospitalOfTheDistrictTakesWhomTheAskedOneCannot) {
  const HospitalId far = world.hospital("Far", 80, 8);
  const HospitalId near = world.hospital("Near", 20, 8);
  world.pool(far, 5);
  const PoolId near_pool = world.pool(near, 1);
  world.confirmed(ann, ward, 0, 8);
  Book ask = world.book(ben, ward, 0, 1);
  ask.not_after = ask.asked.from;
  const Outcome outcome = world.send(world.desk, ask);
  EXPECT_EQ(outcome.code, OutcomeCode::other_hospital);
  EXPECT_EQ(outcome.params.hospital, near);
  const Booking& booking = world.booking(ask.booking);
  EXPECT_EQ(booking.hospital, near);
  EXPECT_EQ(booking.pool, near_pool);
  EXPECT_EQ(booking.asked_hospital, north);
  // 06:00-12:00 on a grid of 8 hours from midnight.
  EXPECT_EQ(booking.slots, (Interval{ask.asked.from.plus(-6 * 60), ask.asked.from.plus(10 * 60)}));
}

TEST_F(BookTest, DistanceCountsFromTheClinic) {
  const HospitalId east = world.hospital("East", 30);
  const HospitalId west = world.hospital("West", -20);
  world.pool(east, 1);
  world.pool(west, 1);
  const ClinicId eastern = world.add_clinic(28);
  world.confirmed(ann, ward, 0, 8);
  Book ask = world.book(ben, ward, 0, 1);
  ask.clinic = eastern;
  ask.not_after = ask.asked.from;
  EXPECT_EQ(world.send(world.desk_of(eastern), ask).params.hospital, east);
}

TEST_F(BookTest, NoRoomAnywhereWaitsWithAPosition) {
  world.confirmed(ann, ward, 0, 8);
  const Book first = world.book(ben, ward, 0, 1, "green");
  EXPECT_EQ(world.send(world.desk, first).params.position, 1);
  const Book second = world.book(world.patient(), ward, 0, 1, "green");
  const Outcome outcome = world.send(world.desk, second);
  EXPECT_EQ(outcome.code, OutcomeCode::no_room);
  EXPECT_EQ(kind_of(outcome), OutcomeKind::waitlisted);
  EXPECT_EQ(outcome.params.position, 2);
  const Booking& booking = world.booking(second.booking);
  EXPECT_EQ(booking.state, BookingState::waitlisted);
  EXPECT_EQ(booking.pool, ward);
  EXPECT_EQ(world.load(ward, 0).waiting, 2);
  EXPECT_EQ(world.load(ward, 0).used, 1);
}

TEST_F(BookTest, AMoreUrgentPatientStandsBeforeOthersInTheQueue) {
  world.confirmed(ann, ward, 0, 8);
  world.send(world.desk, world.book(ben, ward, 0, 1, "green"));
  const Outcome outcome = world.send(world.desk, world.book(world.patient(), ward, 0, 1, "red"));
  EXPECT_EQ(outcome.params.position, 1);
}

TEST_F(BookTest, OnlyThisWaitsThoughAnotherPoolIsFree) {
  world.pool(north, 3);
  world.confirmed(ann, ward, 0, 1);
  Book ask = world.book(ben, ward, 0, 1);
  ask.alternates = Alternates::only_this;
  const Outcome outcome = world.send(world.desk, ask);
  EXPECT_EQ(outcome.code, OutcomeCode::no_room);
  EXPECT_FALSE(outcome.alternatives.empty());
}

TEST_F(BookTest, WaitingForAnyPoolCountsInNone) {
  world.confirmed(ann, ward, 0, 8);
  Book ask = world.book(ben, ward, 0, 1);
  ask.pool.reset();
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::no_room);
  EXPECT_EQ(world.booking(ask.booking).pool, std::nullopt);
  EXPECT_EQ(world.load(ward, 0).waiting, 0);
}

TEST_F(BookTest, AlternativesAreTheFiveCheapestInTimeAndDistance) {
  world.confirmed(ann, ward, 0, 1);
  const PoolId same_house = world.pool(north, 1);
  for (int i = 1; i <= 5; ++i) world.pool(world.hospital("Away", 40 * i), 1);
  Book ask = world.book(ben, ward, 0, 1);
  ask.alternates = Alternates::only_this;
  const Outcome outcome = world.send(world.desk, ask);
  ASSERT_EQ(outcome.alternatives.size(), 5u);
  EXPECT_EQ(outcome.alternatives[0].pool, same_house);
  EXPECT_EQ(outcome.alternatives[0].slots, ask.asked);
  EXPECT_NEAR(static_cast<double>(outcome.alternatives[1].distance_m), 40'000, 400);
  EXPECT_NEAR(static_cast<double>(outcome.alternatives[4].distance_m), 160'000, 1600);
}

TEST_F(BookTest, WhatItWasGivenIsNotOfferedBesides) {
  const PoolId given = world.pool(north, 1);
  world.confirmed(ann, ward, 0, 1);
  const Outcome outcome = world.send(world.desk, world.book(ben, ward, 0, 1));
  ASSERT_EQ(outcome.params.pool, given);
  ASSERT_EQ(outcome.alternatives.size(), 1u);
  EXPECT_EQ(outcome.alternatives[0].pool, ward);
  EXPECT_EQ(outcome.alternatives[0].slots, world.slots(ward, 1, 1));
}

TEST_F(BookTest, TheLoserOfARaceIsOfferedAPlaceThatItCanTake) {
  const PoolId away = world.pool(world.hospital("Away", 10), 1);
  world.confirmed(ann, ward, 0, 1);
  Book ask = world.book(ben, ward, 0, 1);
  ask.alternates = Alternates::only_this;
  const Alternative offer = world.send(world.desk, ask).alternatives.front();
  EXPECT_EQ(offer.pool, away);
  Book take = world.book(ben, away, 0, 1);
  take.asked = offer.slots;
  take.replaces = ask.booking;
  world.must(world.desk, take);
  EXPECT_EQ(world.booking(take.booking).state, BookingState::confirmed);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::moved);
}

// --- A stronger claim that lost

TEST_F(BookTest, AStrongerLoserOpensOneReviewThatNamesTheWeakestClaim) {
  const PoolId two = world.pool(north, 2);
  world.confirmed(ann, two, 0, 1, "yellow");
  const BookingId weakest = world.confirmed(ben, two, 0, 1, "green");
  Book ask = world.book(world.patient(), two, 0, 1, "red");
  ask.alternates = Alternates::only_this;
  const Outcome outcome = world.send(world.desk, ask);
  const std::vector<Review> reviews = world.open_reviews(ReviewKind::stronger_claim);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].hospital, north);
  EXPECT_EQ(reviews[0].booking, ask.booking);
  EXPECT_EQ(reviews[0].candidate, weakest);
  EXPECT_EQ(reviews[0].slot, world.slot(two, 0));
  EXPECT_EQ(outcome.params.review, reviews[0].id);
  EXPECT_EQ(world.booking(weakest).state, BookingState::confirmed) << "nobody is bumped";
}

TEST_F(BookTest, AnEquallyUrgentLoserOpensNoReview) {
  world.confirmed(ann, ward, 0, 1, "red");
  world.send(world.desk, world.book(ben, ward, 0, 1, "red"));
  EXPECT_TRUE(world.open_reviews(ReviewKind::stronger_claim).empty());
}

TEST_F(BookTest, AnArrivedPatientIsNoCandidate) {
  const BookingId held = world.confirmed(ann, ward, 0, 1, "green");
  world.rows.bookings[held].state = BookingState::arrived;
  world.send(world.desk, world.book(ben, ward, 0, 1, "red"));
  EXPECT_TRUE(world.open_reviews(ReviewKind::stronger_claim).empty());
}

// --- Triage

TEST_F(BookTest, AChildIsSeenFromTheDateOfBirthAndTheRecordsGroupsCount) {
  const PatientId child = world.patient(to_date({2020, 1, 1}));
  world.rows.patients[child].groups = BypassGroups::of(Bypass::disabled);
  const Booking& booking = world.booking(world.confirmed(child, ward, 0, 1));
  EXPECT_TRUE(booking.groups.has(Bypass::child));
  EXPECT_TRUE(booking.groups.has(Bypass::disabled));
  EXPECT_FALSE(booking.groups.has(Bypass::pregnant));
}

TEST_F(BookTest, ATriageTimeFromTheFutureIsRestamped) {
  Book ask = world.book(ann, ward, 0, 1);
  ask.triage.at = world.now.plus_minutes(16);
  const Outcome outcome = world.send(world.desk, ask);
  EXPECT_EQ(outcome.code, OutcomeCode::restamped);
  EXPECT_EQ(outcome.params.at, world.now);
  EXPECT_EQ(world.booking(ask.booking).triage_at, world.now);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::confirmed);
}

TEST_F(BookTest, AClockThatIsALittleFastIsForgiven) {
  Book ask = world.book(ann, ward, 0, 1);
  ask.triage.at = world.now.plus_minutes(15);
  world.must(world.desk, ask);
  EXPECT_EQ(world.booking(ask.booking).triage_at, world.now);
}

TEST_F(BookTest, ATriageTimeBeyondTheBackdateLimitIsRestamped) {
  Book ask = world.book(ann, ward, 0, 1);
  ask.triage.at = world.now.plus_minutes(-Policy{}.backdate_limit_minutes - 1);
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::restamped);
  EXPECT_EQ(world.booking(ask.booking).triage_at, world.now);
}

TEST_F(BookTest, AnOtherPlaceIsSaidBeforeARestamp) {
  world.pool(north, 1);
  world.confirmed(ann, ward, 0, 1);
  Book ask = world.book(ben, ward, 0, 1);
  ask.triage.at = world.now.plus_minutes(60);
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::other_pool);
}

// --- Aliases, replacing

TEST_F(BookTest, AnAliasIsTheSamePerson) {
  const PatientId local = world.fresh<PatientId>();
  world.rows.aliases[local] = ann;
  const BookingId id = world.confirmed(local, ward, 0, 1);
  EXPECT_EQ(world.booking(id).patient, ann);
}

TEST_F(BookTest, ReplacingMovesTheOldHoldAndItsUnitCountsAsFree) {
  const BookingId old = world.confirmed(ann, ward, 0, 2);
  Book ask = world.book(ann, ward, 1, 2);
  ask.replaces = old;
  world.must(world.desk, ask);
  EXPECT_EQ(world.booking(old).state, BookingState::moved);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::confirmed);
  EXPECT_EQ(world.load(ward, 0).used, 0);
  EXPECT_EQ(world.load(ward, 1).used, 1);
  EXPECT_TRUE(world.notices(old).empty()) << "its own desk asked for it";
}

TEST_F(BookTest, ReplacingTellsTheOtherClinic) {
  const BookingId old = world.confirmed(ann, ward, 0, 2);
  Book ask = world.book(ann, ward, 3, 1);
  ask.clinic = world.add_clinic(5);
  ask.replaces = old;
  world.must(world.desk_of(*ask.clinic), ask);
  ASSERT_EQ(world.notices(old).size(), 1u);
  EXPECT_EQ(world.notices(old)[0].kind, NoticeKind::changed);
  EXPECT_EQ(world.notices(old)[0].clinic, world.clinic);
}

TEST_F(BookTest, ReplacingWithoutAPlaceKeepsTheOldHold) {
  const PoolId other = world.pool(north, 1, BedClass::icu);
  world.confirmed(ben, other, 0, 8);
  const BookingId old = world.confirmed(ann, ward, 0, 2);
  Book ask = world.book(ann, other, 0, 1);
  ask.replaces = old;
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::no_place);
  EXPECT_EQ(world.booking(old).state, BookingState::confirmed);
  EXPECT_FALSE(world.rows.bookings.contains(ask.booking));
}

TEST_F(BookTest, ReplacingAHoldThatHasEndedIsJustBooking) {
  const BookingId old = world.confirmed(ann, ward, 0, 2);
  world.must(world.desk, CancelBooking{old, "better"});
  Book ask = world.book(ann, ward, 0, 1);
  ask.replaces = old;
  world.must(world.desk, ask);
  EXPECT_EQ(world.booking(old).state, BookingState::cancelled);
}

TEST_F(BookTest, APatientInABedMayHoldOneElsewhere) {
  const BookingId first = world.confirmed(ann, ward, 0, 1);
  world.rows.bookings[first].state = BookingState::admitted;
  world.confirmed(ann, world.pool(north, 1), 2, 1);
}

// --- Refusals

class BookRefusalTest : public BookTest {
 protected:
  Outcome refused(const Book& wanted, AccountId actor) {
    const size_t bookings = world.rows.bookings.size();
    Outcome outcome = world.send(actor, wanted);
    EXPECT_EQ(kind_of(outcome), OutcomeKind::refused);
    EXPECT_EQ(world.rows.bookings.size(), bookings);
    return outcome;
  }
  Outcome refused(const Book& wanted) { return refused(wanted, world.desk); }
  Book ask = world.book(ann, ward, 0, 1);
};

TEST_F(BookRefusalTest, BadForm) {
  ask.triage.level = "purple";
  const Outcome outcome = refused(ask);
  EXPECT_EQ(outcome.code, OutcomeCode::malformed);
  EXPECT_EQ(outcome.params.detail, "triage");
}

TEST_F(BookRefusalTest, AnIdThatIsTaken) {
  world.must(world.desk, ask);
  const Outcome outcome = refused(ask);
  EXPECT_EQ(outcome.code, OutcomeCode::malformed);
  EXPECT_EQ(outcome.params.detail, "booking");
}

TEST_F(BookRefusalTest, APoolThatDoesNotGiveWhatIsNeeded) {
  ask.needs = Capabilities::of(Capability::ventilator);
  const Outcome outcome = refused(ask);
  EXPECT_EQ(outcome.code, OutcomeCode::malformed);
  EXPECT_EQ(outcome.params.detail, "pool");
}

TEST_F(BookRefusalTest, AStayLongerThanThePolicyAllows) {
  ask.asked.to = ask.asked.from.plus(31 * 24 * 60);
  EXPECT_EQ(refused(ask).params.detail, "asked");
}

TEST_F(BookRefusalTest, UnknownPatientHospitalPoolAndReplaced) {
  Book one = ask;
  one.patient = world.fresh<PatientId>();
  EXPECT_EQ(refused(one).params.detail, "patient");
  one = ask;
  one.hospital = world.fresh<HospitalId>();
  EXPECT_EQ(refused(one).params.detail, "hospital");
  one = ask;
  one.pool = world.fresh<PoolId>();
  EXPECT_EQ(refused(one).params.detail, "pool");
  one.pool = world.pool(world.hospital("Elsewhere"), 1);
  EXPECT_EQ(refused(one).params.detail, "pool");
  one = ask;
  one.replaces = world.fresh<BookingId>();
  const Outcome outcome = refused(one);
  EXPECT_EQ(outcome.code, OutcomeCode::unknown_row);
  EXPECT_EQ(outcome.params.detail, "booking");
}

TEST_F(BookRefusalTest, APatientRegisteredByMistake) {
  world.rows.patients[ann].in_error = true;
  EXPECT_EQ(refused(ask).params.detail, "patient");
}

TEST_F(BookRefusalTest, ReplacingSomebodyElsesHold) {
  ask.replaces = world.confirmed(ben, ward, 3, 1);
  EXPECT_EQ(refused(ask).code, OutcomeCode::not_allowed);
}

TEST_F(BookRefusalTest, AClosedPool) {
  world.rows.pools[ward].open = false;
  EXPECT_EQ(refused(ask).code, OutcomeCode::pool_closed);
}

TEST_F(BookRefusalTest, ATimeThatHasPassed) {
  ask.asked = world.slots(ward, -2, 2);
  EXPECT_EQ(refused(ask).code, OutcomeCode::in_the_past);
}

TEST_F(BookRefusalTest, ATimeBeyondThePlanningHorizon) {
  ask.asked = {world.slot(ward, 0).plus(60 * 24 * 60 + 1), world.slot(ward, 0).plus(61 * 24 * 60)};
  EXPECT_EQ(refused(ask).code, OutcomeCode::too_far_ahead);
}

TEST_F(BookRefusalTest, ASecondLiveHoldNamesTheFirstAndNoPlace) {
  const BookingId first = world.confirmed(ann, ward, 3, 1);
  const Outcome outcome = refused(ask);
  EXPECT_EQ(outcome.code, OutcomeCode::has_hold);
  EXPECT_EQ(outcome.params.booking, first);
  EXPECT_EQ(outcome.params.hospital, std::nullopt);
  EXPECT_EQ(outcome.params.pool, std::nullopt);
}

TEST_F(BookRefusalTest, OthersThanThePatientItsDeskAndTheHospitalsStaff) {
  EXPECT_EQ(refused(ask, world.admin).code, OutcomeCode::not_allowed);
  EXPECT_EQ(refused(ask, world.desk_of(world.add_clinic(1))).code, OutcomeCode::not_allowed);
  EXPECT_EQ(refused(ask, world.fresh<AccountId>()).code, OutcomeCode::not_allowed);
  ask.clinic.reset();
  EXPECT_EQ(refused(ask, world.desk).code, OutcomeCode::not_allowed);
  EXPECT_EQ(refused(ask, world.account_of(ben)).code, OutcomeCode::not_allowed);
  EXPECT_EQ(refused(ask, world.staff(world.hospital("Elsewhere"))).code, OutcomeCode::not_allowed);
}

TEST_F(BookRefusalTest, AnAccountThatWaitsOrIsDisabled) {
  world.rows.accounts[world.desk].state = AccountState::waiting;
  EXPECT_EQ(refused(ask).code, OutcomeCode::not_allowed);
  world.rows.accounts[world.desk].state = AccountState::disabled;
  EXPECT_EQ(refused(ask).code, OutcomeCode::not_allowed);
}

// --- What was booked in time, offline, and comes when its time is over

class LateBookTest : public BookTest {
 protected:
  /// Comes ten days after it was made.
  Outcome comes(Instant made_at) {
    world.now = made_at.plus_minutes(10 * 24 * 60);
    return world.send_late(world.desk, ask, made_at);
  }
  void expect_lost(const Outcome& outcome, OutcomeCode code) {
    EXPECT_EQ(outcome.code, code) << to_text(outcome.code);
    EXPECT_EQ(outcome.params.booking, std::nullopt);
    EXPECT_FALSE(world.rows.bookings.contains(ask.booking));
  }
  void expect_kept(const Outcome& outcome) {
    EXPECT_EQ(outcome.code, OutcomeCode::in_the_past) << to_text(outcome.code);
    EXPECT_EQ(outcome.params.booking, ask.booking);
    ASSERT_TRUE(world.rows.bookings.contains(ask.booking));
    EXPECT_EQ(world.booking(ask.booking).state, BookingState::expired);
  }
  const Instant made = world.now;
  Book ask = world.book(ann, ward, 0, 2);
};

TEST_F(LateBookTest, IsKeptAsExpiredWhereItWasAsked) {
  expect_kept(comes(made));
  const Booking& booking = world.booking(ask.booking);
  EXPECT_EQ(booking.patient, ann);
  EXPECT_EQ(booking.hospital, north);
  EXPECT_EQ(booking.pool, ward);
  EXPECT_EQ(booking.slots, ask.asked);
  EXPECT_EQ(booking.made_at, made);
  EXPECT_EQ(world.store.events.back().code, "in_the_past");
  EXPECT_EQ(world.store.events.back().state, BookingState::expired);
}

TEST_F(LateBookTest, TakesNoUnitAndWaitsForNone) {
  expect_kept(comes(made));
  EXPECT_TRUE(world.store.slot_unit.empty());
  EXPECT_TRUE(world.rows.loads.empty());
  EXPECT_TRUE(world.rows.notices.empty()) << "its own desk is answered";
}

TEST_F(LateBookTest, OfAnyPoolHasNone) {
  ask.pool.reset();
  expect_kept(comes(made));
  EXPECT_EQ(world.booking(ask.booking).pool, std::nullopt);
}

TEST_F(LateBookTest, IsInTimeUntilItsLastSlotEnds) {
  const Instant end = to_instant(ask.asked.to);
  ask.asked.to = ask.asked.to.plus(-60);
  expect_kept(comes({end.ms - 1}));
  ask.booking = world.fresh<BookingId>();
  expect_lost(comes(end), OutcomeCode::in_the_past);
}

TEST_F(LateBookTest, ASlotThatGoesOnIsBookedAsUsual) {
  world.pass_hours(11);
  EXPECT_EQ(world.send_late(world.desk, ask, made).code, OutcomeCode::done);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::confirmed);
}

TEST_F(LateBookTest, IsNoSecondHold) {
  const BookingId hold = world.confirmed(ann, ward, 50, 1);
  expect_kept(comes(made));
  EXPECT_EQ(world.booking(hold).state, BookingState::confirmed);
}

TEST_F(LateBookTest, EndsNothingThatItWasToReplace) {
  const BookingId old = world.confirmed(ann, ward, 50, 1);
  ask.replaces = old;
  expect_kept(comes(made));
  EXPECT_EQ(world.booking(old).state, BookingState::confirmed);
  EXPECT_EQ(world.store.slot_unit.size(), 1u);
}

TEST_F(LateBookTest, IsReplacedByTheNextLikeAHoldThatHasEnded) {
  expect_kept(comes(made));
  Book next = world.book(ann, ward, 0, 1);
  next.replaces = ask.booking;
  world.must(world.desk, next);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::expired);
}

TEST_F(LateBookTest, IsKeptThoughThePoolHasClosedMeanwhile) {
  world.rows.pools[ward].open = false;
  expect_kept(comes(made));
}

TEST_F(LateBookTest, MustBeWellFormedAllowedAndOfKnownRows) {
  const Book right = ask;
  ask.patient = world.fresh<PatientId>();
  expect_lost(comes(made), OutcomeCode::unknown_row);
  ask = right;
  ask.replaces = world.fresh<BookingId>();
  expect_lost(comes(made), OutcomeCode::unknown_row);
  ask = right;
  ask.needs = Capabilities::of(Capability::ventilator);
  expect_lost(comes(made), OutcomeCode::malformed);
  ask = right;
  ask.clinic.reset();
  expect_lost(comes(made), OutcomeCode::not_allowed);
  ask = right;
  world.rows.patients[ann].in_error = true;
  expect_lost(comes(made), OutcomeCode::unknown_row);
}

TEST_F(BookTest, ThePatientAndTheHospitalsStaffMayBook) {
  Book own = world.book(ann, ward, 0, 1);
  own.clinic.reset();
  world.must(world.account_of(ann), own);
  Book by_staff = world.book(ben, ward, 1, 1);
  by_staff.clinic.reset();
  world.must(world.staff(north), by_staff);
}

}  // namespace
}  // namespace wardbook
