#include <gtest/gtest.h>

#include "tests/unit/rules/world.h"

namespace wardbook {
namespace {

// Who waits: for which places, until when, and behind whom.

class WaitlistTest : public testing::Test {
 protected:
  BookingId taken(PoolId pool, int first, int count = 1) {
    return world.confirmed(world.patient(), pool, first, count);
  }
  Book ask(PoolId pool, Alternates alternates, const std::string& level = "green") {
    Book wish = world.book(world.patient(), pool, 0, 1, level);
    wish.alternates = alternates;
    return wish;
  }
  /// The place in the queue that it is told.
  std::optional<int32_t> waits(const Book& wish) {
    const Outcome outcome = world.send(world.desk, wish);
    EXPECT_EQ(outcome.code, OutcomeCode::no_room);
    return outcome.params.position;
  }
  BookingState state(const Book& wish) { return world.booking(wish.booking).state; }

  World world;
  HospitalId north = world.hospital("North");
  PoolId ward = world.pool(north, 1);
};

TEST_F(WaitlistTest, WhoWantsThisPoolAloneIsPromotedIntoNoOther) {
  const PoolId other = world.pool(north, 1);
  taken(ward, 0, 8);
  const BookingId leaves = taken(other, 0, 8);
  const Book here = ask(ward, Alternates::only_this, "red");
  const Book anywhere = ask(ward, Alternates::any_ward, "green");
  waits(here);
  waits(anywhere);
  world.must(world.desk, CancelBooking{leaves, {}});
  EXPECT_EQ(state(here), BookingState::waitlisted);
  EXPECT_EQ(world.booking(anywhere.booking).pool, other);
  EXPECT_EQ(state(anywhere), BookingState::confirmed);
}

TEST_F(WaitlistTest, NobodyIsPromotedToAStartAfterTheLatestOne) {
  taken(ward, 0);
  const BookingId at_the_latest = taken(ward, 1);
  const BookingId after = taken(ward, 2);
  Book wish = ask(ward, Alternates::only_this);
  wish.not_after = world.slot(ward, 1);
  waits(wish);
  world.must(world.desk, CancelBooking{after, {}});
  EXPECT_EQ(state(wish), BookingState::waitlisted);
  world.must(world.desk, CancelBooking{at_the_latest, {}});
  EXPECT_EQ(state(wish), BookingState::confirmed);
  EXPECT_EQ(world.booking(wish.booking).slots, world.slots(ward, 1, 1));
}

TEST_F(WaitlistTest, OnlyWhoWaitsForTheSameClassStandsBefore) {
  const PoolId intensive = world.pool(north, 1, BedClass::icu);
  taken(ward, 0, 8);
  taken(intensive, 0, 8);
  EXPECT_EQ(waits(ask(intensive, Alternates::any_hospital, "red")), 1);
  EXPECT_EQ(waits(ask(ward, Alternates::any_hospital, "yellow")), 1);
  EXPECT_EQ(waits(ask(ward, Alternates::any_hospital, "green")), 2);
  EXPECT_EQ(waits(ask(intensive, Alternates::any_hospital, "green")), 2);
}

}  // namespace
}  // namespace wardbook
