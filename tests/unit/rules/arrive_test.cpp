#include <map>

#include "tests/unit/rules/ward_world.h"

namespace wardbook {
namespace {

using S = BookingState;
using O = OutcomeCode;

TEST(Arrive, EveryStateHasItsAnswer) {
  const std::map<S, std::pair<O, S>> table{
      {S::confirmed, {O::done, S::arrived}},
      {S::waitlisted, {O::over_capacity, S::arrived}},
      {S::refused, {O::illegal_transition, S::refused}},
      {S::arrived, {O::done, S::arrived}},
      {S::admitted, {O::done, S::admitted}},
      {S::discharged, {O::done, S::discharged}},
      {S::cancelled, {O::colliding_fact, S::arrived}},
      {S::noshow, {O::done, S::arrived}},
      {S::expired, {O::over_capacity, S::arrived}},
      {S::moved, {O::colliding_fact, S::arrived}},
      {S::entered_in_error, {O::illegal_transition, S::entered_in_error}}};
  for (const S state : kServerStates) {
    SCOPED_TRACE(to_text(state));
    WardWorld ward(2);
    const BookingId id = ward.in_state(state);
    const size_t lines = ward.store.events.size();
    const Outcome outcome = ward.send(ward.nurse, ward.arrive(id));
    EXPECT_EQ(outcome.code, table.at(state).first) << to_text(outcome.code);
    EXPECT_EQ(ward.state(id), table.at(state).second);
    const bool changed = ward.state(id) != state;
    EXPECT_EQ(ward.store.events.size(), lines + (changed ? 1 : 0));
    if (!changed) continue;
    EXPECT_EQ(outcome.params.booking, id);
    EXPECT_EQ(ward.booking(id).changed_by, ward.nurse);
    EXPECT_EQ(ward.store.events.back().code, to_text(outcome.code));
  }
}

TEST(Arrive, FromTheWaitlistTakesAUnitThatIsFree) {
  WardWorld ward(1);
  const BookingId other = ward.confirmed(ward.patient(), ward.main_pool, 0, 1);
  const Book ask = ward.only_then(ward.patient(), 0, 2);
  ASSERT_EQ(ward.send(ward.desk, ask).code, O::no_room);
  ASSERT_TRUE(ward.rows.bookings.contains(other));
  const Outcome outcome = ward.send(ward.nurse, ward.arrive(ask.booking));
  EXPECT_EQ(outcome.code, O::over_capacity);
  EXPECT_EQ(ward.over_slots(ask.booking), 1);
  EXPECT_EQ(ward.load(ward.main_pool, 1).used, 1);
  const auto reviews = ward.open_reviews(ReviewKind::over_capacity);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].id, outcome.params.review);
  EXPECT_EQ(reviews[0].booking, ask.booking);
}

TEST(Arrive, AnExpiredEntrySeatsWhereThereIsRoom) {
  WardWorld ward(1);
  const BookingId id = ward.in_state(S::expired);
  ward.pass_hours(12);
  EXPECT_EQ(ward.send(ward.nurse, ward.arrive(id)).code, O::done);
  EXPECT_EQ(ward.state(id), S::arrived);
  EXPECT_EQ(ward.booking(id).slots.from, ward.slot(ward.main_pool, 0));
  EXPECT_EQ(ward.over_slots(id), 0);
}

TEST(Arrive, WithABookingThatCameLateIsSeatedFromNowOn) {
  WardWorld ward(1);
  const BookingId id = ward.came_late();
  EXPECT_EQ(ward.send(ward.nurse, ward.arrive(id)).code, O::done);
  EXPECT_EQ(ward.state(id), S::arrived);
  EXPECT_EQ(ward.booking(id).slots, ward.slots(ward.main_pool, 0, 2)) << "as long as was asked";
  EXPECT_EQ(ward.load(ward.main_pool, 1).used, 1);
}

TEST(Arrive, WithABookingThatCameLateGoesOverCapacityWhereItIsFull) {
  WardWorld ward(1);
  const BookingId id = ward.came_late();
  ward.fill(0, 2);
  EXPECT_EQ(ward.send(ward.nurse, ward.arrive(id)).code, O::over_capacity);
  EXPECT_EQ(ward.state(id), S::arrived);
  EXPECT_EQ(ward.over_slots(id), 2);
}

/// A grid may change when all claims on it are over. The new slot may begin where the old one did.
TEST(Arrive, AfterAClaimOnAFormerGrid) {
  for (const auto& [step_hours, later_by] :
       {std::pair{24, 0}, std::pair{24, 30}, std::pair{1, 30}}) {
    SCOPED_TRACE(step_hours);
    SCOPED_TRACE(later_by);
    WardWorld ward(1);
    const BookingId id = ward.in_state(S::noshow);
    ward.pass_hours(13);
    Grid& grid = ward.rows.hospitals.at(ward.north).grid;
    grid.step_hours = step_hours;
    grid.anchor = grid.anchor.plus(later_by);
    EXPECT_EQ(ward.send(ward.nurse, ward.arrive(id)).code, O::done);
    EXPECT_EQ(ward.state(id), S::arrived);
    EXPECT_EQ(ward.booking(id).slots.from, ward.slot(ward.main_pool, 0));
    EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
    EXPECT_EQ(ward.over_slots(id), 0);
  }
}

TEST(Arrive, WithAnotherLiveHoldIsAReviewOnly) {
  WardWorld ward(2);
  const BookingId id = ward.in_state(S::cancelled);
  const PatientId who = *ward.booking(id).patient;
  const BookingId other = ward.confirmed(who, ward.main_pool, 2, 1);
  const size_t lines = ward.store.events.size();
  EXPECT_EQ(ward.send(ward.nurse, ward.arrive(id)).code, O::colliding_fact);
  EXPECT_EQ(ward.store.events.size(), lines + 1) << "the history says who came";
  EXPECT_EQ(ward.booking(id).changed_by, ward.desk);
  EXPECT_EQ(ward.state(id), S::cancelled);
  EXPECT_EQ(ward.state(other), S::confirmed);
  EXPECT_EQ(ward.open_reviews(ReviewKind::colliding_facts).size(), 1u);
}

TEST(Arrive, WhereItWasAskedForButIsNoMore) {
  WardWorld ward(1);
  const HospitalId south = ward.hospital("South", 10);
  const PoolId there = ward.pool(south, 1);
  ward.fill(0, 2);
  const Book ask = ward.only_then(ward.patient(), 0, 2);
  ASSERT_EQ(ward.send(ward.desk, ask).code, O::other_hospital);
  ASSERT_EQ(ward.booking(ask.booking).pool, there);
  EXPECT_EQ(ward.send(ward.nurse, ward.arrive(ask.booking)).code, O::colliding_fact);
  EXPECT_EQ(ward.state(ask.booking), S::confirmed);
  EXPECT_EQ(ward.open_reviews(ReviewKind::colliding_facts).size(), 1u);
}

TEST(Arrive, RefusalsAndTimes) {
  WardWorld ward(1);
  EXPECT_EQ(ward.send(ward.nurse, Arrive{ward.fresh<BookingId>(), ward.now}).code, O::unknown_row);
  const BookingId id = ward.in_state(S::confirmed);
  EXPECT_EQ(ward.send(ward.desk, ward.arrive(id)).code, O::not_allowed);
  EXPECT_EQ(ward.send(ward.nurse, Arrive{id, {}}).code, O::malformed);
  const Outcome late = ward.send(ward.nurse, Arrive{id, ward.now.plus_minutes(-20'000)});
  EXPECT_EQ(late.code, O::restamped);
  EXPECT_EQ(late.params.at, ward.now);
  EXPECT_EQ(ward.state(id), S::arrived);
}

TEST(Arrive, ABlockIsNoPatient) {
  WardWorld ward(1);
  const BookingId block = ward.fresh<BookingId>();
  ward.must(ward.nurse, BlockUnits{ward.main_pool, {block}, ward.slots(ward.main_pool, 1, 1), ""});
  EXPECT_EQ(ward.send(ward.nurse, ward.arrive(block)).code, O::illegal_transition);
}

TEST(Arrive, OnADeviceIsAppliedToWhatItHolds) {
  WardWorld ward(1, Side::device);
  EXPECT_EQ(ward.send(ward.nurse, Arrive{ward.fresh<BookingId>(), ward.now}).code, O::done);
  const Book ask = ward.book(ward.patient(), ward.main_pool, 0, 1);
  (void)ward.send(ward.desk, ask);
  ASSERT_EQ(ward.state(ask.booking), S::held);
  EXPECT_EQ(ward.send(ward.nurse, ward.arrive(ask.booking)).code, O::done);
  EXPECT_EQ(ward.state(ask.booking), S::arrived);
  EXPECT_TRUE(ward.rows.reviews.empty());
}

/// Who waits for any pool has none: the unit is of an open one of the right kind, which gives what
/// is needed and is set apart for nothing else.
TEST(Arrive, OfWhoWaitedForAnyPoolGetsAUnitWhereItSuits) {
  WardWorld ward(1);
  const HospitalId south = ward.hospital("South");
  const Capabilities isolation = Capabilities::of(Capability::isolation);
  (void)ward.pool(south, 1, BedClass::icu);
  ward.rows.pools.at(ward.pool(south, 0)).open = false;
  (void)ward.pool(south, 0, BedClass::general, Capabilities::of(Capability::paediatric));
  const PoolId plain = ward.pool(south, 0);
  const PoolId isolating = ward.pool(south, 0, BedClass::general, isolation);
  for (const auto& [needs, pool] : {std::pair{Capabilities{}, plain}, {isolation, isolating}}) {
    Book ask = ward.book(ward.patient(), plain, 0, 2);
    ask.pool.reset();
    ask.needs = needs;
    ask.alternates = Alternates::only_this;
    ASSERT_EQ(ward.send(ward.desk, ask).code, O::no_room);
    EXPECT_EQ(ward.send(ward.staff(south), ward.arrive(ask.booking)).code, O::over_capacity);
    EXPECT_EQ(ward.state(ask.booking), S::arrived);
    EXPECT_EQ(ward.booking(ask.booking).pool, pool);
  }
}

TEST(Arrive, OfWhoWaitedForOnePoolGetsAUnitThere) {
  WardWorld ward(1);
  const PoolId asked =
      ward.pool(ward.north, 0, BedClass::general, Capabilities::of(Capability::isolation));
  Book ask = ward.book(ward.patient(), asked, 0, 2);
  ask.alternates = Alternates::only_this;
  ASSERT_EQ(ward.send(ward.desk, ask).code, O::no_room);
  EXPECT_EQ(ward.send(ward.nurse, ward.arrive(ask.booking)).code, O::over_capacity);
  EXPECT_EQ(ward.booking(ask.booking).pool, asked);
}

TEST(Arrive, FromTheWaitlistHasTheSlotsFromTheStartOrFromNow) {
  WardWorld ward(1);
  ward.fill(0, 6);
  const Book later = ward.only_then(ward.patient(), 3, 2);
  const Book begun = ward.only_then(ward.patient(), 0, 3);
  ASSERT_EQ(ward.send(ward.desk, later).code, O::no_room);
  ASSERT_EQ(ward.send(ward.desk, begun).code, O::no_room);
  ward.pass_hours(7);
  EXPECT_EQ(ward.send(ward.nurse, ward.arrive(later.booking)).code, O::over_capacity);
  EXPECT_EQ(ward.booking(later.booking).slots, later.asked);
  EXPECT_EQ(ward.send(ward.nurse, ward.arrive(begun.booking)).code, O::over_capacity);
  EXPECT_EQ(ward.booking(begun.booking).slots, ward.slots(ward.main_pool, 0, 2));
}

TEST(Arrive, OfANoShowAtATimeThatCantBeIsRestamped) {
  WardWorld ward(1);
  const BookingId id = ward.in_state(S::noshow);
  EXPECT_EQ(ward.send(ward.nurse, Arrive{id, ward.now.plus_minutes(-20'000)}).code, O::restamped);
  EXPECT_EQ(ward.state(id), S::arrived);
}

}  // namespace
}  // namespace wardbook
