#include <gtest/gtest.h>

#include "tests/unit/rules/world.h"

// Answers from before a restore: the place is the one that was given.

namespace wardbook {
namespace {

class SealedTest : public testing::Test {
 protected:
  World world;
  HospitalId north = world.hospital("North");
  HospitalId south = world.hospital("South", 20);
  PoolId ward = world.pool(north, 1);
  PoolId other = world.pool(north, 1);
  PoolId far = world.pool(south, 1);
  PatientId ann = world.patient();
  PatientId ben = world.patient();

  Outcome given(OutcomeCode code, HospitalId hospital, PoolId pool, Interval slots) const {
    Outcome outcome{code, {}, {}};
    outcome.params.hospital = hospital;
    outcome.params.pool = pool;
    outcome.params.slots = slots;
    return outcome;
  }
};

TEST_F(SealedTest, TheBookingGetsTheUnitThatItHad) {
  const Book ask = world.book(ann, ward, 0, 2);
  const Outcome sealed{};
  EXPECT_EQ(world.reinstate(world.desk, ask, sealed), sealed);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::confirmed);
  EXPECT_EQ(world.load(ward, 0).used, 1);
  EXPECT_TRUE(world.open_reviews(ReviewKind::over_capacity).empty());
}

TEST_F(SealedTest, APlaceThatSomebodyHasTakenMeanwhileIsKeptOverCapacity) {
  (void)world.confirmed(ben, ward, 1, 1);
  const Book ask = world.book(ann, ward, 0, 2);
  const Outcome sealed{};
  EXPECT_EQ(world.reinstate(world.desk, ask, sealed), sealed);
  EXPECT_EQ(world.booking(ask.booking).pool, ward);
  EXPECT_EQ(world.booking(ask.booking).slots, ask.asked);
  EXPECT_EQ(world.over_slots(ask.booking), 1);
  EXPECT_EQ(world.load(ward, 1).used, 1);
  const auto reviews = world.open_reviews(ReviewKind::over_capacity);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].booking, ask.booking);
  EXPECT_EQ(reviews[0].pool, ward);
}

TEST_F(SealedTest, WhatWasGivenElsewhereIsGivenThereAlthoughThereIsRoomWhereItWasAsked) {
  const Book ask = world.book(ann, ward, 0, 1);
  const Outcome sealed = given(OutcomeCode::other_hospital, south, far, world.slots(far, 0, 1));
  EXPECT_EQ(world.reinstate(world.desk, ask, sealed), sealed);
  EXPECT_EQ(world.booking(ask.booking).hospital, south);
  EXPECT_EQ(world.booking(ask.booking).pool, far);
  EXPECT_EQ(world.load(ward, 0).used, 0);
  EXPECT_EQ(world.load(far, 0).used, 1);
}

/// The hospital got its slots of then after the backup, and whoever gave them has not come back.
TEST_F(SealedTest, WhatWasGivenInOtherSlotsGetsThoseThatCoverThem) {
  const Interval slots = world.slots(far, 0, 2);
  const Interval then{slots.from.plus(180), slots.to.plus(-180)};
  const Book ask = world.book(ann, ward, 0, 1);
  const Outcome sealed = given(OutcomeCode::other_hospital, south, far, then);
  EXPECT_EQ(world.reinstate(world.desk, ask, sealed), sealed);
  EXPECT_EQ(world.booking(ask.booking).slots, slots);
  EXPECT_EQ(world.load(far, 0).used, 1);
  EXPECT_EQ(world.load(far, 1).used, 1);
}

TEST_F(SealedTest, WhoWaitedWaitsThoughThereIsRoom) {
  const Book ask = world.book(ann, ward, 0, 1);
  Outcome sealed{OutcomeCode::no_room, {}, {}};
  sealed.params.position = 3;
  EXPECT_EQ(world.reinstate(world.desk, ask, sealed), sealed);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::waitlisted);
  EXPECT_EQ(world.load(ward, 0).waiting, 1);
}

TEST_F(SealedTest, ARefusalChangesNothing) {
  const Book ask = world.book(ann, ward, 0, 1);
  const Outcome sealed{OutcomeCode::no_place, {}, {}};
  EXPECT_EQ(world.reinstate(world.desk, ask, sealed), sealed);
  EXPECT_FALSE(world.rows.bookings.contains(ask.booking));
}

TEST_F(SealedTest, ABookingThatCameLateIsKeptAgainForTheFactsAboutIt) {
  const Book ask = world.book(ann, ward, -4, 2);
  Outcome sealed{OutcomeCode::in_the_past, {}, {}};
  sealed.params.booking = ask.booking;
  EXPECT_EQ(world.reinstate(world.desk, ask, sealed), sealed);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::expired);
  EXPECT_EQ(world.reinstate(world.staff(north), Arrive{ask.booking, world.now}, Outcome{}),
            Outcome{});
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::arrived);
  EXPECT_EQ(world.load(ward, 0).used, 1);
}

TEST_F(SealedTest, ABookingThatCameLateWaitsForItsPatient) {
  const Book ask = world.book(world.fresh<PatientId>(), ward, -4, 2);
  Outcome sealed{OutcomeCode::in_the_past, {}, {}};
  sealed.params.booking = ask.booking;
  EXPECT_EQ(world.reinstate(world.desk, ask, sealed).code, OutcomeCode::unknown_row);
  EXPECT_TRUE(world.rows.bookings.empty());
}

TEST_F(SealedTest, ABookingThatWasMadeTooLateIsNotKept) {
  const Book ask = world.book(ann, ward, -4, 2);
  const Outcome sealed{OutcomeCode::in_the_past, {}, {}};
  EXPECT_EQ(world.reinstate(world.desk, ask, sealed), sealed);
  EXPECT_TRUE(world.rows.bookings.empty());
}

TEST_F(SealedTest, NobodyIsAskedWhetherItWasAllowed) {
  const AccountId stranger = world.fresh<AccountId>();
  const Book ask = world.book(ann, ward, 0, 1);
  world.rows.pools.at(ward).open = false;
  EXPECT_EQ(world.reinstate(stranger, ask, Outcome{}).code, OutcomeCode::done);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::confirmed);
}

TEST_F(SealedTest, WhatHangsOnARowThatIsNotBackYetIsRefusedForNow) {
  const Book ask = world.book(world.fresh<PatientId>(), ward, 0, 1);
  EXPECT_EQ(world.reinstate(world.desk, ask, Outcome{}).code, OutcomeCode::unknown_row);
  const Outcome lost =
      given(OutcomeCode::other_pool, north, world.fresh<PoolId>(), world.slots(ward, 0, 1));
  EXPECT_EQ(world.reinstate(world.desk, world.book(ann, ward, 0, 1), lost).code,
            OutcomeCode::unknown_row);
  const CancelBooking cancel{world.fresh<BookingId>(), ""};
  EXPECT_EQ(world.reinstate(world.desk, cancel, Outcome{}).code, OutcomeCode::unknown_row);
  EXPECT_TRUE(world.rows.bookings.empty());
}

TEST_F(SealedTest, AChangeKeepsItsPlaceAndFreesTheOldOne) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  (void)world.confirmed(ben, other, 2, 1);
  ChangeBooking change;
  change.booking = id;
  change.hospital = north;
  change.asked = world.slots(ward, 2, 1);
  const Outcome sealed = given(OutcomeCode::other_pool, north, other, world.slots(other, 2, 1));
  EXPECT_EQ(world.reinstate(world.desk, change, sealed), sealed);
  EXPECT_EQ(world.booking(id).pool, other);
  EXPECT_EQ(world.load(ward, 0).used, 0);
  EXPECT_EQ(world.over_slots(id), 1);
  EXPECT_EQ(world.open_reviews(ReviewKind::over_capacity).size(), 1u);
}

TEST_F(SealedTest, WhoArrivedInTimeAndWasCalledANoShowByTheClockHasOneUnitASlot) {
  const BookingId mine = world.confirmed(ann, ward, 0, 3);
  const AccountId nurse = world.staff(north);
  const Instant then = world.now;
  world.pass_hours(9);
  world.must(nurse, NoShow{mine});
  (void)world.confirmed(ben, ward, 2, 1);
  world.now = then;
  EXPECT_EQ(world.reinstate(nurse, Arrive{mine, then}, Outcome{}).code, OutcomeCode::done);
  EXPECT_EQ(world.booking(mine).state, BookingState::arrived);
}

/// The patient was put into a bed of another pool before the clock called a no-show what had not
/// come back yet.
TEST_F(SealedTest, WhatIsOverByNowIsGivenBackToo) {
  const BookingId mine = world.confirmed(ann, other, 1, 3);
  const AccountId nurse = world.staff(north);
  const Instant then = world.now;
  world.pass_hours(19);
  world.must(nurse, NoShow{mine});
  ASSERT_EQ(world.load(other, -1).used, 1);
  const Instant now = std::exchange(world.now, then);
  const Admit fact{mine, world.fresh<StayId>(), world.beds(ward).front(), then};
  EXPECT_EQ(world.reinstate(nurse, fact, Outcome{}).code, OutcomeCode::done);
  world.now = now;
  EXPECT_EQ(world.booking(mine).pool, ward);
  EXPECT_EQ(world.load(other, -1).used, 0);
}

/// It was answered before all that has been over since; the slot that goes on now begins with one
/// of them.
TEST_F(SealedTest, WhatIsOverTakesNoBedOnAGridThatComesBack) {
  const Instant answered = world.now;
  const Minute begin = world.slot(ward, 1);
  const BookingId missed = world.confirmed(ann, ward, 0, 4);
  world.pass_hours(20);
  world.must(kSystem, NoShow{missed});
  ASSERT_EQ(world.load(ward, -2).used, 1);
  const Hospital& row = world.rows.hospitals.at(north);
  const SetUpHospital ask{row.id,      row.district, row.name, row.zone,
                          {24, begin}, row.position, row.phone};
  const Instant now = std::exchange(world.now, answered);
  EXPECT_EQ(world.reinstate(world.admin, ask, {}), Outcome{});
  world.now = now;
  ASSERT_EQ(world.slot(ward, 0), begin);
  EXPECT_EQ(world.load(ward, 0).used, 0);
}

TEST_F(SealedTest, WhatContradictsOpensAReviewThatClosesWhenItIsBack) {
  const BookingId hold = world.confirmed(ann, other, 0, 1);
  Command lost{world.fresh<CommandId>(), world.desk, world.now, world.book(ann, ward, 0, 1), {}};
  const Outcome sealed{};
  Circumstances where{Side::server, world.now, 1, [&] { return world.fresh<ReviewId>().uuid; }};
  where.sealed = &sealed;
  where.contradiction = world.fresh<ReviewId>();
  const Decision refused = world.store.ask(lost, where);
  EXPECT_EQ(refused.outcome.code, OutcomeCode::has_hold);
  EXPECT_TRUE(refused.effects.empty()) << "nobody is told yet";

  Circumstances telling = where;
  telling.contradicts = &refused.outcome;
  const Decision told = world.store.ask(lost, telling);
  EXPECT_EQ(told.outcome, sealed);
  world.store.apply(told);
  const auto reviews = world.open_reviews(ReviewKind::colliding_facts);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].id, where.contradiction);
  EXPECT_EQ(reviews[0].hospital, north);
  EXPECT_EQ(reviews[0].booking, hold);
  EXPECT_NE(reviews[0].note.find("book for Patient 1 (has_hold)"), std::string::npos);

  world.must(world.desk, CancelBooking{hold, ""});
  world.store.apply(world.store.ask(lost, where));
  EXPECT_TRUE(world.open_reviews(ReviewKind::colliding_facts).empty());
  EXPECT_EQ(world.rows.reviews.at(where.contradiction).state, ReviewState::done);
}

TEST_F(SealedTest, AnotherHospitalsBookingIsNotNamed) {
  (void)world.confirmed(ann, far, 0, 1);
  Command lost{world.fresh<CommandId>(), world.desk, world.now, world.book(ann, ward, 0, 1), {}};
  const Outcome sealed{};
  Circumstances where{Side::server, world.now, 1, {}};
  where.sealed = &sealed;
  const Outcome refusal = world.store.ask(lost, where).outcome;
  where.contradicts = &refusal;
  where.contradiction = world.fresh<ReviewId>();
  world.store.apply(world.store.ask(lost, where));
  const auto reviews = world.open_reviews(ReviewKind::colliding_facts);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].hospital, north);
  EXPECT_EQ(reviews[0].booking, std::nullopt);
}

TEST_F(SealedTest, AClaimThatIsOverCapacityTwiceHasOneOpenReview) {
  const BookingId mine = world.confirmed(ann, ward, 0, 1);
  (void)world.confirmed(ben, other, 2, 1);
  (void)world.confirmed(world.patient(), other, 3, 1);
  for (const int slot : {2, 3}) {
    ChangeBooking change;
    change.booking = mine;
    change.hospital = north;
    change.asked = world.slots(ward, slot, 1);
    const Outcome sealed =
        given(OutcomeCode::other_pool, north, other, world.slots(other, slot, 1));
    EXPECT_EQ(world.reinstate(world.desk, change, sealed), sealed);
    EXPECT_EQ(world.open_reviews(ReviewKind::over_capacity).size(), 1u);
    EXPECT_EQ(world.over_slots(mine), 1);
  }
}

/// The admin shut somebody out of the restored server before the tablet with the approval came
/// back.
TEST_F(SealedTest, AnAccountThatWasChangedSinceStaysAsItIs) {
  const SetAccount approval{world.desk, AccountState::active, Role::desk, {}, world.clinic};
  const SetAccount end{world.desk, AccountState::disabled, Role::desk, {}, world.clinic};
  const Instant then = world.now;
  world.now = then.plus_minutes(10);
  world.must(world.admin, end);
  world.now = then;
  const Outcome sealed{};
  EXPECT_EQ(world.reinstate(world.admin, approval, sealed), sealed);
  EXPECT_EQ(world.rows.accounts.at(world.desk).state, AccountState::disabled);
  world.now = then.plus_minutes(20);
  EXPECT_EQ(world.reinstate(world.admin, approval, sealed), sealed);
  EXPECT_EQ(world.rows.accounts.at(world.desk).state, AccountState::active);
}

}  // namespace
}  // namespace wardbook
