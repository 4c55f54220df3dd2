#include "shared/domain/booking.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/unit/domain/seeded.h"

namespace wardbook {
namespace {

using S = BookingState;

constexpr S kStates[] = {S::held,    S::confirmed, S::waitlisted, S::refused,
                         S::arrived, S::admitted,  S::discharged, S::cancelled,
                         S::noshow,  S::expired,   S::moved,      S::entered_in_error};

TEST(Grid, AllowsTheStepsThatDivideADay) {
  const std::set<int32_t> allowed{1, 2, 3, 4, 6, 8, 12, 24};
  for (int32_t step = -2; step <= 50; ++step)
    EXPECT_EQ(is_valid(Grid{step, {}}), allowed.contains(step)) << step;
}

TEST(Slot, HoldsItsMinuteBeforeAndAfterTheAnchor) {
  const Grid grid{8, {120}};
  EXPECT_EQ(slot_of(grid, {120}), Minute{120});
  EXPECT_EQ(slot_of(grid, {599}), Minute{120});
  EXPECT_EQ(slot_of(grid, {600}), Minute{600});
  EXPECT_EQ(slot_of(grid, {119}), Minute{-360});
  EXPECT_EQ(slot_of(grid, {-360}), Minute{-360});
  EXPECT_EQ(slot_of(grid, {-361}), Minute{-840});
}

TEST(Cover, RoundsOutward) {
  const Grid grid{24, {360}};
  EXPECT_EQ(cover(grid, {{360}, {1800}}), (Interval{{360}, {1800}}));
  EXPECT_EQ(cover(grid, {{361}, {1801}}), (Interval{{360}, {3240}}));
  EXPECT_EQ(cover(grid, {{359}, {360}}), (Interval{{-1080}, {360}}));
  EXPECT_TRUE(cover(grid, {{500}, {500}}).empty());
  EXPECT_TRUE(cover(grid, {{500}, {400}}).empty());
}

TEST(Cover, IsTheLeastSetOfWholeSlotsForAnyGridAndInterval) {
  Seeded random(7);
  constexpr int32_t kSteps[] = {1, 2, 3, 4, 6, 8, 12, 24};
  for (int i = 0; i < 20'000; ++i) {
    const Grid grid{kSteps[random.below(8)], {random.between(-5'000'000, 5'000'000)}};
    const int64_t step = grid.step_hours * 60;
    const Minute from{random.between(-60'000'000, 60'000'000)};
    const Interval asked{from, from.plus(random.between(1, 50'000))};
    const Interval covered = cover(grid, asked);
    ASSERT_TRUE(covered.from <= asked.from && asked.to <= covered.to);
    ASSERT_EQ((covered.from.value - grid.anchor.value) % step, 0);
    ASSERT_EQ((covered.to.value - grid.anchor.value) % step, 0);
    ASSERT_LT(asked.from.value - covered.from.value, step);
    ASSERT_LT(covered.to.value - asked.to.value, step);
    const std::vector<Minute> starts = slot_starts(grid, covered);
    ASSERT_EQ(static_cast<int64_t>(starts.size()), covered.minutes() / step);
    ASSERT_EQ(starts.front(), covered.from);
    ASSERT_EQ(starts.back().plus(step), covered.to);
    ASSERT_EQ(cover(grid, covered), covered);
  }
}

TEST(SlotStarts, OfNothingAreNone) {
  EXPECT_TRUE(slot_starts(Grid{6, {}}, {{720}, {720}}).empty());
}

TEST(SlotStartsDeathTest, MustLieOnTheGrid) {
#if GTEST_HAS_DEATH_TEST
  EXPECT_DEATH((void)slot_starts(Grid{6, {}}, {{1}, {361}}), "slot_of");
#else
  GTEST_SKIP() << "no processes here";
#endif
}

TEST(BookingState, TransitionsAreThoseOfTheTable) {
  const std::map<S, std::set<S>> legal{
      {S::held,
       {S::confirmed, S::waitlisted, S::refused, S::arrived, S::admitted, S::cancelled, S::expired,
        S::moved, S::entered_in_error}},
      {S::confirmed,
       {S::arrived, S::admitted, S::cancelled, S::noshow, S::moved, S::entered_in_error}},
      {S::waitlisted,
       {S::confirmed, S::arrived, S::admitted, S::cancelled, S::expired, S::moved,
        S::entered_in_error}},
      {S::refused, {}},
      {S::arrived, {S::admitted, S::cancelled, S::moved, S::entered_in_error}},
      {S::admitted, {S::discharged, S::entered_in_error}},
      {S::discharged, {S::entered_in_error}},
      {S::cancelled, {S::arrived, S::admitted, S::entered_in_error}},
      {S::noshow, {S::arrived, S::admitted, S::entered_in_error}},
      {S::expired, {S::arrived, S::admitted, S::entered_in_error}},
      {S::moved, {S::arrived, S::admitted, S::entered_in_error}},
      {S::entered_in_error, {}}};
  for (const S from : kStates)
    for (const S to : kStates)
      EXPECT_EQ(can_change(from, to), legal.at(from).contains(to))
          << to_text(from) << " to " << to_text(to);
}

TEST(BookingState, Groups) {
  const std::set<S> live{S::confirmed, S::arrived, S::waitlisted};
  const std::set<S> units{S::held, S::confirmed, S::arrived, S::admitted};
  const std::set<S> final{S::refused, S::discharged, S::cancelled,       S::noshow,
                          S::expired, S::moved,      S::entered_in_error};
  for (const S state : kStates) {
    EXPECT_EQ(is_live_hold(state), live.contains(state)) << to_text(state);
    EXPECT_EQ(holds_units(state), units.contains(state)) << to_text(state);
    EXPECT_EQ(is_final(state), final.contains(state)) << to_text(state);
    EXPECT_FALSE(is_final(state) && (is_live_hold(state) || holds_units(state)));
  }
}

}  // namespace
}  // namespace wardbook
