#include "tests/unit/rules/ward_world.h"

namespace wardbook {
namespace {

using S = BookingState;
using O = OutcomeCode;
using B = BedStatus;

TEST(WalkIn, MakesTheBookingAndTheStay) {
  WardWorld ward(1);
  WalkIn fact = ward.walk_in(ward.patient(to_date({2020, 1, 1})), ward.bed(0));
  const Outcome outcome = ward.send(ward.nurse, fact);
  EXPECT_EQ(outcome.code, O::done);
  EXPECT_EQ(outcome.params.booking, fact.booking);
  const Booking& booking = ward.booking(fact.booking);
  EXPECT_EQ(booking.patient, fact.patient);
  EXPECT_EQ(booking.state, S::admitted);
  EXPECT_EQ(booking.kind, BookingKind::care);
  EXPECT_EQ(booking.asked_hospital, ward.north);
  EXPECT_EQ(booking.asked_pool, ward.main_pool);
  EXPECT_EQ(booking.not_after, floor_minute(ward.now));
  EXPECT_EQ(booking.made_at, ward.now);
  EXPECT_EQ(booking.slots, ward.slots(ward.main_pool, 0, 2));
  EXPECT_EQ(booking.triage_rank, 2);
  EXPECT_TRUE(booking.groups.has(Bypass::child));
  EXPECT_EQ(booking.made_by, ward.nurse);
  EXPECT_FALSE(booking.clinic);
  EXPECT_EQ(booking.receipt, ward.store.commits());
  EXPECT_EQ(ward.stay(fact.stay).until, booking.slots.to);
  EXPECT_EQ(ward.stay(fact.stay).admitted_at, ward.now);
  EXPECT_EQ(ward.status(ward.bed(0)), B::occupied);
  EXPECT_EQ(ward.load(ward.main_pool, 1).used, 1);
  ASSERT_FALSE(ward.store.events.empty());
  EXPECT_EQ(ward.store.events.back().what, "walk_in");
}

TEST(WalkIn, IntoAFullSlotIsOverCapacity) {
  WardWorld ward(1);
  (void)ward.confirmed(ward.patient(), ward.main_pool, 1, 1);
  const WalkIn fact = ward.walk_in(ward.patient(), ward.bed(0));
  const Outcome outcome = ward.send(ward.nurse, fact);
  EXPECT_EQ(outcome.code, O::over_capacity);
  EXPECT_EQ(ward.over_slots(fact.booking), 1);
  const auto reviews = ward.open_reviews(ReviewKind::over_capacity);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].id, outcome.params.review);
}

TEST(WalkIn, TakesThePlaceOfTheHoldHere) {
  WardWorld ward(1);
  const PatientId who = ward.patient();
  const BookingId hold = ward.confirmed(who, ward.main_pool, 0, 4);
  ward.must(ward.nurse, ward.walk_in(who, ward.bed(0)));
  EXPECT_EQ(ward.state(hold), S::moved);
  EXPECT_EQ(ward.load(ward.main_pool, 3).used, 0);
  ASSERT_EQ(ward.notices(hold).size(), 1u);
  EXPECT_EQ(ward.notices(hold)[0].kind, NoticeKind::changed);
}

TEST(WalkIn, OfSomebodyOnTheWaitlistLeavesIt) {
  WardWorld ward(1);
  const BookingId waiting = ward.in_state(S::waitlisted);
  EXPECT_EQ(ward.send(ward.nurse, ward.walk_in(*ward.booking(waiting).patient, ward.bed(0))).code,
            O::over_capacity);
  EXPECT_EQ(ward.state(waiting), S::moved);
  EXPECT_EQ(ward.load(ward.main_pool, 0).waiting, 0);
}

TEST(WalkIn, KeepsAHoldElsewhere) {
  WardWorld ward(1);
  const PoolId there = ward.pool(ward.hospital("South", 10), 1);
  const PatientId who = ward.patient();
  const BookingId hold = ward.confirmed(who, there, 0, 1);
  ward.must(ward.nurse, ward.walk_in(who, ward.bed(0)));
  EXPECT_EQ(ward.state(hold), S::confirmed);
}

TEST(WalkIn, CollisionsAreDisputed) {
  WardWorld ward(3);
  const auto first = ward.in_bed(ward.bed(0));
  const WalkIn same_bed = ward.walk_in(ward.patient(), ward.bed(0));
  EXPECT_EQ(ward.send(ward.nurse, same_bed).code, O::colliding_fact);
  EXPECT_EQ(ward.stay(same_bed.stay).state, StayState::disputed);
  const WalkIn same_patient = ward.walk_in(first.patient, ward.bed(1));
  EXPECT_EQ(ward.send(ward.nurse, same_patient).code, O::colliding_fact);
  EXPECT_EQ(ward.status(ward.bed(1)), B::vacant);
  EXPECT_EQ(ward.open_reviews(ReviewKind::colliding_facts).size(), 2u);
}

TEST(WalkIn, EveryBedStatus) {
  for (const B status : {B::housekeeping, B::contaminated, B::closed, B::isolated}) {
    WardWorld ward(1);
    ward.set_status(ward.bed(0), status);
    EXPECT_EQ(ward.send(ward.nurse, ward.walk_in(ward.patient(), ward.bed(0))).code,
              status == B::isolated ? O::done : O::bed_not_ready);
  }
}

TEST(WalkIn, RefusalsAndTimes) {
  WardWorld ward(2);
  const auto first = ward.in_bed(ward.bed(0));
  WalkIn fact = ward.walk_in(ward.patient(), ward.bed(1));
  const auto code = [&](auto spoil) {
    WalkIn other = fact;
    spoil(other);
    return ward.send(ward.nurse, other).code;
  };
  EXPECT_EQ(code([&](WalkIn& a) { a.bed = ward.fresh<BedId>(); }), O::unknown_row);
  EXPECT_EQ(code([&](WalkIn& a) { a.patient = ward.fresh<PatientId>(); }), O::unknown_row);
  EXPECT_EQ(code([&](WalkIn& a) { a.booking = first.booking; }), O::illegal_transition);
  EXPECT_EQ(code([&](WalkIn& a) { a.stay = first.stay; }), O::illegal_transition);
  EXPECT_EQ(ward.send(ward.desk, fact).code, O::not_allowed);
  fact.until = floor_minute(ward.now).plus(60 * 1440);
  EXPECT_EQ(ward.send(ward.nurse, fact).code, O::restamped);
  EXPECT_EQ(ward.booking(fact.booking).asked.minutes(), 30 * 1440);
}

TEST(WalkIn, OnADevice) {
  WardWorld ward(1, Side::device);
  const WalkIn fact = ward.walk_in(ward.fresh<PatientId>(), ward.bed(0));
  ward.must(ward.nurse, fact);
  EXPECT_EQ(ward.state(fact.booking), S::admitted);
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
}

/// The rows come in pages: the hospital's new grid is here, and the end of the hold not yet.
TEST(WalkIn, OnADeviceOfAHoldOnTheFormerGrid) {
  WardWorld ward(1, Side::device);
  const PatientId who = ward.patient();
  const Book ask = ward.book(who, ward.main_pool, 0, 2);
  ward.must(ward.desk, ask);
  Grid& grid = ward.rows.hospitals.at(ward.north).grid;
  grid.anchor = grid.anchor.plus(60);
  ward.must(ward.nurse, ward.walk_in(who, ward.bed(0)));
  EXPECT_EQ(ward.state(ask.booking), S::moved);
}

TEST(WalkIn, AtATimeThatCantBeIsRestamped) {
  WardWorld ward(1);
  WalkIn fact = ward.walk_in(ward.patient(), ward.bed(0));
  fact.occurred_at = ward.now.plus_minutes(60);
  EXPECT_EQ(ward.send(ward.nurse, fact).code, O::restamped);
  EXPECT_EQ(ward.stay(fact.stay).admitted_at, ward.now);
}

TEST(WalkIn, IntoABedOfAnotherKindIsAClaimOfThatKind) {
  WardWorld ward(1);
  const PoolId icu = ward.pool(ward.north, 1, BedClass::icu);
  const WalkIn fact = ward.walk_in(ward.patient(), ward.beds(icu)[0]);
  ward.must(ward.nurse, fact);
  EXPECT_EQ(ward.booking(fact.booking).bed_class, BedClass::icu);
  EXPECT_EQ(ward.booking(fact.booking).alternates, Alternates::only_this);
}

TEST(WalkIn, OfAPatientWhoLiesElsewhereNamesThatBooking) {
  WardWorld ward(3);
  const auto there = ward.in_bed(ward.bed(0));
  const auto occupant = ward.in_bed(ward.bed(1));
  ASSERT_EQ(ward.send(ward.nurse, ward.walk_in(there.patient, ward.bed(1))).code,
            O::colliding_fact);
  const auto reviews = ward.open_reviews(ReviewKind::colliding_facts);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].candidate, there.booking);
  EXPECT_NE(reviews[0].candidate, occupant.booking);
}

/// Of a colleague's hold nobody needs to be told.
TEST(WalkIn, InPlaceOfAHoldOfTheSameHospitalTellsNobody) {
  WardWorld ward(1);
  Book ask = ward.book(ward.patient(), ward.main_pool, 0, 2);
  ask.clinic.reset();
  ward.must(ward.staff(ward.north), ask);
  ward.must(ward.nurse, ward.walk_in(ask.patient, ward.bed(0)));
  EXPECT_EQ(ward.state(ask.booking), S::moved);
  EXPECT_TRUE(ward.notices(ask.booking).empty());
}

}  // namespace
}  // namespace wardbook
