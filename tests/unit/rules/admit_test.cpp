#include <map>

#include "tests/unit/rules/ward_world.h"

namespace wardbook {
namespace {

using S = BookingState;
using O = OutcomeCode;
using B = BedStatus;

TEST(Admit, EveryStateHasItsAnswer) {
  struct Row {
    O code;
    S state;
    StayState stay;
  };
  const std::map<S, Row> table{
      {S::confirmed, {O::done, S::admitted, StayState::active}},
      {S::waitlisted, {O::over_capacity, S::admitted, StayState::active}},
      {S::arrived, {O::done, S::admitted, StayState::active}},
      {S::admitted, {O::colliding_fact, S::admitted, StayState::disputed}},
      {S::discharged, {O::colliding_fact, S::discharged, StayState::disputed}},
      {S::cancelled, {O::colliding_fact, S::admitted, StayState::active}},
      {S::noshow, {O::done, S::admitted, StayState::active}},
      {S::expired, {O::over_capacity, S::admitted, StayState::active}},
      {S::moved, {O::colliding_fact, S::admitted, StayState::active}}};
  for (const S state : kServerStates) {
    SCOPED_TRACE(to_text(state));
    WardWorld ward(2);
    const BookingId id = ward.in_state(state);
    const Admit fact = ward.admit(id, ward.bed(1));
    const Outcome outcome = ward.send(ward.nurse, fact);
    if (!table.contains(state)) {
      EXPECT_EQ(outcome.code, O::illegal_transition);
      EXPECT_EQ(ward.state(id), state);
      EXPECT_FALSE(ward.rows.stays.contains(fact.stay));
      continue;
    }
    const Row& right = table.at(state);
    EXPECT_EQ(outcome.code, right.code) << to_text(outcome.code);
    EXPECT_EQ(ward.state(id), right.state);
    EXPECT_EQ(ward.stay(fact.stay).state, right.stay);
    EXPECT_EQ(ward.status(ward.bed(1)), right.stay == StayState::active ? B::occupied : B::vacant);
    EXPECT_EQ(outcome.params.review.has_value(), kind_of(outcome) == OutcomeKind::adjusted);
  }
}

TEST(Admit, ABookingThatCameLate) {
  WardWorld ward(1);
  const BookingId id = ward.came_late();
  const StayId in = ward.admitted(id, ward.bed(0));
  EXPECT_EQ(ward.state(id), S::admitted);
  EXPECT_EQ(ward.stay(in).state, StayState::active);
  EXPECT_EQ(ward.status(ward.bed(0)), B::occupied);
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
}

TEST(Admit, ABookingThatCameLateWithItsArrival) {
  WardWorld ward(1);
  const BookingId id = ward.came_late();
  ward.must(ward.nurse, ward.arrive(id));
  (void)ward.admitted(id, ward.bed(0));
  EXPECT_EQ(ward.state(id), S::admitted);
  EXPECT_EQ(ward.over_slots(id), 0);
}

TEST(Admit, TheStayEndsWithTheClaim) {
  WardWorld ward(1);
  const BookingId id = ward.in_state(S::arrived);
  const StayId in = ward.admitted(id, ward.bed(0));
  EXPECT_EQ(ward.stay(in).until, ward.booking(id).slots.to);
  EXPECT_EQ(ward.stay(in).admitted_at, ward.now);
  EXPECT_EQ(ward.stay(in).booking, id);
}

TEST(Admit, EveryBedStatus) {
  const std::map<B, O> table{{B::vacant, O::done},
                             {B::housekeeping, O::bed_not_ready},
                             {B::contaminated, O::bed_not_ready},
                             {B::isolated, O::bed_not_ready},
                             {B::closed, O::bed_not_ready}};
  for (const auto& [status, code] : table) {
    WardWorld ward(2);
    const BookingId id = ward.in_state(S::arrived);
    ward.set_status(ward.bed(0), status);
    EXPECT_EQ(ward.send(ward.nurse, ward.admit(id, ward.bed(0))).code, code) << to_text(status);
  }
  WardWorld ward(1);
  const BookingId id = ward.in_state(S::arrived);
  ward.rows.bookings.at(id).needs = Capabilities::of(Capability::isolation);
  ward.set_status(ward.bed(0), B::isolated);
  ward.must(ward.nurse, ward.admit(id, ward.bed(0)));
}

TEST(Admit, IntoATakenBedIsDisputed) {
  WardWorld ward(2);
  const auto first = ward.in_bed(ward.bed(0));
  const BookingId id = ward.in_state(S::arrived);
  const Admit fact = ward.admit(id, ward.bed(0));
  const Outcome outcome = ward.send(ward.nurse, fact);
  EXPECT_EQ(outcome.code, O::colliding_fact);
  EXPECT_EQ(ward.state(id), S::admitted);
  EXPECT_EQ(ward.stay(fact.stay).state, StayState::disputed);
  EXPECT_EQ(ward.stay(first.stay).state, StayState::active);
  const auto reviews = ward.open_reviews(ReviewKind::colliding_facts);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].id, outcome.params.review);
  EXPECT_EQ(reviews[0].booking, id);
  EXPECT_EQ(reviews[0].candidate, first.booking);
  EXPECT_EQ(reviews[0].stay, fact.stay);
  EXPECT_EQ(reviews[0].bed, ward.bed(0));
}

TEST(Admit, OfAPatientWhoLiesElsewhereIsDisputed) {
  WardWorld ward(3);
  const auto first = ward.in_bed(ward.bed(0));
  const BookingId id = ward.confirmed(first.patient, ward.main_pool, 0, 1);
  const Admit fact = ward.admit(id, ward.bed(1));
  EXPECT_EQ(ward.send(ward.nurse, fact).code, O::colliding_fact);
  EXPECT_EQ(ward.stay(fact.stay).state, StayState::disputed);
  EXPECT_EQ(ward.status(ward.bed(1)), B::vacant);
  const auto reviews = ward.open_reviews(ReviewKind::colliding_facts);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].candidate, first.booking) << "where the patient lies";
}

TEST(Admit, EarlyTakesTheSlotsFromNow) {
  WardWorld ward(1);
  const BookingId id = ward.confirmed(ward.patient(), ward.main_pool, 2, 2);
  ward.must(ward.nurse, ward.admit(id, ward.bed(0)));
  EXPECT_EQ(ward.booking(id).slots, ward.slots(ward.main_pool, 0, 4));
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
}

TEST(Admit, EarlyIntoAFullSlotGoesOver) {
  WardWorld ward(1);
  (void)ward.confirmed(ward.patient(), ward.main_pool, 0, 1);
  const BookingId id = ward.confirmed(ward.patient(), ward.main_pool, 1, 1);
  EXPECT_EQ(ward.send(ward.nurse, ward.admit(id, ward.bed(0))).code, O::over_capacity);
  EXPECT_EQ(ward.over_slots(id), 1);
  EXPECT_EQ(ward.state(id), S::admitted);
}

TEST(Admit, IntoAnotherPoolMovesTheClaim) {
  WardWorld ward(1);
  const PoolId icu = ward.pool(ward.north, 1, BedClass::icu);
  const BookingId id = ward.in_state(S::arrived);
  const StayId in = ward.admitted(id, ward.beds(icu)[0]);
  EXPECT_EQ(ward.booking(id).pool, icu);
  EXPECT_EQ(ward.stay(in).pool, icu);
  EXPECT_EQ(ward.load(icu, 0).used, 1);
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 0);
}

TEST(Admit, TheUnitsItLeavesArePromoted) {
  WardWorld ward(1);
  const PoolId icu = ward.pool(ward.north, 1, BedClass::icu);
  const BookingId id = ward.confirmed(ward.patient(), ward.main_pool, 0, 2);
  const Book waiting = ward.only_then(ward.patient(), 0, 2);
  ASSERT_EQ(ward.send(ward.desk, waiting).code, O::no_room);
  ward.must(ward.nurse, ward.admit(id, ward.beds(icu)[0]));
  EXPECT_EQ(ward.state(waiting.booking), S::confirmed);
}

TEST(Admit, RefusalsAndTimes) {
  WardWorld ward(2);
  const BookingId id = ward.in_state(S::arrived);
  EXPECT_EQ(ward.send(ward.nurse, ward.admit(ward.fresh<BookingId>(), ward.bed(0))).code,
            O::unknown_row);
  EXPECT_EQ(ward.send(ward.nurse, ward.admit(id, ward.fresh<BedId>())).code, O::unknown_row);
  EXPECT_EQ(ward.send(ward.desk, ward.admit(id, ward.bed(0))).code, O::not_allowed);
  Admit fact = ward.admit(id, ward.bed(0));
  fact.occurred_at = ward.now.plus_minutes(60);
  EXPECT_EQ(ward.send(ward.nurse, fact).code, O::restamped);
  EXPECT_EQ(ward.stay(fact.stay).admitted_at, ward.now);
  const BookingId other = ward.confirmed(ward.patient(), ward.main_pool, 0, 1);
  Admit again = ward.admit(other, ward.bed(1));
  again.stay = fact.stay;
  EXPECT_EQ(ward.send(ward.nurse, again).code, O::illegal_transition);
}

TEST(Admit, OnADevice) {
  WardWorld ward(1, Side::device);
  EXPECT_EQ(ward.send(ward.nurse, ward.admit(ward.fresh<BookingId>(), ward.bed(0))).code, O::done);
  const Book ask = ward.book(ward.patient(), ward.main_pool, 0, 1);
  (void)ward.send(ward.desk, ask);
  const StayId in = ward.admitted(ask.booking, ward.bed(0));
  EXPECT_EQ(ward.state(ask.booking), S::admitted);
  EXPECT_EQ(ward.status(ward.bed(0)), B::occupied);
  EXPECT_EQ(ward.stay(in).state, StayState::active);
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
}

TEST(Admit, OfWhoIsInABedAlreadyLeavesTheClaimWhereItIs) {
  WardWorld ward(2);
  const PoolId icu = ward.pool(ward.north, 1, BedClass::icu);
  const BookingId id = ward.in_state(S::admitted);
  const Interval slots = ward.booking(id).slots;
  const Admit fact = ward.admit(id, ward.beds(icu)[0]);
  EXPECT_EQ(ward.send(ward.nurse, fact).code, O::colliding_fact);
  EXPECT_EQ(ward.stay(fact.stay).state, StayState::disputed);
  EXPECT_EQ(ward.booking(id).pool, ward.main_pool);
  EXPECT_EQ(ward.booking(id).slots, slots);
  EXPECT_EQ(ward.load(icu, 0).used, 0);
  const auto reviews = ward.open_reviews(ReviewKind::colliding_facts);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_FALSE(reviews[0].candidate) << "it is the booking itself";
}

/// The first report is disputed too, so the patient has no bed that is certain.
TEST(Admit, OfWhoseFirstBedIsDisputedIsDisputed) {
  WardWorld ward(3);
  (void)ward.in_bed(ward.bed(0));
  const BookingId id = ward.in_state(S::arrived);
  ASSERT_EQ(ward.send(ward.nurse, ward.admit(id, ward.bed(0))).code, O::colliding_fact);
  const Admit again = ward.admit(id, ward.bed(1));
  EXPECT_EQ(ward.send(ward.nurse, again).code, O::colliding_fact);
  EXPECT_EQ(ward.stay(again.stay).state, StayState::disputed);
  EXPECT_EQ(ward.status(ward.bed(1)), B::vacant);
}

TEST(Admit, ABlockIsNoPatient) {
  WardWorld ward(1);
  const BookingId block = ward.fresh<BookingId>();
  ward.must(ward.nurse, BlockUnits{ward.main_pool, {block}, ward.slots(ward.main_pool, 1, 1), ""});
  EXPECT_EQ(ward.send(ward.nurse, ward.admit(block, ward.bed(0))).code, O::illegal_transition);
}

/// Those who have the patient and the bed must see it, not those who had the booking.
TEST(Admit, TheReviewIsForTheHospitalOfTheBed) {
  WardWorld ward(1);
  const HospitalId south = ward.hospital("South");
  const PoolId there = ward.pool(south, 1);
  const BedId taken = ward.beds(there)[0];
  ward.must(ward.staff(south), ward.walk_in(ward.patient(), taken));
  const BookingId id = ward.in_state(S::confirmed);
  ward.pass_hours(1);
  EXPECT_EQ(ward.send(ward.staff(south), ward.admit(id, taken)).code, O::colliding_fact);
  const auto reviews = ward.open_reviews(ReviewKind::colliding_facts);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].hospital, south);
  EXPECT_EQ(reviews[0].pool, there);
  EXPECT_EQ(reviews[0].slot, floor_minute(ward.now));
}

}  // namespace
}  // namespace wardbook
