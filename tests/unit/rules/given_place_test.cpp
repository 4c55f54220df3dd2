#include <gtest/gtest.h>

#include "tests/unit/rules/world.h"

namespace wardbook {
namespace {

// Which pool and which start a request is given, and as whom it is weighed.

class GivenPlaceTest : public testing::Test {
 protected:
  World world;
  HospitalId north = world.hospital("North");
  PoolId ward = world.pool(north, 1);
  PatientId ann = world.patient();
  PatientId ben = world.patient();
};

TEST_F(GivenPlaceTest, AnyPoolGivesTheBestWhicheverWasMadeFirst) {
  const Capabilities oxygen = Capabilities::of(Capability::oxygen);
  const PoolId first = world.pool(north, 5, BedClass::general, oxygen);
  (void)world.pool(north, 2, BedClass::general, oxygen);
  (void)world.pool(north, 9, BedClass::general, oxygen.with(Capability::niv));
  Book ask = world.book(ann, ward, 0, 1);
  ask.pool.reset();
  ask.needs = oxygen;
  world.must(world.desk, ask);
  EXPECT_EQ(world.booking(ask.booking).pool, first);
}

/// A free slot before a full one is no part of it: all slots of a stay are in a row.
TEST_F(GivenPlaceTest, ALaterStartHasRoomForTheWholeStay) {
  world.confirmed(ann, ward, 0, 1);
  world.confirmed(world.patient(), ward, 2, 1);
  world.confirmed(world.patient(), ward, 4, 1);
  Book ask = world.book(ben, ward, 0, 2);
  ask.not_after = world.slot(ward, 9);
  ask.alternates = Alternates::any_ward;
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::other_slot);
  EXPECT_EQ(world.booking(ask.booking).slots, world.slots(ward, 5, 2));
}

TEST_F(GivenPlaceTest, WhoIsOldEnoughOrOfUnknownAgeIsNoChild) {
  const Date today = to_date({2026, 3, 2});
  const int years = Policy{}.child_below_years;
  const auto is_child = [&](std::optional<Date> born) {
    const PatientId who = world.patient(born);
    const BookingId id = world.confirmed(who, world.pool(north, 1), 0, 1);
    return world.booking(id).groups.has(Bypass::child);
  };
  EXPECT_FALSE(is_child(std::nullopt));
  EXPECT_FALSE(is_child(to_date({2026 - years, 3, 2}))) << "the birthday is today";
  EXPECT_TRUE(is_child(to_date({2026 - years, 3, 3})));
  EXPECT_TRUE(is_child(today));
}

}  // namespace
}  // namespace wardbook
