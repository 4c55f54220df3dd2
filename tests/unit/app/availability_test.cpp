#include "tests/unit/app/views_fixture.h"
#include "tests/unit/sync/walked.h"

// Which beds are shown as free, from a device's database that holds a small district.

namespace wardbook::app {
namespace {

TEST_F(Views, AvailabilityCountsFreeUnitsOfTheSlotThatHoldsTheTime) {
  const Minute slot = slot_of({6, {0}}, kNow);
  put(PoolLoad{id<PoolId>(1), slot, id<HospitalId>(1), 4, 3, 0, {1}});
  put(PoolLoad{id<PoolId>(1), slot.plus(360), id<HospitalId>(1), 4, 4, 2, {1}});
  AvailabilityQuery wanted = everywhere();
  wanted.hospital = id<HospitalId>(1);
  auto found = availability(query(), wanted);
  ASSERT_TRUE(found.ok() && found->size() == 1);
  EXPECT_EQ(found->front().free, 1 + 1) << "one of pool 1, and pool 2 that nobody has touched";
  EXPECT_EQ(found->front().slot, "Sun 22 Nov, 06:00–12:00");
  wanted.at = kNow.plus(360);
  found = availability(query(), wanted);
  EXPECT_EQ(found->front().pools.front().free, 0);
  EXPECT_EQ(found->front().pools.front().waiting, 2);
}

TEST_F(Views, AvailabilityDoesNotWalkThroughTheBookings) {
  for (uint8_t i = 1; i <= 200; ++i) put(booking(i, 1, BookingState::confirmed));
  put(booking(201, 1, BookingState::held));
  const auto found = availability(query(), everywhere());
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->back().pools.front().held, 1);
  EXPECT_LT(store::walked(*database), 100);
}

TEST_F(Views, AvailabilityPutsTheNearestHospitalFirst) {
  const auto found = availability(query(), everywhere());
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ(found->front().hospital.name, "Siaya");
  EXPECT_LT(*found->front().distance_m, *found->back().distance_m);
}

TEST_F(Views, AvailabilityFiltersByClassFreeUnitsAndWords) {
  AvailabilityQuery wanted = everywhere();
  wanted.bed_class = BedClass::icu;
  auto found = availability(query(), wanted);
  ASSERT_EQ(found->size(), 1u);
  put(PoolLoad{id<PoolId>(2), slot_of({6, {0}}, kNow), id<HospitalId>(1), 1, 1, 0, {1}});
  wanted.only_free = true;
  EXPECT_TRUE(availability(query(), wanted)->empty());
  wanted = everywhere();
  wanted.search = "surg";
  found = availability(query(), wanted);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->front().hospital.name, "Siaya");
}

TEST_F(Views, SlotChoicesStartWithThePresentSlotAndFollowTheGrid) {
  const auto choices =
      slot_choices(query(), id<HospitalId>(1), id<PoolId>(1), BedClass::general, {}, 5);
  ASSERT_TRUE(choices.ok());
  ASSERT_EQ(choices->size(), 5u);
  EXPECT_TRUE(choices->front().slot.contains(kNow));
  EXPECT_EQ(choices->front().day, "Sun 22");
  EXPECT_EQ(choices->front().time, "06:00–12:00");
  EXPECT_EQ((*choices)[1].slot.from, choices->front().slot.to);
}

TEST_F(Views, AvailabilityShowsNoPoolThatIsClosedOrLacksWhatIsNeeded) {
  Pool closed = pool(1, 1, BedClass::general, 4);
  closed.open = false;
  put(closed);
  Pool isolating = pool(3, 2, BedClass::general, 8);
  isolating.capabilities = Capabilities::of(Capability::isolation);
  put(isolating);
  AvailabilityQuery wanted = everywhere();
  wanted.bed_class = BedClass::general;
  auto found = availability(query(), wanted);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->front().pools.front().pool.id, isolating.id);
  wanted.needs = Capabilities::of(Capability::isolation);
  EXPECT_EQ(availability(query(), wanted)->size(), 1u);
  wanted.needs = Capabilities::of(Capability::oxygen);
  EXPECT_TRUE(availability(query(), wanted)->empty());
}

TEST_F(Views, AvailabilitySaysHowManyBedsThereAreAndUntilWhen) {
  const Minute slot = slot_of({6, {0}}, kNow);
  put(PoolLoad{id<PoolId>(1), slot, id<HospitalId>(1), 3, 1, 0, {1}});
  AvailabilityQuery wanted = everywhere();
  wanted.hospital = id<HospitalId>(1);
  const auto found = availability(query(), wanted);
  ASSERT_TRUE(found.ok() && found->size() == 1);
  EXPECT_EQ(found->front().total, 3 + 1);
  EXPECT_EQ(found->front().until, "until 12:00");
  const PoolAvailability& place = found->front().pools.front();
  EXPECT_EQ(place.total, 3) << "a bed was closed for this slot";
  EXPECT_EQ(place.slot, (Interval{slot, slot.plus(360)}));
  EXPECT_EQ(place.ward, "Medical");
}

TEST_F(Views, AvailabilityWithWordsShowsThePoolsThatTheyName) {
  AvailabilityQuery wanted = everywhere();
  wanted.search = "pool 2";
  const auto found = availability(query(), wanted);
  ASSERT_EQ(found->size(), 1u);
  ASSERT_EQ(found->front().pools.size(), 1u);
  EXPECT_EQ(found->front().pools.front().pool.id, id<PoolId>(2));
  wanted.search = "bondo";
  EXPECT_EQ(availability(query(), wanted)->front().pools.size(), 2u);
}

TEST_F(Views, AvailabilityOfFreeUnitsAlone) {
  put(PoolLoad{id<PoolId>(1), slot_of({6, {0}}, kNow), id<HospitalId>(1), 4, 4, 0, {1}});
  AvailabilityQuery wanted = everywhere();
  wanted.hospital = id<HospitalId>(1);
  EXPECT_EQ(availability(query(), wanted)->front().pools.size(), 2u);
  wanted.only_free = true;
  const auto found = availability(query(), wanted);
  ASSERT_EQ(found->size(), 1u);
  ASSERT_EQ(found->front().pools.size(), 1u);
  EXPECT_EQ(found->front().pools.front().pool.id, id<PoolId>(2));
}

TEST_F(Views, WhoWorksForNoClinicSeesPlacesInTheOrderOfTheirNames) {
  person.clinic.reset();
  const auto found = availability(query(), everywhere());
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ(found->front().hospital.name, "Bondo");
  EXPECT_FALSE(found->front().distance_m);
  Query nobody = query();
  nobody.person = nullptr;
  EXPECT_EQ(availability(nobody, everywhere())->size(), 2u);
}

TEST_F(Views, SlotChoicesCountTheUnitsOfThePoolsThatSuit) {
  Pool closed = pool(4, 1, BedClass::general, 5);
  closed.open = false;
  put(closed);
  put(pool(5, 1, BedClass::general, 2));
  const Minute slot = slot_of({6, {0}}, kNow);
  put(PoolLoad{id<PoolId>(1), slot, id<HospitalId>(1), 4, 3, 0, {1}});
  const HospitalId bondo = id<HospitalId>(1);
  const auto any = slot_choices(query(), bondo, std::nullopt, BedClass::general, {}, 2);
  ASSERT_EQ(any->size(), 2u);
  EXPECT_EQ((*any)[0].free, 1 + 2);
  EXPECT_EQ((*any)[0].total, 4 + 2);
  EXPECT_EQ((*any)[1].free, 4 + 2);
  const auto one = slot_choices(query(), bondo, id<PoolId>(1), BedClass::icu, {}, 1);
  EXPECT_EQ((*one)[0].free, 1) << "whatever the class";
  const auto oxygen = Capabilities::of(Capability::oxygen);
  EXPECT_EQ((*slot_choices(query(), bondo, std::nullopt, BedClass::general, oxygen, 1))[0].total,
            0);
}

}  // namespace
}  // namespace wardbook::app
