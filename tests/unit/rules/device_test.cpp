#include <gtest/gtest.h>

#include "tests/unit/rules/world.h"

namespace wardbook {
namespace {

// On a device a decision is a forecast: rows stay held at what was asked, and only what is
// malformed, not allowed or illegal for a row at hand is refused.

class DeviceTest : public testing::Test {
 protected:
  World world{Side::device};
  HospitalId north = world.hospital("North");
  PoolId ward = world.pool(north, 1);
  PatientId ann = world.patient();
  PatientId ben = world.patient();
};

TEST_F(DeviceTest, ABookingIsHeldWithAForecast) {
  const Book ask = world.book(ann, ward, 0, 2);
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::done);
  const Booking& booking = world.booking(ask.booking);
  EXPECT_EQ(booking.state, BookingState::held);
  EXPECT_EQ(booking.receipt, 0);
  EXPECT_EQ(world.load(ward, 0).used, 1);
  EXPECT_EQ(world.load(ward, 1).free(), 0);
}

TEST_F(DeviceTest, AFullPlaceIsForecastButTheRowStaysAsAsked) {
  const PoolId other = world.pool(north, 1);
  world.send(world.desk, world.book(ann, ward, 0, 1));
  const Book ask = world.book(ben, ward, 0, 1);
  const Outcome outcome = world.send(world.desk, ask);
  EXPECT_EQ(outcome.code, OutcomeCode::other_pool);
  EXPECT_EQ(outcome.params.pool, other);
  EXPECT_EQ(world.booking(ask.booking).pool, ward);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::held);
  EXPECT_EQ(world.load(other, 0).used, 0);
}

TEST_F(DeviceTest, NoRoomIsForecastWithAlternativesAndNoReview) {
  world.send(world.desk, world.book(ann, ward, 0, 8, "green"));
  const PoolId away = world.pool(world.hospital("Away", 9), 1);
  Book ask = world.book(ben, ward, 0, 1, "red");
  ask.alternates = Alternates::only_this;
  const Outcome outcome = world.send(world.desk, ask);
  EXPECT_EQ(outcome.code, OutcomeCode::no_room);
  EXPECT_EQ(outcome.alternatives.at(0).pool, away);
  EXPECT_EQ(outcome.params.position, 1);
  EXPECT_TRUE(world.rows.reviews.empty());
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::held);
}

TEST_F(DeviceTest, AnyPoolTakesTheOneThatIsForecast) {
  Book ask = world.book(ann, ward, 0, 1);
  ask.pool.reset();
  world.send(world.desk, ask);
  EXPECT_EQ(world.booking(ask.booking).pool, ward);
  EXPECT_EQ(world.booking(ask.booking).asked_pool, std::nullopt);
  EXPECT_EQ(world.load(ward, 0).used, 1);
  world.must(world.desk, CancelBooking{ask.booking, {}});
  EXPECT_EQ(world.load(ward, 0).used, 0);
}

/// Only the server gives a place that was not asked for.
TEST_F(DeviceTest, AnyPoolTakesNoneOfAnotherHospital) {
  world.send(world.desk, world.book(ann, ward, 0, 8));
  const PoolId away = world.pool(world.hospital("Away", 9), 1);
  Book ask = world.book(ben, ward, 0, 1);
  ask.pool.reset();
  ask.not_after = ask.asked.from;
  const Outcome outcome = world.send(world.desk, ask);
  EXPECT_EQ(outcome.code, OutcomeCode::other_hospital);
  EXPECT_EQ(outcome.params.pool, away);
  EXPECT_EQ(world.booking(ask.booking).pool, std::nullopt);
  EXPECT_EQ(world.booking(ask.booking).hospital, north);
  EXPECT_EQ(world.load(away, 0).used, 0);
}

TEST_F(DeviceTest, UnknownRowsAndTheClockAreNoReasonToRefuse) {
  Book ask = world.book(world.fresh<PatientId>(), ward, 0, 1);
  EXPECT_EQ(kind_of(world.send(world.desk, ask)), OutcomeKind::done);
  ask = world.book(ann, ward, -4, 1);
  EXPECT_NE(kind_of(world.send(world.desk, ask)), OutcomeKind::refused);
  ask = world.book(ben, ward, 0, 1);
  ask.booking = world.fresh<BookingId>();
  ask.hospital = world.fresh<HospitalId>();
  ask.pool = world.fresh<PoolId>();
  EXPECT_NE(kind_of(world.send(world.desk, ask)), OutcomeKind::refused);
  EXPECT_EQ(world.booking(ask.booking).slots, ask.asked);
  world.must(world.desk, CancelBooking{world.fresh<BookingId>(), {}});
}

TEST_F(DeviceTest, AnUnknownActorIsTheServersToJudge) {
  const Book ask = world.book(ann, ward, 0, 1);
  EXPECT_EQ(world.send(world.fresh<AccountId>(), ask).code, OutcomeCode::done);
}

TEST_F(DeviceTest, AKnownActorThatMayNotIsRefused) {
  EXPECT_EQ(world.send(world.admin, world.book(ann, ward, 0, 1)).code, OutcomeCode::not_allowed);
}

TEST_F(DeviceTest, ASecondHoldIsTheServersToRefuse) {
  world.send(world.desk, world.book(ann, ward, 0, 1));
  EXPECT_NE(kind_of(world.send(world.desk, world.book(ann, ward, 2, 1))), OutcomeKind::refused);
}

TEST_F(DeviceTest, AHeldBookingCanBeChangedAndStaysHeld) {
  const Book ask = world.book(ann, ward, 0, 1);
  world.send(world.desk, ask);
  const ChangeBooking change{ask.booking,          north, ward, {}, {}, world.slots(ward, 2, 1),
                             Alternates::only_this};
  EXPECT_EQ(world.send(world.desk, change).code, OutcomeCode::done);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::held);
  EXPECT_EQ(world.load(ward, 0).used, 0);
  EXPECT_EQ(world.load(ward, 2).used, 1);
}

TEST_F(DeviceTest, AChangeOfAConfirmedOneIsHeldUntilTheServerAnswers) {
  const Book ask = world.book(ann, ward, 0, 1);
  world.send(world.desk, ask);
  world.rows.bookings[ask.booking].state = BookingState::confirmed;
  const ChangeBooking change{ask.booking,          north, ward, {}, {}, world.slots(ward, 2, 1),
                             Alternates::only_this};
  world.send(world.desk, change);
  EXPECT_EQ(world.booking(ask.booking).state, BookingState::held);
}

TEST_F(DeviceTest, CancellingWhatIsOverIsRefusedHereToo) {
  const Book ask = world.book(ann, ward, 0, 1);
  world.send(world.desk, ask);
  world.must(world.desk, CancelBooking{ask.booking, {}});
  EXPECT_EQ(world.send(world.desk, CancelBooking{ask.booking, {}}).code,
            OutcomeCode::illegal_transition);
}

TEST_F(DeviceTest, CancellingAWaitlistedOneStopsCountingIt) {
  const Book ask = world.book(ann, ward, 0, 1);
  world.send(world.desk, ask);
  world.rows.bookings[ask.booking].state = BookingState::waitlisted;
  world.rows.loads[{ward, world.slot(ward, 0)}].waiting = 1;
  world.must(world.desk, CancelBooking{ask.booking, {}});
  EXPECT_EQ(world.load(ward, 0).waiting, 0);
}

TEST_F(DeviceTest, BedsChangeWithoutTouchingCapacity) {
  const AccountId staff = world.staff(north);
  const BedId bed = world.beds(ward)[0];
  world.must(staff, SetBedStatus{bed, BedStatus::closed, {}, world.now});
  EXPECT_EQ(world.rows.beds[bed].status, BedStatus::closed);
  EXPECT_EQ(world.rows.pools[ward].units, 1);
}

TEST_F(DeviceTest, ABlockIsHeld) {
  const BlockUnits ask{ward, {world.fresh<BookingId>()}, world.slots(ward, 0, 1), "paint"};
  world.must(world.staff(north), ask);
  EXPECT_EQ(world.booking(ask.blocks[0]).state, BookingState::held);
  EXPECT_EQ(world.load(ward, 0).free(), 0);
}

TEST_F(DeviceTest, PromotionIsTheServersBusiness) {
  EXPECT_TRUE(world.ask(world.staff(north), Promote{ward, {world.slot(ward, 0)}}).effects.empty());
}

}  // namespace
}  // namespace wardbook
