#include "tests/server/reinstate_fixture.h"

// What comes back after a restore, and clocks that are wrong: the lost server's, or the restored
// one's.

namespace wardbook::test {
namespace {

class ReinstateClockTest : public ReinstateTest {
 protected:
  /// Less than a day: the server's time stands still there for the rest of its life.
  void set_ahead() {
    const Request ahead{"GET", "/healthz", {}, {}, {}, false};
    EXPECT_EQ(server_.service().handle(ahead, {wall_now().ms + 20 * kHourMs}).status, 200);
  }
  Instant soon() const { return {wall_now().ms + 19 * kHourMs}; }
};

/// A server whose clock was wrong is restored to get rid of what it decided then.
TEST_F(ReinstateClockTest, WhatWasDecidedByAnotherClockDoesNotSetTheTime) {
  auto desk = logged_in("desk1");
  Kept kept;
  back_up();
  set_ahead();
  work(*desk, kept, {patient_of(*desk, patient_id())});
  EXPECT_GT(kept.answers.begin()->second.decided_at, soon());
  restore();
  auto here = again(*desk);
  expect_same(kept, here->sync(kept.commands));
  server_.restart_in(server_.data());
  const auto reply = again(*here)->sync({here->next(patient_of(*here, patient_id()))});
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->outcomes.size(), 1u);
  EXPECT_LE(reply->outcomes[0].decided_at, wall_now());
}

/// It takes effect as of the restored server's clock. If that is ahead, the clock that is right
/// again must not decide what comes before.
TEST_F(ReinstateClockTest, WhatComesBackByAClockThatIsAheadSetsTheTime) {
  auto desk = logged_in("desk1");
  Kept kept;
  back_up();
  set_ahead();
  work(*desk, kept, {patient_of(*desk, patient_id())});
  restore();
  set_ahead();
  auto here = again(*desk);
  expect_same(kept, here->sync(kept.commands));
  server_.restart_in(server_.data());
  const auto reply = again(*here)->sync({here->next(patient_of(*here, patient_id()))});
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->outcomes.size(), 1u);
  EXPECT_GT(reply->outcomes[0].decided_at, soon());
}

}  // namespace
}  // namespace wardbook::test
