#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "shared/sync/wait.h"
#include "tests/unit/app/engine_fixture.h"

namespace wardbook {
namespace {

using testing::FakeTransport;
using testing::must;

/// The engine with a waiting line, looked at by somebody.
class HoldTest : public testing::EngineFixture {
 protected:
  void SetUp() override {
    transport.line = std::make_unique<FakeTransport>();
    EngineFixture::SetUp();
    line().silent = true;
    line().answer = [this](const HttpRequest&) { return held_answer; };
    engine->watch(true);
  }
  FakeTransport& line() { return *transport.line; }
  size_t syncs() const { return transport.requests.size(); }
  size_t holds() const { return transport.line->requests.size(); }
  WaitRequest last_hold() { return must(sync::decode<WaitRequest>(line().requests.back().body)); }
  /// The server answers the held request, after it has held it for so long.
  void let_answer(HttpReply reply, int64_t after_ms) {
    held_answer = std::move(reply);
    clock.steady += after_ms;
    line().silent = false;
    (void)engine->tick();
    line().silent = true;
  }
  static HttpReply news() {
    WaitReply reply;
    reply.ahead.push_back({"world", 1'000});
    return {200, {}, sync::encode(reply)};
  }
  /// What somebody else does.
  void change_elsewhere() {
    Patient patient;
    patient.id = {testing::SmallWorld::id_of(++last_patient_)};
    patient.name = "Elsewhere";
    patient.clinic = world.clinic;
    server.seed(patient);
  }
  /// Milliseconds until the next sync.
  int64_t until_sync(int64_t most) {
    const size_t before = syncs();
    for (int64_t ms = 0; ms <= most; ms += 10) {
      (void)engine->tick();
      if (syncs() > before) return ms;
      clock.steady += 10;
    }
    return -1;
  }

  /// Milliseconds until the server holds a request again.
  int64_t until_held() {
    for (int64_t ms = 0; ms <= 100'000; ms += 100) {
      (void)engine->tick();
      if (engine->state().live) return ms;
      clock.steady += 100;
    }
    ADD_FAILURE() << "never held";
    return -1;
  }

  HttpReply held_answer{204, {}, {}};
  int last_patient_ = 5'000;
};

TEST_F(HoldTest, AnIdleDeviceAsksForNothing) {
  settle();
  ASSERT_EQ(holds(), 1u);
  EXPECT_TRUE(engine->state().live);
  EXPECT_EQ(line().requests[0].path, "/api/v1/wait");
  EXPECT_FALSE(last_hold().cursors.empty());
  EXPECT_GT(last_hold().wait_ms, SyncEngine::kHoldMs / 2);
  EXPECT_GT(line().requests[0].timeout_ms, last_hold().wait_ms);
  for (int i = 0; i < 60; ++i) {
    clock.steady += 1'000;
    EXPECT_GT(engine->tick(), 1'000);
  }
  EXPECT_EQ(syncs(), 1u);
  EXPECT_EQ(holds(), 1u);
}

/// Of the device's own buckets the server tells the device alone.
TEST_F(HoldTest, ItWaitsAsTheDeviceForAllThatIsWantedHere) {
  must(replica->want("public:elsewhere", true));
  settle();
  ASSERT_TRUE(engine->state().live);
  EXPECT_EQ(last_hold().device, replica->identity()->device);
  EXPECT_EQ(last_hold().epoch, server.epoch);
  EXPECT_EQ(last_hold().also, std::vector<Bucket>{"public:elsewhere"});
  const HttpHeaders& headers = line().requests.back().headers;
  EXPECT_NE(std::find(headers.begin(), headers.end(),
                      std::pair<std::string, std::string>("authorization", "Device 5ec2e7")),
            headers.end());
}

TEST_F(HoldTest, NewsArePulledSoonAndThenItWaitsAgain) {
  settle();
  change_elsewhere();
  let_answer(news(), 20'000);
  EXPECT_FALSE(engine->state().live);
  const int64_t waited = until_sync(5'000);
  EXPECT_GE(waited, 0);
  EXPECT_LE(waited, SyncEngine::kSpreadMs);
  settle();
  EXPECT_EQ(holds(), 2u);
  EXPECT_TRUE(engine->state().live);
}

TEST_F(HoldTest, NoTwoTabletsPullTheSameNewsInStep) {
  std::set<int64_t> waits;
  settle();
  for (int i = 0; i < 12; ++i) {
    change_elsewhere();
    const size_t before = syncs();
    let_answer(news(), 20'000);
    const int64_t waited = syncs() > before ? 0 : until_sync(5'000);
    EXPECT_LE(waited, SyncEngine::kSpreadMs);
    waits.insert(waited);
    settle();
  }
  EXPECT_GT(waits.size(), 9u);
}

/// Those who began together, when the server came back, do not all ask again together.
TEST_F(HoldTest, NoTwoTabletsWaitForTheSameTime) {
  std::set<int32_t> times;
  settle();
  for (int i = 0; i < 12; ++i) {
    times.insert(last_hold().wait_ms);
    let_answer({204, {}, {}}, last_hold().wait_ms);
  }
  EXPECT_GT(times.size(), 9u);
  EXPECT_LE(*times.rbegin(), SyncEngine::kHoldMs);
}

TEST_F(HoldTest, WhenTheTimeIsOverItWaitsAgainWithoutASync) {
  settle();
  let_answer({204, {}, {}}, last_hold().wait_ms);
  EXPECT_EQ(holds(), 2u);
  EXPECT_EQ(syncs(), 1u);
  EXPECT_TRUE(engine->state().live);
}

TEST_F(HoldTest, WhatIsHereIsComparedOnceADayThoughNothingIsNew) {
  constexpr int64_t kHour = 3'600'000;
  settle();
  for (int64_t passed = 0; passed < 25 * kHour; settle()) {
    const int64_t wait = last_hold().wait_ms;
    server.now = clock.now();
    let_answer({204, {}, {}}, wait);
    passed += wait;
  }
  std::vector<Bucket> held;
  for (const Cursor& cursor : last_hold().cursors) held.push_back(cursor.bucket);
  std::vector<Bucket> compared;
  for (const HttpRequest& request : transport.requests)
    for (const Bucket& bucket : must(sync::decode<SyncRequest>(request.body)).verify)
      compared.push_back(bucket);
  std::sort(compared.begin(), compared.end());
  EXPECT_EQ(compared, held);
  EXPECT_EQ(syncs(), 1 + held.size()) << "one in an exchange";
}

TEST_F(HoldTest, WhoseCopyDiffersHearsOfNewsAllTheSame) {
  server.wrong_checksums = true;
  settle();
  let_answer(news(), 20'000);
  EXPECT_GE(until_sync(5'000), 0);
  settle();
  EXPECT_EQ(engine->state().problem.code, "copy_differs");
  EXPECT_FALSE(engine->state().is_stuck());
  EXPECT_TRUE(engine->state().live);
  // What waits for a log-in is said first.
  book(0);
  must(replica->database().exec("UPDATE pending SET number = 0"));
  engine->changed();
  EXPECT_EQ(engine->state().problem.code, "log_in_needed");
}

/// What the one before has done on a shared tablet is sent when he logs in, whatever is waited for.
TEST_F(HoldTest, WhileWorkWaitsForSomebodysLogInTheOthersHearOfNews) {
  settle();
  book(0);
  must(replica->database().exec("UPDATE pending SET number = 0"));
  engine->changed();
  settle();
  EXPECT_EQ(engine->state().problem.code, "log_in_needed");
  EXPECT_FALSE(engine->state().is_stuck());
  EXPECT_EQ(engine->state().waiting, 1);
  EXPECT_TRUE(engine->state().live);
}

TEST_F(HoldTest, ThatItIsHeardOfAtOnceIsShownAndThatItIsNotToo) {
  settle();
  const auto grows = [this](const char* what, const std::function<void()>& act) {
    const int64_t before = engine->revision();
    const bool live = engine->state().live;
    act();
    EXPECT_NE(engine->state().live, live) << what;
    EXPECT_GT(engine->revision(), before) << what;
  };
  int begun = 0;  // when nothing else happened in that moment
  for (int failure = 0; failure < 8; ++failure) {
    grows("the wait has failed", [this] { let_answer({502, {}, {}}, 100); });
    while (!engine->state().live) {
      clock.steady += 100;
      const bool idle = !engine->state().syncing;
      const int64_t before = engine->revision();
      (void)engine->tick();
      if (!idle || !engine->state().live) continue;
      ++begun;
      EXPECT_GT(engine->revision(), before) << "it waits again";
    }
  }
  EXPECT_GT(begun, 0);
  grows("nobody looks", [this] { engine->watch(false); });
}

TEST_F(HoldTest, WhoBeginsToLookSeesWhatIsNew) {
  settle();
  engine->watch(false);
  const size_t before = syncs();
  engine->watch(true);
  (void)engine->tick();
  EXPECT_EQ(syncs(), before + 1);
  settle();
  ASSERT_TRUE(engine->state().live);
  engine->watch(true);
  EXPECT_TRUE(engine->state().live) << "who looks already sees it";
}

TEST_F(HoldTest, ACommandOvertakesTheWait) {
  settle();
  book(0);
  (void)engine->tick();
  EXPECT_EQ(syncs(), 2u);
  EXPECT_EQ(line().cancelled, 1);
  settle();
  EXPECT_EQ(holds(), 2u);
  EXPECT_EQ(engine->state().waiting, 0);
}

/// The server's word comes between a booking and the tick that sends it.
TEST_F(HoldTest, ACommandIsSentAtOnceWhateverTheWaitEndsWith) {
  settle();
  int booked = 0;
  for (const HttpReply& reply : {news(), HttpReply{204, {}, {}}, HttpReply{502, {}, {}}}) {
    const size_t before = syncs();
    const int64_t whole = last_hold().wait_ms;
    book(booked++);
    let_answer(reply, reply.status == 204 ? whole : 20'000);
    EXPECT_EQ(syncs(), before + 1) << reply.status;
    until_held();
  }
}

TEST_F(HoldTest, AFailedWaitFallsBackToTheTimerWithJitter) {
  std::set<int64_t> waits;
  settle();
  for (int i = 0; i < 12; ++i) {
    const size_t before = holds();
    let_answer({502, {}, {}}, 100);
    EXPECT_FALSE(engine->state().live);
    const int64_t waited = until_sync(SyncEngine::kIdleMs);
    EXPECT_GE(waited, 0);
    waits.insert(waited);
    for (int ms = 0; ms < 60'000 && holds() == before; ms += 100) {
      (void)engine->tick();
      clock.steady += 100;
    }
    EXPECT_EQ(holds(), before + 1) << "it is tried again";
  }
  EXPECT_GT(waits.size(), 9u) << "no two tablets in step";
}

TEST_F(HoldTest, LearnsHowLongTheWayCarriesSilence) {
  settle();
  let_answer({0, {}, {}}, 60'000);
  for (int ms = 0; ms < 60'000 && holds() == 1; ms += 100) {
    (void)engine->tick();
    clock.steady += 100;
  }
  ASSERT_EQ(holds(), 2u);
  EXPECT_LE(last_hold().wait_ms, 45'000);
  EXPECT_GT(last_hold().wait_ms, 35'000);
}

/// However long the app has been running.
TEST_F(HoldTest, OnlyAWaitThatLastedSaysHowLongTheWayCarriesSilence) {
  clock.steady = 1'000'000;
  settle();
  const int64_t longest = last_hold().wait_ms;
  let_answer({0, {}, {}}, 4'999);
  until_held();
  EXPECT_GT(last_hold().wait_ms, SyncEngine::kHoldMs / 2) << longest;
  let_answer({0, {}, {}}, 5'000);
  until_held();
  EXPECT_LE(last_hold().wait_ms, SyncEngine::kLeastHoldMs);
}

TEST_F(HoldTest, AnAnswerInTheServersPlaceIsAFailure) {
  settle();
  let_answer({204, {}, {}}, SyncEngine::kHoldMs / 2);
  ASSERT_EQ(holds(), 2u) << "the server's own";
  let_answer({204, {}, {}}, 50);
  EXPECT_EQ(holds(), 2u) << "it would ask without end";
  EXPECT_FALSE(engine->state().live);
}

TEST_F(HoldTest, APageInTheServersPlaceIsNoNews) {
  settle();
  let_answer({200, {}, {1, 2, 3}}, 60'000);
  until_held();
  EXPECT_LE(last_hold().wait_ms, 45'000) << "that is as long as the way has carried silence";
}

/// Of a proxy that gives up late the way is learnt, too; of a server that is busy it is not.
TEST_F(HoldTest, AWaitThatEndsLateIsNotTheServersOwnEnd) {
  settle();
  let_answer({503, {}, {}}, 60'000);
  until_held();
  EXPECT_GT(last_hold().wait_ms, SyncEngine::kHoldMs / 2);
  let_answer({504, {}, {}}, 200'000);
  until_held();
  EXPECT_LE(last_hold().wait_ms, 150'000);
  EXPECT_GT(last_hold().wait_ms, 100'000);
}

TEST_F(HoldTest, AServerThatWantsToBeLeftAloneIsNotAskedByTheTimerEither) {
  settle();
  let_answer({503, {{"retry-after", "40"}}, {}}, 100);
  EXPECT_GE(until_sync(60'000), 40'000);
}

TEST_F(HoldTest, WaitsThatKeepFailingAreTriedLessOften) {
  settle();
  int64_t longest = 0;
  for (int failure = 0; failure < 20; ++failure) {
    let_answer({502, {}, {}}, 100);
    longest = std::max(longest, until_held());
  }
  EXPECT_GT(longest, SyncEngine::kIdleMs);
}

TEST_F(HoldTest, AServerThatCriesWolfIsAskedLessOften) {
  settle();
  int64_t spent = 0;
  for (int i = 0; i < 8; ++i) {
    const int64_t before = clock.steady;
    let_answer(news(), 10);
    (void)until_sync(5'000);
    for (int ms = 0; ms < 60'000 && !engine->state().live; ms += 100) {
      (void)engine->tick();
      clock.steady += 100;
    }
    spent += clock.steady - before;
  }
  EXPECT_GT(spent, 25'000);
}

TEST_F(HoldTest, NobodyLooksNobodyWaits) {
  settle();
  engine->watch(false);
  EXPECT_EQ(line().cancelled, 1);
  EXPECT_FALSE(engine->state().live);
  EXPECT_LE(settle(), SyncEngine::kIdleMs);
  clock.steady += SyncEngine::kIdleMs;
  settle();
  EXPECT_EQ(syncs(), 2u) << "the timer asks";
  EXPECT_EQ(holds(), 1u);
  engine->watch(true);
  settle();
  EXPECT_EQ(holds(), 2u);
}

/// Who books and puts the tablet away at once does not wait for the timer.
TEST_F(HoldTest, WhatWasJustDoneIsSentThoughNobodyLooksAnyMore) {
  settle();
  ASSERT_TRUE(engine->state().live);
  book(0);
  engine->watch(false);
  (void)engine->tick();
  EXPECT_EQ(syncs(), 2u);
  settle();
  book(1);
  engine->watch(true);
  engine->watch(false);
  (void)engine->tick();
  EXPECT_EQ(syncs(), 3u);
}

TEST_F(HoldTest, AWaitThatHeldForgivesThoseThatFailed) {
  settle();
  int64_t longest = 0;
  for (int round = 0; round < 12; ++round) {
    for (int failure = 0; failure < 8; ++failure) {
      let_answer({502, {}, {}}, 100);
      until_held();
    }
    let_answer({204, {}, {}}, last_hold().wait_ms);
    ASSERT_TRUE(engine->state().live);
    let_answer({502, {}, {}}, 100);
    longest = std::max(longest, until_held());
  }
  EXPECT_LE(longest, SyncEngine::kIdleMs) << "as after the first failure";
}

TEST_F(HoldTest, NewsThatWereNoneAreForgivenWhenThereAreSome) {
  settle();
  int64_t longest = 0;
  for (int round = 0; round < 12; ++round) {
    for (int wolf = 0; wolf < 8; ++wolf) {
      let_answer(news(), 10);
      until_held();
    }
    change_elsewhere();
    let_answer(news(), 10);
    until_held();
    let_answer(news(), 10);
    longest = std::max(longest, until_held());
  }
  EXPECT_LE(longest, SyncEngine::kSpreadMs + 2'000) << "as after the first";
}

TEST_F(HoldTest, WithoutNetworkItLetsGo) {
  settle();
  engine->network_changed(false);
  EXPECT_EQ(line().cancelled, 1);
  refusal.status = 0;
  clock.steady += 60'000;
  settle();
  EXPECT_EQ(holds(), 1u);
  refusal.status = 200;
  engine->network_changed(true);
  settle();
  EXPECT_EQ(holds(), 2u);
}

TEST_F(HoldTest, AWithdrawnCredentialIsSeenByTheNextSync) {
  settle();
  refusal = refused(401, "bad_credential");
  let_answer(refused(401, "bad_credential"), 10);
  EXPECT_GE(until_sync(SyncEngine::kIdleMs), 0);
  settle();
  EXPECT_EQ(engine->state().problem.code, "bad_credential");
  EXPECT_TRUE(engine->state().is_stuck());
  clock.steady += 100 * SyncEngine::kIdleMs;
  settle();
  EXPECT_EQ(holds(), 1u);
}

}  // namespace
}  // namespace wardbook
