#include "tests/unit/rules/ward_world.h"

// Transfer, discharge, extension and entry in error of stays.

namespace wardbook {
namespace {

using S = BookingState;
using O = OutcomeCode;
using B = BedStatus;

TEST(Transfer, WithinThePool) {
  WardWorld ward(2);
  const auto in = ward.in_bed(ward.bed(0));
  ward.must(ward.nurse, ward.transfer(in.stay, ward.bed(1)));
  EXPECT_EQ(ward.status(ward.bed(0)), B::housekeeping);
  EXPECT_EQ(ward.status(ward.bed(1)), B::occupied);
  EXPECT_EQ(ward.stay(in.stay).bed, ward.bed(1));
  ward.must(ward.nurse, ward.transfer(in.stay, ward.bed(1)));
}

TEST(Transfer, ToAnotherPoolMovesTheClaim) {
  WardWorld ward(1);
  const PoolId icu = ward.pool(ward.north, 1, BedClass::icu);
  const auto in = ward.in_bed(ward.bed(0));
  ward.must(ward.nurse, ward.transfer(in.stay, ward.beds(icu)[0]));
  EXPECT_EQ(ward.booking(in.booking).pool, icu);
  EXPECT_EQ(ward.stay(in.stay).pool, icu);
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 0);
  EXPECT_EQ(ward.load(icu, 0).used, 1);
}

TEST(Transfer, ToAFullPoolIsOverCapacity) {
  WardWorld ward(1);
  const PoolId icu = ward.pool(ward.north, 1, BedClass::icu);
  (void)ward.confirmed(ward.patient(), icu, 0, 2);
  const auto in = ward.in_bed(ward.bed(0));
  EXPECT_EQ(ward.send(ward.nurse, ward.transfer(in.stay, ward.beds(icu)[0])).code,
            O::over_capacity);
  EXPECT_EQ(ward.over_slots(in.booking), 2);
  EXPECT_EQ(ward.open_reviews(ReviewKind::over_capacity).size(), 1u);
}

TEST(Transfer, IntoATakenBedStaysWhereItWas) {
  WardWorld ward(2);
  const auto one = ward.in_bed(ward.bed(0));
  const auto two = ward.in_bed(ward.bed(1));
  EXPECT_EQ(ward.send(ward.nurse, ward.transfer(one.stay, ward.bed(1))).code, O::colliding_fact);
  EXPECT_EQ(ward.stay(one.stay).bed, ward.bed(0));
  const auto reviews = ward.open_reviews(ReviewKind::colliding_facts);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].candidate, two.booking);
}

TEST(Transfer, EndsADispute) {
  WardWorld ward(2);
  (void)ward.in_bed(ward.bed(0));
  const WalkIn fact = ward.walk_in(ward.patient(), ward.bed(0));
  ASSERT_EQ(ward.send(ward.nurse, fact).code, O::colliding_fact);
  ward.must(ward.nurse, ward.transfer(fact.stay, ward.bed(1)));
  EXPECT_EQ(ward.stay(fact.stay).state, StayState::active);
  EXPECT_EQ(ward.status(ward.bed(0)), B::occupied);
  EXPECT_TRUE(ward.open_reviews(ReviewKind::colliding_facts).empty());
}

TEST(Transfer, Refusals) {
  WardWorld ward(3);
  const BedId far = ward.beds(ward.pool(ward.hospital("South", 9), 1))[0];
  const auto in = ward.in_bed(ward.bed(0));
  EXPECT_EQ(ward.send(ward.nurse, ward.transfer(ward.fresh<StayId>(), ward.bed(1))).code,
            O::unknown_row);
  EXPECT_EQ(ward.send(ward.nurse, ward.transfer(in.stay, ward.fresh<BedId>())).code,
            O::unknown_row);
  EXPECT_EQ(ward.send(ward.nurse, ward.transfer(in.stay, far)).code, O::illegal_transition);
  EXPECT_EQ(ward.send(ward.desk, ward.transfer(in.stay, ward.bed(1))).code, O::not_allowed);
  for (const B status : {B::housekeeping, B::contaminated, B::closed, B::isolated}) {
    ward.set_status(ward.bed(1), status);
    EXPECT_EQ(ward.send(ward.nurse, ward.transfer(in.stay, ward.bed(1))).code, O::bed_not_ready);
  }
  ward.must(ward.nurse, ward.discharge(in.stay));
  EXPECT_EQ(ward.send(ward.nurse, ward.transfer(in.stay, ward.bed(2))).code, O::colliding_fact);
  ward.must(ward.nurse, EnterInError{ward.in_bed(ward.bed(2)).booking, "wrong"});
}

TEST(Discharge, FreesTheBedAndTheLaterSlots) {
  WardWorld ward(1);
  const auto in = ward.in_bed(ward.bed(0), 4);
  ward.now = ward.now.plus_minutes(30);
  ward.must(ward.nurse, ward.discharge(in.stay));
  EXPECT_EQ(ward.status(ward.bed(0)), B::housekeeping);
  EXPECT_EQ(ward.state(in.booking), S::discharged);
  EXPECT_EQ(ward.stay(in.stay).state, StayState::discharged);
  EXPECT_EQ(ward.stay(in.stay).discharged_at, ward.now);
  EXPECT_EQ(ward.stay(in.stay).until, ward.slot(ward.main_pool, 1));
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
  EXPECT_EQ(ward.load(ward.main_pool, 1).used, 0);
  const size_t lines = ward.store.events.size();
  ward.must(ward.nurse, ward.discharge(in.stay));
  EXPECT_EQ(ward.store.events.size(), lines);
}

TEST(Discharge, IsKeptWithItsReason) {
  WardWorld ward(5);
  int at = 0;
  for (const DischargeReason reason :
       {DischargeReason::recovered, DischargeReason::referred, DischargeReason::died,
        DischargeReason::left_against_advice, DischargeReason::unknown}) {
    const StayId stay = ward.in_bed(ward.bed(at++)).stay;
    ward.must(ward.nurse, Discharge{stay, reason, ward.now});
    EXPECT_EQ(ward.stay(stay).discharge_reason, reason);
  }
}

TEST(Discharge, TheTurnaroundKeepsTheNextSlot) {
  WardWorld ward(1);
  ward.rows.pools.at(ward.main_pool).turnaround_minutes = 400;
  const auto in = ward.in_bed(ward.bed(0), 4);
  ward.must(ward.nurse, ward.discharge(in.stay));
  EXPECT_EQ(ward.booking(in.booking).slots, ward.slots(ward.main_pool, 0, 2));
}

TEST(Discharge, InTheMinuteInWhichTheClaimBeginsKeepsItsFirstSlot) {
  WardWorld ward(1);
  ward.rows.pools.at(ward.main_pool).turnaround_minutes = 0;
  ward.now = to_instant(ward.slot(ward.main_pool, 0));
  const auto in = ward.in_bed(ward.bed(0), 4);
  ward.must(ward.nurse, ward.discharge(in.stay));
  EXPECT_EQ(ward.state(in.booking), S::discharged);
  EXPECT_EQ(ward.booking(in.booking).slots, ward.slots(ward.main_pool, 0, 1));
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
  EXPECT_EQ(ward.load(ward.main_pool, 1).used, 0);
}

/// Somebody in the only bed whose time is over, while the next patient has been promised it.
struct Overstay {
  Overstay() {
    ward.pass_hours(6);
    EXPECT_EQ(ward.send(kSystem, ExtendStay{in.stay, ward.slot(ward.main_pool, 1)}).code,
              O::over_capacity);
    EXPECT_EQ(ward.over_slots(in.booking), 1);
  }
  WardWorld ward{1};
  WardWorld::In in = ward.in_bed(ward.bed(0), 1);
  BookingId next = ward.confirmed(ward.patient(), ward.main_pool, 1, 2);
};

TEST(Discharge, AnOverstayThatEndsIsOverCapacityNoMore) {
  Overstay o;
  o.ward.must(o.ward.nurse, o.ward.discharge(o.in.stay));
  EXPECT_EQ(o.ward.over_slots(o.in.booking), 0);
  EXPECT_TRUE(o.ward.open_reviews(ReviewKind::over_capacity).empty());
  EXPECT_EQ(o.ward.load(o.ward.main_pool, 0).used, 1);
}

TEST(Discharge, OverCapacityInTheTurnaroundEndsToo) {
  Overstay o;
  o.ward.rows.pools.at(o.ward.main_pool).turnaround_minutes = 400;
  EXPECT_EQ(o.ward.send(kSystem, ExtendStay{o.in.stay, o.ward.slot(o.ward.main_pool, 2)}).code,
            O::over_capacity);
  o.ward.must(o.ward.nurse, o.ward.discharge(o.in.stay));
  EXPECT_EQ(o.ward.over_slots(o.in.booking), 0);
}

TEST(Discharge, TheTurnaroundGivesWayWhenABedIsLost) {
  WardWorld ward(2);
  ward.rows.pools.at(ward.main_pool).turnaround_minutes = 400;
  const auto in = ward.in_bed(ward.bed(0), 4);
  const BookingId calm = ward.confirmed(ward.patient(), ward.main_pool, 0, 2, "green");
  ward.must(ward.nurse, ward.discharge(in.stay));
  ASSERT_EQ(ward.load(ward.main_pool, 1).used, 2);
  ward.must(ward.nurse, SetBedStatus{ward.bed(0), B::closed, "why", ward.now});
  EXPECT_EQ(ward.over_slots(in.booking), 0);
  EXPECT_EQ(ward.over_slots(calm), 0);
  EXPECT_TRUE(ward.open_reviews(ReviewKind::over_capacity).empty());
}

TEST(Discharge, TheClaimGoesOnWithAnotherStayOfIt) {
  WardWorld ward(2);
  const BookingId id = ward.confirmed(ward.patient(), ward.main_pool, 0, 2);
  const StayId first = ward.admitted(id, ward.bed(0));
  const Admit again = ward.admit(id, ward.bed(1));
  ASSERT_EQ(ward.send(ward.nurse, again).code, O::colliding_fact);
  ward.must(ward.nurse, ward.discharge(first));
  EXPECT_EQ(ward.state(id), S::admitted) << "the patient may be in the other bed";
  EXPECT_EQ(ward.open_reviews(ReviewKind::colliding_facts).size(), 1u);
  ward.must(ward.nurse, ward.discharge(again.stay));
  EXPECT_EQ(ward.state(id), S::discharged);
  EXPECT_TRUE(ward.open_reviews(ReviewKind::colliding_facts).empty());
}

TEST(Transfer, ToAPoolWithRoomSettlesTheReview) {
  Overstay o;
  const PoolId other = o.ward.pool(o.ward.north, 1);
  o.ward.must(o.ward.nurse, o.ward.transfer(o.in.stay, o.ward.beds(other)[0]));
  EXPECT_EQ(o.ward.over_slots(o.in.booking), 0);
  EXPECT_TRUE(o.ward.open_reviews(ReviewKind::over_capacity).empty());
}

TEST(Transfer, ToAnotherFullPoolMovesTheReview) {
  Overstay o;
  const PoolId other = o.ward.pool(o.ward.north, 1);
  (void)o.ward.confirmed(o.ward.patient(), other, 0, 2);
  EXPECT_EQ(o.ward.send(o.ward.nurse, o.ward.transfer(o.in.stay, o.ward.beds(other)[0])).code,
            O::over_capacity);
  const auto reviews = o.ward.open_reviews(ReviewKind::over_capacity);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].pool, other);
}

TEST(Transfer, OfALateReportAboutWhoHasLeftIsKeptAsOne) {
  WardWorld ward(2);
  const BookingId id = ward.in_state(S::discharged);
  const Admit late = ward.admit(id, ward.bed(1));
  ASSERT_EQ(ward.send(ward.nurse, late).code, O::colliding_fact);
  ward.set_status(ward.bed(0), B::vacant);
  EXPECT_EQ(ward.send(ward.nurse, ward.transfer(late.stay, ward.bed(0))).code, O::colliding_fact);
  EXPECT_EQ(ward.stay(late.stay).state, StayState::disputed);
  EXPECT_EQ(ward.status(ward.bed(0)), B::vacant);
}

TEST(Discharge, PromotesWhoWaits) {
  WardWorld ward(1);
  const auto in = ward.in_bed(ward.bed(0), 4);
  const Book waiting = ward.only_then(ward.patient(), 1, 2);
  ASSERT_EQ(ward.send(ward.desk, waiting).code, O::no_room);
  ward.must(ward.nurse, ward.discharge(in.stay));
  EXPECT_EQ(ward.state(waiting.booking), S::confirmed);
}

TEST(Discharge, OfAHundredDaysByTheHourPromotesWhoWaitsForTheLastOfThem) {
  WardWorld ward(1);
  ward.rows.hospitals.at(ward.north).grid.step_hours = 1;
  ward.rows.policy->longest_stay_days = 120;
  ward.rows.policy->book_ahead_days = 120;
  const auto in = ward.in_bed(ward.bed(0), 2'400);
  const Book waiting = ward.only_then(ward.patient(), 2'300, 2);
  ASSERT_EQ(ward.send(ward.desk, waiting).code, O::no_room);
  ward.must(ward.nurse, ward.discharge(in.stay));
  EXPECT_EQ(ward.state(waiting.booking), S::confirmed);
}

TEST(Discharge, GivesTheBedToWhoWasReportedInIt) {
  WardWorld ward(2);
  const auto in = ward.in_bed(ward.bed(0));
  const WalkIn next = ward.walk_in(ward.patient(), ward.bed(0));
  ASSERT_EQ(ward.send(ward.nurse, next).code, O::colliding_fact);
  ward.must(ward.nurse, ward.discharge(in.stay));
  EXPECT_EQ(ward.stay(next.stay).state, StayState::active);
  EXPECT_EQ(ward.status(ward.bed(0)), B::occupied);
  EXPECT_TRUE(ward.open_reviews(ReviewKind::colliding_facts).empty());
}

TEST(Discharge, OfABedInWhichManyWereReported) {
  constexpr int kMany = 2 * kMostLoads;
  WardWorld ward(2 * kMany + 2);
  const auto in = ward.in_bed(ward.bed(0));
  const auto report = [&](PatientId who) {
    WalkIn fact = ward.walk_in(who, ward.bed(0));
    EXPECT_EQ(ward.send(ward.nurse, fact).code, O::colliding_fact);
    return fact;
  };
  for (int i = 1; i <= kMany; ++i) {
    const PatientId elsewhere = ward.patient();
    report(elsewhere);
    ward.must(ward.nurse, ward.walk_in(elsewhere, ward.bed(i)));
  }
  const WalkIn next = report(ward.patient());
  ward.must(ward.nurse, ward.discharge(in.stay));
  EXPECT_EQ(ward.stay(next.stay).state, StayState::active);
}

TEST(Discharge, OfADisputedStayLeavesTheBed) {
  WardWorld ward(2);
  const auto in = ward.in_bed(ward.bed(0));
  const WalkIn other = ward.walk_in(ward.patient(), ward.bed(0));
  ASSERT_EQ(ward.send(ward.nurse, other).code, O::colliding_fact);
  ward.must(ward.nurse, ward.discharge(other.stay));
  EXPECT_EQ(ward.stay(in.stay).state, StayState::active);
  EXPECT_EQ(ward.status(ward.bed(0)), B::occupied);
  EXPECT_EQ(ward.state(other.booking), S::discharged);
  EXPECT_TRUE(ward.open_reviews(ReviewKind::colliding_facts).empty());
}

TEST(Discharge, RefusalsAndTimes) {
  WardWorld ward(2);
  const auto in = ward.in_bed(ward.bed(0));
  EXPECT_EQ(ward.send(ward.nurse, ward.discharge(ward.fresh<StayId>())).code, O::unknown_row);
  EXPECT_EQ(ward.send(ward.desk, ward.discharge(in.stay)).code, O::not_allowed);
  Discharge fact = ward.discharge(in.stay);
  fact.occurred_at = ward.now.plus_minutes(-30'000);
  EXPECT_EQ(ward.send(ward.nurse, fact).code, O::restamped);
  const auto wrong = ward.in_bed(ward.bed(1));
  ward.must(ward.nurse, EnterInError{wrong.booking, "wrong"});
  EXPECT_EQ(ward.send(ward.nurse, ward.discharge(wrong.stay)).code, O::illegal_transition);
}

TEST(ExtendStay, TakesTheNextSlot) {
  WardWorld ward(1);
  const auto in = ward.in_bed(ward.bed(0), 1);
  ward.pass_hours(6);
  ward.must(kSystem, ExtendStay{in.stay, ward.slot(ward.main_pool, 1)});
  EXPECT_EQ(ward.stay(in.stay).until, ward.slot(ward.main_pool, 1));
  EXPECT_EQ(ward.booking(in.booking).slots, ward.slots(ward.main_pool, -1, 2));
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
  ward.must(kSystem, ExtendStay{in.stay, ward.slot(ward.main_pool, 1)});
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
}

TEST(ExtendStay, IntoAFullSlotIsOverCapacityWithOneReview) {
  WardWorld ward(1);
  const auto in = ward.in_bed(ward.bed(0), 1);
  (void)ward.confirmed(ward.patient(), ward.main_pool, 1, 2);
  EXPECT_EQ(ward.send(kSystem, ExtendStay{in.stay, ward.slot(ward.main_pool, 2)}).code,
            O::over_capacity);
  EXPECT_EQ(ward.send(kSystem, ExtendStay{in.stay, ward.slot(ward.main_pool, 3)}).code,
            O::over_capacity);
  EXPECT_EQ(ward.over_slots(in.booking), 2);
  EXPECT_EQ(ward.open_reviews(ReviewKind::over_capacity).size(), 1u);
}

/// The server was away at the end of the claim, and its hospital has other slots since.
TEST(ExtendStay, OfAClaimOnAFormerGrid) {
  WardWorld ward(1);
  const auto in = ward.in_bed(ward.bed(0), 1);
  ward.pass_hours(7);
  Grid& grid = ward.rows.hospitals.at(ward.north).grid;
  grid.anchor = grid.anchor.plus(60);
  ward.must(kSystem, ExtendStay{in.stay, ward.slot(ward.main_pool, 1)});
  EXPECT_EQ(ward.booking(in.booking).slots, ward.slots(ward.main_pool, 0, 1));
  EXPECT_EQ(ward.stay(in.stay).until, ward.slot(ward.main_pool, 1));
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
}

TEST(ExtendStay, OnlyUndischargedAndOnlyTheServer) {
  WardWorld ward(1);
  const auto in = ward.in_bed(ward.bed(0), 1);
  const ExtendStay ask{in.stay, ward.slot(ward.main_pool, 3)};
  EXPECT_EQ(ward.send(ward.nurse, ask).code, O::not_allowed);
  EXPECT_EQ(ward.send(kSystem, ExtendStay{ward.fresh<StayId>(), ask.until}).code, O::unknown_row);
  ward.must(ward.nurse, ward.discharge(in.stay));
  ward.must(kSystem, ask);
  EXPECT_EQ(ward.stay(in.stay).until, ward.slot(ward.main_pool, 1));
}

TEST(EnterInError, EveryState) {
  for (const S state :
       {S::confirmed, S::waitlisted, S::refused, S::arrived, S::admitted, S::discharged,
        S::cancelled, S::noshow, S::expired, S::moved, S::entered_in_error}) {
    SCOPED_TRACE(to_text(state));
    WardWorld ward(2);
    const BookingId id = ward.in_state(state);
    const Outcome outcome = ward.send(ward.nurse, EnterInError{id, "twice"});
    EXPECT_EQ(outcome.code, state == S::refused ? O::illegal_transition : O::done);
    EXPECT_EQ(ward.state(id), state == S::refused ? S::refused : S::entered_in_error);
    EXPECT_NE(ward.status(ward.bed(0)), B::occupied);
    EXPECT_TRUE(!is_live_hold(state) || ward.notices(id).size() == 1);
  }
}

TEST(EnterInError, UndoesTheStayAndItsReviews) {
  WardWorld ward(2);
  const auto in = ward.in_bed(ward.bed(0));
  const WalkIn other = ward.walk_in(ward.patient(), ward.bed(0));
  ASSERT_EQ(ward.send(ward.nurse, other).code, O::colliding_fact);
  ward.must(ward.nurse, EnterInError{in.booking, "wrong bed"});
  EXPECT_EQ(ward.stay(in.stay).state, StayState::entered_in_error);
  EXPECT_EQ(ward.stay(other.stay).state, StayState::active);
  EXPECT_TRUE(ward.open_reviews(ReviewKind::colliding_facts).empty());
  EXPECT_EQ(ward.booking(in.booking).reason, "wrong bed");
  EXPECT_EQ(ward.send(ward.nurse, EnterInError{ward.fresh<BookingId>(), "x"}).code, O::unknown_row);
}

TEST(EnterInError, OfADisputedStayLeavesTheBedToWhoLiesInIt) {
  WardWorld ward(2);
  const auto in = ward.in_bed(ward.bed(0));
  const WalkIn other = ward.walk_in(ward.patient(), ward.bed(0));
  ASSERT_EQ(ward.send(ward.nurse, other).code, O::colliding_fact);
  ward.must(ward.nurse, EnterInError{other.booking, "another name"});
  EXPECT_EQ(ward.stay(other.stay).state, StayState::entered_in_error);
  EXPECT_EQ(ward.stay(in.stay).state, StayState::active);
  EXPECT_EQ(ward.status(ward.bed(0)), BedStatus::occupied);
}

TEST(EnterInError, ClosesWhatWasOpenAboutIt) {
  WardWorld ward(1);
  (void)ward.in_bed(ward.bed(0));
  const Book ask = ward.only_then(ward.patient(), 0, 1);
  ASSERT_EQ(ward.send(ward.desk, ask).code, O::no_room);
  ASSERT_EQ(ward.send(ward.nurse, ward.arrive(ask.booking)).code, O::over_capacity);
  ward.must(ward.nurse, EnterInError{ask.booking, "twice"});
  EXPECT_TRUE(ward.open_reviews(ReviewKind::over_capacity).empty());
}

TEST(EnterInError, TellsTheOwnerOfALiveHoldAlone) {
  WardWorld ward(2);
  Book own = ward.book(ward.patient(), ward.main_pool, 0, 1);
  own.clinic.reset();
  ward.must(ward.nurse, own);
  ward.must(ward.nurse, EnterInError{own.booking, "twice"});
  EXPECT_TRUE(ward.notices(own.booking).empty()) << "the owner did it";
  const BookingId over = ward.in_state(S::expired);
  const size_t told = ward.notices(over).size();
  ward.must(ward.nurse, EnterInError{over, "twice"});
  EXPECT_EQ(ward.notices(over).size(), told);
}

/// The transfer found the bed taken: the stay goes on where it was, and waits for no other bed.
TEST(Discharge, MakesNobodyActiveInAnotherBed) {
  WardWorld ward(3);
  const auto first = ward.in_bed(ward.bed(0));
  const auto second = ward.in_bed(ward.bed(1));
  const WalkIn disputed = ward.walk_in(ward.patient(), ward.bed(1));
  ASSERT_EQ(ward.send(ward.nurse, disputed).code, O::colliding_fact);
  ASSERT_EQ(ward.send(ward.nurse, ward.transfer(disputed.stay, ward.bed(0))).code,
            O::colliding_fact);
  ward.must(ward.nurse, ward.discharge(first.stay));
  EXPECT_EQ(ward.stay(disputed.stay).state, StayState::disputed);
  EXPECT_EQ(ward.status(ward.bed(0)), BedStatus::housekeeping);
  EXPECT_EQ(ward.stay(second.stay).state, StayState::active);
}

TEST(Discharge, GivesTheBedToNobodyWhoseClaimIsInAnotherPool) {
  WardWorld ward(2);
  const BedId other = ward.beds(ward.pool(ward.north, 1, BedClass::icu))[0];
  (void)ward.in_bed(ward.bed(0));
  const auto leaving = ward.walk_in(ward.patient(), other);
  ward.must(ward.nurse, leaving);
  const BookingId id = ward.in_state(S::arrived);
  ASSERT_EQ(ward.send(ward.nurse, ward.admit(id, ward.bed(0))).code, O::colliding_fact);
  const Admit again = ward.admit(id, other);
  ASSERT_EQ(ward.send(ward.nurse, again).code, O::colliding_fact);
  ward.must(ward.nurse, ward.discharge(leaving.stay));
  EXPECT_EQ(ward.stay(again.stay).state, StayState::disputed);
  EXPECT_EQ(ward.status(other), BedStatus::housekeeping);
}

TEST(Discharge, GivesTheBedToTheFirstOfThoseReportedInIt) {
  WardWorld ward(3);
  const auto in = ward.in_bed(ward.bed(0));
  const WalkIn first = ward.walk_in(ward.patient(), ward.bed(0));
  ASSERT_EQ(ward.send(ward.nurse, first).code, O::colliding_fact);
  ward.now = ward.now.plus_minutes(1);
  const WalkIn second = ward.walk_in(ward.patient(), ward.bed(0));
  ASSERT_EQ(ward.send(ward.nurse, second).code, O::colliding_fact);
  ward.must(ward.nurse, ward.discharge(in.stay));
  EXPECT_EQ(ward.stay(first.stay).state, StayState::active);
  EXPECT_EQ(ward.stay(second.stay).state, StayState::disputed);
  const auto reviews = ward.open_reviews(ReviewKind::colliding_facts);
  ASSERT_EQ(reviews.size(), 1u) << "the second is to be settled still";
  EXPECT_EQ(reviews[0].stay, second.stay);
}

TEST(ExtendStay, ADisputedOneToo) {
  WardWorld ward(2);
  (void)ward.in_bed(ward.bed(0), 1);
  const WalkIn disputed = ward.walk_in(ward.patient(), ward.bed(0), 1);
  ASSERT_EQ(ward.send(ward.nurse, disputed).code, O::colliding_fact);
  const Outcome outcome =
      ward.send(kSystem, ExtendStay{disputed.stay, ward.slot(ward.main_pool, 2)});
  EXPECT_EQ(outcome.code, O::done);
  EXPECT_EQ(outcome.params.booking, disputed.booking);
  EXPECT_EQ(ward.stay(disputed.stay).until, ward.slot(ward.main_pool, 2));
  EXPECT_EQ(ward.load(ward.main_pool, 1).used, 1);
}

TEST(ExtendStay, FollowsTheClaimThatAnotherStayOfItExtended) {
  WardWorld ward(2);
  const auto in = ward.in_bed(ward.bed(0), 1);
  const Admit again = ward.admit(in.booking, ward.bed(1));
  ASSERT_EQ(ward.send(ward.nurse, again).code, O::colliding_fact);
  const Minute longer = ward.slot(ward.main_pool, 3);
  ward.must(kSystem, ExtendStay{in.stay, longer});
  EXPECT_EQ(ward.stay(again.stay).until, ward.slot(ward.main_pool, 1));
  ward.must(kSystem, ExtendStay{again.stay, ward.slot(ward.main_pool, 2)});
  EXPECT_EQ(ward.stay(again.stay).until, longer);
  EXPECT_EQ(ward.booking(in.booking).slots.to, longer);
}

/// The slot that goes on has no bed for the claim still.
TEST(ExtendStay, IntoAFreeSlotLeavesTheReviewOfThePresentOneOpen) {
  WardWorld ward(1);
  ward.fill(0, 1);
  const Book ask = ward.only_then(ward.patient(), 0, 1);
  ASSERT_EQ(ward.send(ward.desk, ask).code, O::no_room);
  const Admit fact = ward.admit(ask.booking, ward.bed(0));
  ASSERT_EQ(ward.send(ward.nurse, fact).code, O::over_capacity);
  ward.must(kSystem, ExtendStay{fact.stay, ward.slot(ward.main_pool, 2)});
  EXPECT_EQ(ward.over_slots(ask.booking), 1);
  EXPECT_EQ(ward.open_reviews(ReviewKind::over_capacity).size(), 1u);
}

/// The dispute is about the patient's bed, the unit is not.
TEST(ExtendStay, WithAUnitLeavesADisputeOpen) {
  WardWorld ward(2);
  (void)ward.in_bed(ward.bed(0), 1);
  const WalkIn disputed = ward.walk_in(ward.patient(), ward.bed(0), 1);
  ASSERT_EQ(ward.send(ward.nurse, disputed).code, O::colliding_fact);
  ward.must(kSystem, ExtendStay{disputed.stay, ward.slot(ward.main_pool, 2)});
  EXPECT_EQ(ward.open_reviews(ReviewKind::colliding_facts).size(), 1u);
}

/// Nobody lies in two beds, though the new one is free.
TEST(Transfer, OfADisputedStayWhosePatientLiesElsewhereStaysDisputed) {
  WardWorld ward(3);
  const auto in = ward.in_bed(ward.bed(0));
  const WalkIn disputed = ward.walk_in(in.patient, ward.bed(1));
  ASSERT_EQ(ward.send(ward.nurse, disputed).code, O::colliding_fact);
  const Outcome outcome = ward.send(ward.nurse, ward.transfer(disputed.stay, ward.bed(2)));
  EXPECT_EQ(outcome.code, O::colliding_fact);
  EXPECT_EQ(outcome.params.booking, disputed.booking);
  EXPECT_EQ(ward.stay(disputed.stay).state, StayState::disputed);
  EXPECT_EQ(ward.status(ward.bed(2)), B::vacant);
}

TEST(Transfer, EndsNoOtherDispute) {
  WardWorld ward(3);
  const auto in = ward.in_bed(ward.bed(0));
  const WalkIn first = ward.walk_in(ward.patient(), ward.bed(0));
  ASSERT_EQ(ward.send(ward.nurse, first).code, O::colliding_fact);
  const Admit second{first.booking, ward.fresh<StayId>(), ward.bed(0), ward.now};
  ASSERT_EQ(ward.send(ward.nurse, second).code, O::colliding_fact);
  ward.must(ward.nurse, ward.transfer(first.stay, ward.bed(1)));
  const auto reviews = ward.open_reviews(ReviewKind::colliding_facts);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].stay, second.stay);
  EXPECT_EQ(ward.stay(in.stay).state, StayState::active);
}

TEST(Transfer, OfAStayInErrorIsRefused) {
  WardWorld ward(2);
  const auto wrong = ward.in_bed(ward.bed(0));
  ward.must(ward.nurse, EnterInError{wrong.booking, "wrong"});
  EXPECT_EQ(ward.send(ward.nurse, ward.transfer(wrong.stay, ward.bed(1))).code,
            O::illegal_transition);
  EXPECT_EQ(ward.status(ward.bed(1)), B::vacant);
}

TEST(Transfer, TimesAndIsolation) {
  WardWorld ward(2);
  const auto in = ward.in_bed(ward.bed(0));
  ward.rows.bookings.at(in.booking).needs = Capabilities::of(Capability::isolation);
  ward.set_status(ward.bed(1), B::isolated);
  Transfer fact = ward.transfer(in.stay, ward.bed(1));
  fact.occurred_at = ward.now.plus_minutes(60);
  EXPECT_EQ(ward.send(ward.nurse, fact).code, O::restamped);
  EXPECT_EQ(ward.status(ward.bed(1)), B::occupied);
  EXPECT_EQ(ward.stay(in.stay).until, ward.booking(in.booking).slots.to);
}

}  // namespace
}  // namespace wardbook
