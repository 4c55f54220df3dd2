#include "shared/sync/hybrid_clock.h"

#include <gtest/gtest.h>

namespace wardbook::sync {
namespace {

constexpr Instant kNow{1'790'000'000'000};

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
  clock.observe(kNow);
  EXPECT_GT(clock.stamp({1'000}), kNow);
}

TEST(HybridClock, LeavesOutATimeThatCannotBe) {
  HybridClock clock;
  (void)clock.stamp(kNow);
  clock.observe({9'000'000'000'000});
  clock.observe({5});
  EXPECT_EQ(clock.mark(), kNow);
}

}  // namespace
}  // namespace wardbook::sync
