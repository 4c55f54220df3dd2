#include <gtest/gtest.h>

#include "tests/unit/rules/world.h"

namespace wardbook {
namespace {

class ChangeBookingTest : public testing::Test {
 protected:
  /// The booking as it is, to be changed where a test wants.
  ChangeBooking change(BookingId id) const {
    const Booking& booking = world.booking(id);
    return {id,
            booking.asked_hospital,
            booking.asked_pool,
            booking.bed_class,
            booking.needs,
            booking.asked,
            Alternates::only_this};
  }
  ChangeBooking to_slots(BookingId id, int first, int count) const {
    ChangeBooking ask = change(id);
    ask.asked = world.slots(ward, first, count);
    return ask;
  }
  BookingId waiting(const std::string& level = "green") {
    Book ask = world.book(world.patient(), ward, 0, 1, level);
    ask.alternates = Alternates::only_this;
    EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::no_room);
    return ask.booking;
  }

  World world;
  HospitalId north = world.hospital("North");
  PoolId ward = world.pool(north, 1);
  PatientId ann = world.patient();
  PatientId ben = world.patient();
};

TEST_F(ChangeBookingTest, ItsOwnUnitCountsAsFree) {
  const BookingId id = world.confirmed(ann, ward, 0, 2);
  world.must(world.desk, to_slots(id, 1, 3));
  EXPECT_EQ(world.booking(id).slots, world.slots(ward, 1, 3));
  EXPECT_EQ(world.booking(id).not_after, world.slot(ward, 1).plus(Policy{}.not_after_minutes));
  EXPECT_EQ(world.load(ward, 0).used, 0);
  EXPECT_EQ(world.load(ward, 3).used, 1);
  EXPECT_TRUE(world.notices(id).empty());
}

TEST_F(ChangeBookingTest, AClaimInProgressKeepsTheSlotsThatItHasUsed) {
  const BookingId id = world.confirmed(ann, ward, 0, 2);
  const Minute began = world.slot(ward, 0);
  world.pass_hours(7);
  ChangeBooking longer = change(id);
  longer.asked.to = longer.asked.to.plus(6 * 60);
  world.must(world.desk, longer);
  EXPECT_EQ(world.booking(id).slots, (Interval{began, began.plus(18 * 60)}));
}

/// It may lie on a grid that its hospital no longer has.
TEST_F(ChangeBookingTest, WhatIsOverIsNoPartOfWhatGoesOn) {
  for (const int64_t later : {0, 180}) {
    const BookingId id = world.confirmed(world.patient(), ward, 0, 1);
    world.rows.bookings[id].state = BookingState::arrived;
    world.pass_hours(13);
    Grid& grid = world.rows.hospitals.at(north).grid;
    grid.anchor = grid.anchor.plus(later);
    world.must(world.staff(north), to_slots(id, 0, 1));
    EXPECT_EQ(world.booking(id).slots, world.slots(ward, 0, 1));
    EXPECT_EQ(world.load(ward, 0).used, 1);
    world.must(world.staff(north), CancelBooking{id, "left"});
  }
}

TEST_F(ChangeBookingTest, WhatItLeavesGoesToTheWaitlist) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  const BookingId next = waiting();
  world.must(world.desk, to_slots(id, 1, 1));
  EXPECT_EQ(world.booking(next).state, BookingState::confirmed);
  EXPECT_EQ(world.booking(next).slots, world.slots(ward, 0, 1));
}

TEST_F(ChangeBookingTest, AnotherHospital) {
  const HospitalId south = world.hospital("South", 9, 24);
  const PoolId there = world.pool(south, 1);
  const BookingId id = world.confirmed(ann, ward, 0, 2);
  world.pass_hours(7);
  ChangeBooking ask = change(id);
  ask.hospital = south;
  ask.pool = there;
  world.must(world.desk, ask);
  EXPECT_EQ(world.booking(id).hospital, south);
  EXPECT_EQ(world.booking(id).slots, world.slots(there, 0, 1));
  EXPECT_EQ(world.load(ward, 0).used, 0);
}

TEST_F(ChangeBookingTest, AFullPlaceGivesWhatTheAlternatesAllow) {
  const PoolId other = world.pool(north, 1);
  world.confirmed(ben, ward, 1, 1);
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  ChangeBooking ask = to_slots(id, 1, 1);
  ask.alternates = Alternates::any_ward;
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::other_pool);
  EXPECT_EQ(world.booking(id).pool, other);
}

TEST_F(ChangeBookingTest, LaterAndElsewhereAreSaidSo) {
  world.confirmed(ben, ward, 1, 1);
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  ChangeBooking ask = to_slots(id, 1, 1);
  ask.alternates = Alternates::any_ward;
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::other_slot);
  EXPECT_EQ(world.booking(id).slots, world.slots(ward, 2, 1));

  const PoolId away = world.pool(world.hospital("Away", 9), 1);
  world.confirmed(world.patient(), ward, 3, 8);
  ask = to_slots(id, 3, 1);
  ask.alternates = Alternates::any_hospital;
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::other_hospital);
  EXPECT_EQ(world.booking(id).pool, away);
}

TEST_F(ChangeBookingTest, WithoutAPlaceItKeepsWhatItHas) {
  world.confirmed(ben, ward, 1, 1);
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  const Booking before = world.booking(id);
  const Outcome outcome = world.send(world.desk, to_slots(id, 0, 2));
  EXPECT_EQ(outcome.code, OutcomeCode::no_place);
  EXPECT_FALSE(outcome.alternatives.empty());
  EXPECT_EQ(world.booking(id).slots, before.slots);
  EXPECT_EQ(world.booking(id).version, before.version);
}

TEST_F(ChangeBookingTest, AWaitlistedOneIsConfirmedWhereThereIsRoom) {
  world.confirmed(ann, ward, 0, 1);
  const BookingId id = waiting();
  world.must(world.desk, to_slots(id, 2, 1));
  EXPECT_EQ(world.booking(id).state, BookingState::confirmed);
  EXPECT_EQ(world.load(ward, 0).waiting, 0);
}

TEST_F(ChangeBookingTest, AWaitlistedOneWithoutAPlaceWaitsForTheNewWish) {
  world.confirmed(ann, ward, 0, 3);
  const BookingId id = waiting();
  const Outcome outcome = world.send(world.desk, to_slots(id, 2, 1));
  EXPECT_EQ(outcome.code, OutcomeCode::no_room);
  EXPECT_EQ(outcome.params.position, 1);
  EXPECT_EQ(world.booking(id).state, BookingState::waitlisted);
  EXPECT_EQ(world.load(ward, 0).waiting, 0);
  EXPECT_EQ(world.load(ward, 2).waiting, 1);
}

/// Who waits for a place has none: it is not free for who asks for it once more.
TEST_F(ChangeBookingTest, AWaitlistedOneIsNotInItsOwnWay) {
  const BookingId holder = world.confirmed(ann, ward, 0, 1);
  const BookingId id = waiting();
  EXPECT_EQ(world.send(world.desk, to_slots(id, 0, 1)).code, OutcomeCode::no_room);
  EXPECT_EQ(world.booking(id).state, BookingState::waitlisted);
  EXPECT_EQ(world.booking(holder).state, BookingState::confirmed);
  EXPECT_EQ(world.load(ward, 0).used, 1);
  EXPECT_EQ(world.load(ward, 0).waiting, 1);
}

TEST_F(ChangeBookingTest, AStrongerOneThatLosesOpensAReview) {
  const BookingId weaker = world.confirmed(ann, ward, 2, 1, "green");
  world.confirmed(ben, ward, 0, 1, "red");
  const BookingId id = waiting("red");
  world.send(world.desk, to_slots(id, 2, 1));
  const std::vector<Review> reviews = world.open_reviews(ReviewKind::stronger_claim);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].candidate, weaker);
}

TEST_F(ChangeBookingTest, ByTheHospitalItTellsTheDesk) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  world.must(world.staff(north), to_slots(id, 1, 1));
  ASSERT_EQ(world.notices(id).size(), 1u);
  EXPECT_EQ(world.notices(id)[0].kind, NoticeKind::changed);
  EXPECT_EQ(world.notices(id)[0].slots, world.slots(ward, 1, 1));
}

TEST_F(ChangeBookingTest, WhoHasArrivedIsChangedByStaffAlone) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  world.rows.bookings[id].state = BookingState::arrived;
  EXPECT_EQ(world.send(world.desk, to_slots(id, 0, 2)).code, OutcomeCode::illegal_transition);
  world.must(world.staff(north), to_slots(id, 0, 2));
  EXPECT_EQ(world.booking(id).state, BookingState::arrived);
}

TEST_F(ChangeBookingTest, WhoHasArrivedIsExpectedInAnotherHospital) {
  const PoolId away = world.pool(world.hospital("Away", 9), 1);
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  world.rows.bookings[id].state = BookingState::arrived;
  ChangeBooking ask = change(id);
  ask.hospital = world.rows.pools[away].hospital;
  ask.pool = away;
  world.must(world.staff(north), ask);
  EXPECT_EQ(world.booking(id).state, BookingState::confirmed);
}

TEST_F(ChangeBookingTest, AClaimOverCapacityThatMovesSettlesItsReview) {
  const PoolId other = world.pool(north, 1);
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  world.send(world.admin, SetBedStatus{world.beds(ward)[0], BedStatus::closed, "leak", world.now});
  ASSERT_EQ(world.over_slots(id), 1);
  ChangeBooking ask = change(id);
  ask.pool = other;
  world.must(world.desk, ask);
  EXPECT_EQ(world.over_slots(id), 0);
  EXPECT_TRUE(world.open_reviews(ReviewKind::over_capacity).empty());
}

// --- Refusals

TEST_F(ChangeBookingTest, ChangedBySomebodyElseMeanwhile) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  const SawRow seen{"booking", id.uuid, world.booking(id).version};
  world.must(world.staff(north), to_slots(id, 1, 1));
  EXPECT_EQ(world.send(world.desk, to_slots(id, 2, 1), {seen}).code,
            OutcomeCode::changed_meanwhile);
  const SawRow again{"booking", id.uuid, world.booking(id).version};
  EXPECT_EQ(world.send(world.desk, to_slots(id, 2, 1), {again}).code, OutcomeCode::done);
}

TEST_F(ChangeBookingTest, OwnEarlierChangesCountAsSeen) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  const SawRow seen{"booking", id.uuid, world.booking(id).version};
  world.must(world.desk, to_slots(id, 1, 1));
  EXPECT_EQ(world.send(world.desk, to_slots(id, 2, 1), {seen}).code, OutcomeCode::done);
}

TEST_F(ChangeBookingTest, RefusesWhatIsOverAndBlocks) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  const ChangeBooking ask = to_slots(id, 1, 1);
  for (const BookingState state :
       {BookingState::admitted, BookingState::discharged, BookingState::cancelled,
        BookingState::noshow, BookingState::expired, BookingState::moved,
        BookingState::entered_in_error}) {
    world.rows.bookings[id].state = state;
    EXPECT_EQ(world.ask(world.desk, ask).outcome.code, OutcomeCode::illegal_transition);
  }
  world.rows.bookings[id].state = BookingState::confirmed;
  world.rows.bookings[id].kind = BookingKind::block;
  EXPECT_EQ(world.ask(world.staff(north), ask).outcome.code, OutcomeCode::illegal_transition);
}

TEST_F(ChangeBookingTest, RefusesWhatBookingRefuses) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  const auto code = [&](const ChangeBooking& ask) { return world.send(world.desk, ask).code; };
  ChangeBooking ask = to_slots(id, 1, 1);
  ask.booking = world.fresh<BookingId>();
  EXPECT_EQ(code(ask), OutcomeCode::unknown_row);
  ask = to_slots(id, 1, 1);
  ask.hospital = world.fresh<HospitalId>();
  EXPECT_EQ(code(ask), OutcomeCode::unknown_row);
  ask = to_slots(id, 1, 1);
  ask.needs = Capabilities::of(Capability::niv);
  EXPECT_EQ(code(ask), OutcomeCode::malformed);
  EXPECT_EQ(code(to_slots(id, -2, 1)), OutcomeCode::in_the_past);
  EXPECT_EQ(code(to_slots(id, 61 * 4, 1)), OutcomeCode::too_far_ahead);
  world.rows.pools[ward].open = false;
  EXPECT_EQ(code(to_slots(id, 1, 1)), OutcomeCode::pool_closed);
  EXPECT_EQ(world.send(world.account_of(ben), to_slots(id, 1, 1)).code, OutcomeCode::not_allowed);
}

/// Of two grids, slots can begin together though they are of different days' parts.
TEST_F(ChangeBookingTest, WhatItHadIsInNobodysWayOnAnotherGrid) {
  const HospitalId south = world.hospital("South", 5, 24);
  const PoolId far = world.pool(south, 1);
  const AccountId nurse = world.staff(south);
  world.now = to_instant(world.slot(far, 1));
  const BookingId id = world.confirmed(ann, ward, 0, 3);
  world.pass_hours(7);
  world.must(world.desk, to_slots(id, 1, 1));
  world.pass_hours(1);
  world.must(nurse, Admit{id, world.fresh<StayId>(), world.beds(far)[0], world.now});
  EXPECT_EQ(world.booking(id).slots, world.slots(far, 0, 1));
}

/// A hold that is over lies on the former grid, and in the slot that goes on now it has nothing.
TEST_F(ChangeBookingTest, AHoldThatIsOverFreesNoUnitOfAnotherGrid) {
  const BookingId id = world.confirmed(ann, ward, 0, 4);
  world.pass_hours(24);
  Hospital hospital = world.rows.hospitals[north];
  hospital.grid.step_hours = 12;
  world.must(world.admin, SetUpHospital{north, world.district, hospital.name, hospital.zone,
                                        hospital.grid, hospital.position, hospital.phone});
  world.confirmed(ben, ward, 0, 1);
  EXPECT_EQ(world.send(world.desk, to_slots(id, 0, 1)).code, OutcomeCode::no_place);
  Book ask = world.book(ann, ward, 0, 1);
  ask.alternates = Alternates::only_this;
  ask.replaces = id;
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::no_place);
}

/// What the actor has seen of another row says nothing of this one.
TEST_F(ChangeBookingTest, AnotherRowThatChangedMeanwhileIsNoMatter) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  const BookingId other = world.confirmed(ben, ward, 3, 1);
  const Version old{0};
  world.must(world.staff(north), to_slots(id, 1, 1));
  EXPECT_EQ(world
                .send(world.desk, to_slots(id, 2, 1),
                      {SawRow{"booking", other.uuid, old}, SawRow{"patient", id.uuid, old}})
                .code,
            OutcomeCode::done);
}

TEST_F(ChangeBookingTest, OfWhoWaitsByTheHospitalTellsTheDesk) {
  world.confirmed(ann, ward, 0, 3);
  const BookingId own = waiting();
  world.send(world.desk, to_slots(own, 1, 1));
  EXPECT_TRUE(world.notices(own).empty());
  const BookingId id = waiting();
  world.send(world.staff(north), to_slots(id, 2, 1));
  ASSERT_EQ(world.notices(id).size(), 1u);
  EXPECT_EQ(world.notices(id)[0].kind, NoticeKind::changed);
}

}  // namespace
}  // namespace wardbook
