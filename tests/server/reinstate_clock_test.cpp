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

  /// A server whose clock is ahead is lost, and the next one told what it decided. When that one's
  /// next command is decided, after it has been started again.
  Instant next_decided(bool is_next_ahead) {
    auto desk = logged_in("desk1");
    Kept kept;
    back_up();
    set_ahead();
    work(*desk, kept, {patient_of(*desk, patient_id())});
    EXPECT_GT(kept.answers.begin()->second.decided_at, soon());
    restore();
    if (is_next_ahead) set_ahead();
    auto here = again(*desk);
    expect_same(kept, here->sync(kept.commands));
    server_.restart_in(server_.data());
    const auto reply = again(*here)->sync({here->next(patient_of(*here, patient_id()))});
    EXPECT_TRUE(reply && reply->outcomes.size() == 1);
    return reply && !reply->outcomes.empty() ? reply->outcomes[0].decided_at : Instant{};
  }
};

/// A server whose clock was wrong is restored to get rid of what it decided then.
TEST_F(ReinstateClockTest, WhatWasDecidedByAnotherClockDoesNotSetTheTime) {
  const Instant decided = next_decided(false);
  EXPECT_LE(decided, wall_now());
}

/// It takes effect as of the restored server's clock. If that is ahead, the clock that is right
/// again must not decide what comes before.
TEST_F(ReinstateClockTest, WhatComesBackByAClockThatIsAheadSetsTheTime) {
  const Instant decided = next_decided(true);
  EXPECT_GT(decided, soon());
}

}  // namespace
}  // namespace wardbook::test
