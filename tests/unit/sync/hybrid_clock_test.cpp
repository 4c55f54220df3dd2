#include "shared/sync/hybrid_clock.h"

#include <gtest/gtest.h>

namespace wardbook::sync {
namespace {

constexpr Instant kNow{1'790'000'000'000};
constexpr int64_t kDayMs = 86'400'000;

TEST(HybridClock, StampsGrowWhateverTheWallSays) {
  HybridClock clock;
  const Instant first = clock.stamp(kNow);
  EXPECT_EQ(first, kNow);
  EXPECT_EQ(clock.stamp(kNow).ms, kNow.ms + 1);
  EXPECT_EQ(clock.stamp({0}).ms, kNow.ms + 2);
  EXPECT_EQ(clock.stamp({kNow.ms + 50}).ms, kNow.ms + 50);
}

TEST(HybridClock, IsNeverBehindTheServer) {
  HybridClock clock;
  (void)clock.stamp({0});
  clock.observe(kNow, kNow);
  EXPECT_GT(clock.stamp({1'000}), kNow);
}

TEST(HybridClock, LeavesOutATimeThatCannotBe) {
  HybridClock clock;
  (void)clock.stamp(kNow);
  clock.observe({9'000'000'000'000}, kNow);
  clock.observe({5}, kNow);
  EXPECT_EQ(clock.mark(), kNow);
}

TEST(HybridClock, ATabletThatIsAYearOffIsCorrected) {
  for (const int64_t off : {365 * kDayMs, -365 * kDayMs}) {
    HybridClock clock;
    const auto wall = [off](int64_t after_ms) { return Instant{kNow.ms + off + after_ms}; };
    (void)clock.stamp(wall(0));
    clock.observe(kNow, wall(0));
    EXPECT_EQ(clock.stamp(wall(5'000)).ms, kNow.ms + 5'000);
    const HybridClock restarted(clock.mark(), clock.correction_ms());
    EXPECT_EQ(restarted.now(wall(9'000)).ms, kNow.ms + 9'000);
  }
}

TEST(HybridClock, ComesBackWhenAClockThatWasAheadIsSetRight) {
  HybridClock clock;
  (void)clock.stamp({kNow.ms + 365 * kDayMs});
  clock.observe(kNow, kNow);
  EXPECT_EQ(clock.stamp({kNow.ms + 5}).ms, kNow.ms + 5);
  EXPECT_EQ(clock.correction_ms(), 0);
}

TEST(HybridClock, StaysAheadByLittle) {
  HybridClock clock;
  const Instant ahead = clock.stamp({kNow.ms + 60'000});
  clock.observe(kNow, {kNow.ms + 60'000});
  EXPECT_GT(clock.stamp(kNow), ahead);
  EXPECT_EQ(clock.correction_ms(), 0);
}

}  // namespace
}  // namespace wardbook::sync
