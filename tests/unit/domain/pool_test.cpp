#include "shared/domain/pool.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace wardbook {
namespace {

using B = BedStatus;

constexpr B kAll[] = {B::vacant,       B::occupied, B::housekeeping,
                      B::contaminated, B::isolated, B::closed};

TEST(BedStatus, ChangesByHandAreThoseOfTheFlow) {
  const std::map<B, std::set<B>> legal{
      {B::vacant, {B::housekeeping, B::contaminated, B::isolated, B::closed}},
      {B::occupied, {}},
      {B::housekeeping, {B::vacant, B::isolated, B::contaminated, B::closed}},
      {B::contaminated, {B::housekeeping, B::closed}},
      {B::isolated, {B::vacant, B::housekeeping, B::contaminated, B::closed}},
      {B::closed, {B::housekeeping, B::vacant}}};
  for (const B from : kAll)
    for (const B to : kAll)
      EXPECT_EQ(can_change(from, to), legal.at(from).contains(to))
          << to_text(from) << " to " << to_text(to);
}

TEST(BedStatus, PatientsGoIntoVacantBedsAndIsolatedOnesForIsolation) {
  for (const B status : kAll) {
    EXPECT_EQ(can_admit_to(status, false), status == B::vacant) << to_text(status);
    EXPECT_EQ(can_admit_to(status, true), status == B::vacant || status == B::isolated)
        << to_text(status);
  }
}

TEST(Capabilities, IncludeWhatIsNeeded) {
  const Capabilities both = Capabilities::of(Capability::oxygen).with(Capability::isolation);
  EXPECT_TRUE(both.includes(Capabilities::of(Capability::isolation)));
  EXPECT_TRUE(both.includes({}));
  EXPECT_FALSE(both.includes(Capabilities::of(Capability::niv)));
  EXPECT_FALSE(Capabilities::of(Capability::oxygen).includes(both));
}

TEST(PoolLoad, NothingIsFreeWhenMoreAreUsedThanThere) {
  PoolLoad load;
  load.capacity = 2;
  load.used = 1;
  EXPECT_EQ(load.free(), 1);
  load.used = 3;
  EXPECT_EQ(load.free(), 0);
}

}  // namespace
}  // namespace wardbook
