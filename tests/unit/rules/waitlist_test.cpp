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

TEST_F(WaitlistTest, WhoWaitsForAnyPoolIsPromotedIntoOneThatSuits) {
  const PoolId intensive = world.pool(north, 1, BedClass::icu);
  const PoolId isolating =
      world.pool(north, 1, BedClass::general, Capabilities::of(Capability::isolation));
  const BookingId in_ward = taken(ward, 0, 8);
  const BookingId in_intensive = taken(intensive, 0, 8);
  const BookingId in_isolating = taken(isolating, 0, 8);
  Book wish = ask(ward, Alternates::any_ward);
  wish.pool.reset();
  wish.needs = Capabilities::of(Capability::isolation);
  waits(wish);
  world.must(world.desk, CancelBooking{in_intensive, {}});
  world.must(world.desk, CancelBooking{in_ward, {}});
  EXPECT_EQ(state(wish), BookingState::waitlisted);
  world.must(world.desk, CancelBooking{in_isolating, {}});
  EXPECT_EQ(state(wish), BookingState::confirmed);
  EXPECT_EQ(world.booking(wish.booking).pool, isolating);
}

/// Of those who are over capacity the strongest has the first unit that is free, whoever was first.
TEST_F(WaitlistTest, OfThoseOverCapacityTheStrongestIsSeatedFirst) {
  const PoolId two = world.pool(north, 2);
  const AccountId staff = world.staff(north);
  const auto set = [&](size_t bed, BedStatus status) {
    return world.send(staff, SetBedStatus{world.beds(two)[bed], status, {}, world.now}).code;
  };
  for (const bool urgent_first : {true, false}) {
    SCOPED_TRACE(urgent_first);
    const int first = urgent_first ? 0 : 8;
    const auto booked = [&](bool urgent) {
      world.now = world.now.plus_minutes(1);
      return world.confirmed(world.patient(), two, first, 1, urgent ? "red" : "green");
    };
    const BookingId one = booked(urgent_first);
    const BookingId other = booked(!urgent_first);
    ASSERT_EQ(set(0, BedStatus::closed), OutcomeCode::over_capacity);
    ASSERT_EQ(set(1, BedStatus::closed), OutcomeCode::over_capacity);
    ASSERT_EQ(set(0, BedStatus::vacant), OutcomeCode::done);
    EXPECT_EQ(world.over_slots(urgent_first ? one : other), 0);
    EXPECT_EQ(world.over_slots(urgent_first ? other : one), 1);
    EXPECT_EQ(world.store.events.back().what, "promote");
    ASSERT_EQ(set(1, BedStatus::vacant), OutcomeCode::done);
    EXPECT_EQ(world.over_slots(one) + world.over_slots(other), 0);
  }
}

TEST_F(WaitlistTest, TheReviewNamesTheWeakestClaimWhicheverWasFirst) {
  const PoolId two = world.pool(north, 2);
  const BookingId weakest = world.confirmed(world.patient(), two, 0, 1, "green");
  world.now = world.now.plus_minutes(1);
  world.confirmed(world.patient(), two, 0, 1, "yellow");
  world.send(world.desk, ask(two, Alternates::only_this, "red"));
  const std::vector<Review> reviews = world.open_reviews(ReviewKind::stronger_claim);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].candidate, weakest);
  EXPECT_EQ(reviews[0].pool, two);
  EXPECT_EQ(reviews[0].opened_at, world.now);
}

}  // namespace
}  // namespace wardbook
