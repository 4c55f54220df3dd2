#include "sync-server/core/server_time.h"

#include <gtest/gtest.h>

#include "tests/server/test_device.h"

// The clock of the server's machine is behind what it has decided.

namespace wardbook::test {
namespace {

constexpr Instant kLast{1'790'000'000'000};

TEST(ServerTime, FollowsTheClockButNeverBack) {
  ServerTime time(kLast);
  EXPECT_EQ(time.at(kLast.plus_minutes(5)).value(), kLast.plus_minutes(5));
  EXPECT_EQ(time.at(kLast.plus_minutes(3)).value(), kLast.plus_minutes(5));
  EXPECT_EQ(time.at(kLast.plus_minutes(6)).value(), kLast.plus_minutes(6));
}

TEST(ServerTime, MoreThanADayBehindIsNoTime) {
  ServerTime time(kLast);
  EXPECT_EQ(time.at({kLast.ms - kDayMs}).value(), kLast);
  const auto none = time.at({kLast.ms - kDayMs - 1});
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, "clock_wrong");
  // Somebody has set it.
  EXPECT_EQ(time.at(kLast.plus_minutes(1)).value(), kLast.plus_minutes(1));
}

class ServerTimeTest : public ::testing::Test {
 protected:
  /// A tablet of a server whose last command was decided so long after now.
  TestDevice tablet(int64_t ahead_ms) {
    TestDevice desk(server_.client());
    EXPECT_TRUE(desk.log_in("desk1"));
    last_ = {wall_now().ms + ahead_ms};
    server_.in_database("UPDATE counter SET value = " + std::to_string(last_.ms) +
                        " WHERE name = 'decided'");
    return TestDevice(desk, server_.client());
  }
  int health(int64_t ahead_ms) {
    const Request request{"GET", "/healthz", {}, {}, {}, false};
    return server_.service().handle(request, {wall_now().ms + ahead_ms}).status;
  }
  SentCommand registers(TestDevice& desk) {
    return desk.next(
        some_patient(PatientId::make(wall_now(), random_), *desk.login().clinic, "Amina"));
  }

  LiveServer server_;
  SecureRandom random_;
  Instant last_;
};

TEST_F(ServerTimeTest, HoursBehindTimeStandsStill) {
  TestDevice desk = tablet(3 * kHourMs);
  const auto reply = desk.sync({registers(desk)});
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->outcomes.size(), 1u);
  EXPECT_EQ(reply->outcomes[0].outcome.code, OutcomeCode::done);
  EXPECT_EQ(reply->outcomes[0].decided_at, last_);
  EXPECT_EQ(reply->server_time, last_);
}

TEST_F(ServerTimeTest, DaysBehindNothingIsDecidedUntilSomebodySetsTheClock) {
  TestDevice desk = tablet(2 * kDayMs);
  const SyncRequest asked = desk.request({registers(desk)});
  const auto refused = desk.client().post("/api/v1/wait", "{}", "application/json");
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  EXPECT_NE(refused->body.find("clock_wrong"), std::string::npos) << refused->body;
  EXPECT_EQ(refused->headers.at("retry-after"), "10");
  EXPECT_EQ(desk.client().get("/healthz")->status, 503);
  EXPECT_FALSE(server_.service().do_due_work(wall_now()).ok());
  server_.in_database("UPDATE counter SET value = 0 WHERE name = 'decided'");
  TestDevice again(desk, server_.client());
  const auto reply = again.sync(asked.commands);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->outcomes.size(), 1u);
}

/// A write proves the database for ten seconds.
TEST_F(ServerTimeTest, HealthSaysHowOldItsProofIs) {
  const Instant begin = wall_now();
  const auto told_after = [&](int64_t ms) {
    const Request request{"GET", "/healthz", {}, {}, {}, false};
    const std::string body = server_.service().handle(request, {begin.ms + ms}).body;
    const std::string name = "\"written_ms_ago\":";
    const size_t at = body.find(name);
    return at == std::string::npos ? -1 : std::stoi(body.substr(at + name.size()));
  };
  EXPECT_EQ(told_after(0), 0);
  EXPECT_EQ(told_after(3'000), 3'000);
  EXPECT_EQ(told_after(10'000), 10'000);
  EXPECT_EQ(told_after(10'001), 0);
  EXPECT_EQ(told_after(12'000), 1'999);
}

TEST_F(ServerTimeTest, HealthIsProvedAnewAlsoWhileTimeStandsStill) {
  const Instant begin = wall_now();
  const auto told_at = [&](int64_t ms) {
    const Request request{"GET", "/healthz", {}, {}, {}, false};
    return server_.service().handle(request, {begin.ms + ms}).body;
  };
  const std::string just_now = "\"written_ms_ago\":0}";
  EXPECT_NE(told_at(kHourMs).find(just_now), std::string::npos);
  EXPECT_NE(told_at(0).find(just_now), std::string::npos);
  EXPECT_EQ(told_at(10'000).find(just_now), std::string::npos);
  EXPECT_NE(told_at(10'001).find(just_now), std::string::npos);
}

/// For a moment the clock was years ahead, and nothing was decided then.
TEST_F(ServerTimeTest, WhatWasOnlyToldBindsNobody) {
  EXPECT_EQ(health(400 * kDayMs), 200);
  EXPECT_EQ(health(0), 200);
  TestDevice desk = tablet(2 * kDayMs);
  EXPECT_EQ(health(3 * kDayMs), 200);
  EXPECT_EQ(health(0), 503);
}

}  // namespace
}  // namespace wardbook::test
