#include <functional>

#include "tests/unit/app/engine_fixture.h"

namespace wardbook {
namespace {

using testing::must;
using testing::SmallWorld;
using SyncEngineTest = testing::EngineFixture;

TEST_F(SyncEngineTest, SyncsAtOnceAndThenNowAndThen) {
  EXPECT_EQ(engine->state().link, SyncState::Link::never);
  const int64_t wait = settle();
  EXPECT_EQ(engine->state().link, SyncState::Link::online);
  EXPECT_FALSE(engine->state().fetching);
  EXPECT_EQ(transport.requests.size(), 1u);
  EXPECT_LE(wait, SyncEngine::kIdleMs);
  EXPECT_GT(wait, SyncEngine::kIdleMs / 2);
  clock.steady += wait - 1;
  (void)engine->tick();
  EXPECT_EQ(transport.requests.size(), 1u);
  clock.steady += 1;
  (void)engine->tick();
  EXPECT_EQ(transport.requests.size(), 2u);
}

/// A browser freezes what nobody looks at, and the answer lies there till the next morning.
TEST_F(SyncEngineTest, AnAnswerThatWasReadLateIsNoClockThatIsAhead) {
  constexpr int64_t kNight = 8 * 60 * 60 * 1000;
  begin_exchange();
  server.now = clock.now();
  clock.steady += kNight;
  transport.silent = false;
  transport.poll();
  EXPECT_EQ(replica->now(clock.now()), clock.now());
  EXPECT_EQ(engine->state().last_contact, server.now) << "when the server spoke";
  // One that is ahead is still noticed.
  server.now = {clock.now().ms - kNight};
  engine->sync_now();
  settle();
  EXPECT_EQ(replica->now(clock.now()), server.now);
}

TEST_F(SyncEngineTest, ProvesTheDeviceByItsSecret) {
  settle();
  const HttpHeaders& headers = transport.requests[0].headers;
  EXPECT_NE(std::find(headers.begin(), headers.end(),
                      std::pair<std::string, std::string>("authorization", "Device 5ec2e7")),
            headers.end());
}

TEST_F(SyncEngineTest, AChangeGoesAtOnce) {
  settle();
  book(0);
  EXPECT_EQ(engine->state().waiting, 1);
  settle();
  EXPECT_EQ(engine->state().waiting, 0);
  EXPECT_EQ(transport.requests.size(), 2u);
}

/// A screen that is drawn only then would show what is over.
TEST_F(SyncEngineTest, EveryChangeOfWhatItSaysIsCounted) {
  settle();
  const auto grows = [this](const char* what, const std::function<void()>& act) {
    const int64_t before = engine->revision();
    act();
    EXPECT_GT(engine->revision(), before) << what;
  };
  grows("a booking", [this] { book(0); });
  grows("a request is on its way", [this] { (void)engine->tick(); });
  ASSERT_TRUE(engine->state().syncing);
  transport.silent = true;
  const int64_t before = engine->revision();
  (void)engine->tick();
  EXPECT_EQ(engine->revision(), before) << "nothing has happened";
  transport.silent = false;
  grows("its answer", [this] { (void)engine->tick(); });
  ASSERT_FALSE(engine->state().syncing);
  grows("no network", [this] { engine->network_changed(false); });
  grows("a network", [this] { engine->network_changed(true); });
}

TEST_F(SyncEngineTest, OneRequestAtATime) {
  settle();
  transport.silent = true;
  book(0);
  (void)engine->tick();
  book(1);
  for (int i = 0; i < 5; ++i) {
    clock.steady += 1'000;
    (void)engine->tick();
  }
  EXPECT_EQ(transport.requests.size(), 2u);
  EXPECT_TRUE(engine->state().syncing);
  transport.silent = false;
  settle();
  EXPECT_EQ(transport.requests.size(), 3u) << "the second booking right after the first";
  EXPECT_EQ(engine->state().waiting, 0);
}

TEST_F(SyncEngineTest, MoreIsAskedForAtOnce) {
  settle();
  server.answer_at_most = 1;
  book(0);
  book(1);
  settle();
  EXPECT_EQ(transport.requests.size(), 3u);
  EXPECT_EQ(engine->state().waiting, 0);
}

TEST_F(SyncEngineTest, SaysHowFarTheFirstCopyIs) {
  std::vector<int64_t> left = {1'000, 250};
  transport.answer = [&](const HttpRequest& request) {
    SyncReply reply = server.sync(must(sync::decode<SyncRequest>(request.body)));
    reply.more = !left.empty();
    if (!left.empty()) reply.left = left.front();
    if (!left.empty()) left.erase(left.begin());
    return HttpReply{200, {}, sync::encode(reply)};
  };
  std::vector<double> seen;
  for (int i = 0; i < 20; ++i) {
    (void)engine->tick();
    const auto progress = engine->state().progress;
    if (progress && (seen.empty() || seen.back() != *progress)) seen.push_back(*progress);
  }
  EXPECT_EQ(seen, (std::vector<double>{0, 0.75}));
  EXPECT_FALSE(engine->state().fetching);
  EXPECT_FALSE(engine->state().progress);
}

TEST_F(SyncEngineTest, TheRowsOfWhoLogsInAreStillToCome) {
  settle();
  ASSERT_FALSE(engine->state().fetching);
  transport.silent = true;
  must(replica->enrol(world.desk));
  engine->send_now();
  EXPECT_TRUE(engine->state().fetching);
  engine.emplace(*replica, transport, clock, random);
  EXPECT_TRUE(engine->state().fetching) << "after a restart too";
  transport.silent = false;
  settle();
  EXPECT_FALSE(engine->state().fetching);
}

/// The answer on its way was asked for before, by others.
TEST_F(SyncEngineTest, TheRowsOfWhoLogsInDuringAnExchangeAreStillToComeAfterIt) {
  begin_exchange();
  must(replica->enrol(world.desk));
  engine->send_now();
  transport.silent = false;
  transport.poll();
  EXPECT_TRUE(engine->state().fetching);
  engine.emplace(*replica, transport, clock, random);
  EXPECT_TRUE(engine->state().fetching) << "after a restart too";
  settle();
  EXPECT_FALSE(engine->state().fetching);
}

/// What is here is less than there is, and the person must not take it for all.
TEST_F(SyncEngineTest, ACopyThatWasInterruptedIsKnownAfterARestart) {
  int pages = 1;
  transport.answer = [&](const HttpRequest& request) -> HttpReply {
    if (pages-- <= 0) return {};
    SyncReply reply = server.sync(must(sync::decode<SyncRequest>(request.body)));
    reply.more = true;
    return {200, {}, sync::encode(reply)};
  };
  settle();
  engine.emplace(*replica, transport, clock, random);
  EXPECT_TRUE(engine->state().last_contact);
  EXPECT_TRUE(engine->state().fetching);
  settle();
  EXPECT_EQ(engine->state().link, SyncState::Link::offline);
  EXPECT_TRUE(engine->state().fetching);
  transport.answer = [this](const HttpRequest& request) { return serve(request); };
  engine->sync_now();
  settle();
  EXPECT_FALSE(engine->state().fetching);
}

TEST_F(SyncEngineTest, WhatIsFetchedAnewIsStillToCome) {
  settle();
  std::vector<bool> seen;
  transport.answer = [&](const HttpRequest& request) {
    seen.push_back(engine->state().fetching);
    return serve(request);
  };
  ++server.epoch;
  engine->sync_now();
  settle();
  EXPECT_EQ(seen, (std::vector<bool>{false, true}));
  EXPECT_FALSE(engine->state().fetching);
}

/// A look at all that is here takes its time.
TEST_F(SyncEngineTest, WhoWaitsForAnAnswerOrForRowsWaitsForNoComparison) {
  constexpr int64_t kMoreThanADay = 25 * 3'600'000;
  const auto last = [this] {
    return must(sync::decode<SyncRequest>(transport.requests.back().body));
  };
  settle();
  clock.steady += kMoreThanADay;
  book(0);
  (void)engine->tick();
  EXPECT_FALSE(last().commands.empty());
  EXPECT_TRUE(last().verify.empty());
  settle();
  engine->sync_now();
  (void)engine->tick();
  EXPECT_FALSE(last().verify.empty());
  settle();
  clock.steady += kMoreThanADay;
  must(replica->enrol(world.desk));
  engine->send_now();
  EXPECT_TRUE(engine->state().fetching);
  EXPECT_TRUE(last().verify.empty());
}

/// At 50 kbit/s a first sync takes longer than the first tries are given.
TEST_F(SyncEngineTest, AnExchangeThatTookAllItsTimeIsGivenMore) {
  constexpr int64_t kTakes = 100'000;
  transport.answer = [this](const HttpRequest& request) {
    const bool in_time = request.timeout_ms >= kTakes;
    clock.steady += in_time ? kTakes : request.timeout_ms;
    return in_time ? serve(request) : HttpReply{};
  };
  for (int tries = 0; tries < 3; ++tries) clock.steady += settle();
  ASSERT_EQ(transport.requests.size(), 3u);
  EXPECT_EQ(transport.requests[0].timeout_ms, SyncEngine::kPatienceMs);
  EXPECT_EQ(transport.requests[1].timeout_ms, 2 * SyncEngine::kPatienceMs);
  EXPECT_EQ(engine->state().link, SyncState::Link::online);
  book(0);
  settle();
  EXPECT_EQ(transport.requests.size(), 4u) << "the next one is given enough at once";
  EXPECT_EQ(engine->state().waiting, 0);
}

TEST_F(SyncEngineTest, PatienceHasAnEndAndALineThatIsFastAgainNeedsLess) {
  transport.answer = [this](const HttpRequest& request) {
    clock.steady += request.timeout_ms;
    return HttpReply{};
  };
  for (int tries = 0; tries < 8; ++tries) clock.steady += settle();
  EXPECT_EQ(transport.requests.back().timeout_ms, SyncEngine::kMostPatienceMs);
  transport.answer = [this](const HttpRequest& request) { return serve(request); };
  for (int tries = 0; tries < 2; ++tries) clock.steady += settle();
  EXPECT_EQ(transport.requests.back().timeout_ms, SyncEngine::kPatienceMs);
}

TEST_F(SyncEngineTest, AServerThatIsGoneAtOnceIsGivenNoMoreTime) {
  refusal.status = 0;
  for (int tries = 0; tries < 5; ++tries) clock.steady += settle();
  EXPECT_EQ(transport.requests.back().timeout_ms, SyncEngine::kPatienceMs);
  EXPECT_EQ(engine->state().link, SyncState::Link::never) << "there has been none yet";
}

TEST_F(SyncEngineTest, BacksOffWithJitterAndComesBack) {
  settle();
  refusal.status = 0;
  clock.steady += SyncEngine::kIdleMs;
  int64_t longest = 0;
  std::set<int64_t> waits;
  for (int i = 0; i < 30; ++i) {
    const int64_t wait = settle();
    longest = std::max(longest, wait);
    waits.insert(wait);
    clock.steady += wait;
  }
  EXPECT_EQ(engine->state().link, SyncState::Link::offline);
  EXPECT_TRUE(engine->state().problem.code.empty()) << "being offline is no problem";
  EXPECT_GT(waits.size(), 25u) << "no two tablets in step";
  EXPECT_GE(*waits.begin(), 200) << "nor at once, into the void";
  EXPECT_GT(longest, 20'000);
  EXPECT_LE(longest, Backoff::kMostMs + 200);
  refusal.status = 200;
  engine->network_changed(true);
  settle();
  EXPECT_EQ(engine->state().link, SyncState::Link::online);
}

TEST_F(SyncEngineTest, RetryAfterIsHonoured) {
  settle();
  refusal = refused(503, "busy", {{"date", "today"}, {"retry-after", "40"}});
  clock.steady += SyncEngine::kIdleMs;
  const int64_t wait = settle();
  EXPECT_GE(wait, 40'000);
  EXPECT_LE(wait, 48'000);
  EXPECT_EQ(engine->state().problem.code, "busy");
  refusal.status = 200;
  clock.steady += wait;
  settle();
  EXPECT_EQ(engine->state().problem.code, "");
}

TEST_F(SyncEngineTest, OnlyAPersonIsSoonerThanRetryAfter) {
  settle();
  transport.silent = true;
  book(0);
  (void)engine->tick();
  book(1);
  refusal = refused(503, "busy", {{"retry-after", "40"}});
  transport.silent = false;
  settle();
  EXPECT_EQ(transport.requests.size(), 2u) << "the second booking waits with the first";
  engine->network_changed(false);
  engine->network_changed(true);
  engine->watch(true);
  book(2);
  clock.steady += 39'000;
  settle();
  EXPECT_EQ(transport.requests.size(), 2u);
  engine->sync_now();
  settle();
  EXPECT_EQ(transport.requests.size(), 3u);
}

TEST_F(SyncEngineTest, WhoAsksWhileARequestIsOnItsWayAsksAgainWhenItFails) {
  begin_exchange();
  engine->sync_now();
  refusal.status = 0;
  transport.silent = false;
  (void)engine->tick();
  EXPECT_EQ(transport.requests.size(), 3u);
  (void)engine->tick();
  EXPECT_GT(settle(), 0);
  EXPECT_EQ(transport.requests.size(), 3u) << "once";
}

TEST_F(SyncEngineTest, WhoLogsInWhileARequestIsOnItsWayIsTheNextOne) {
  begin_exchange();
  engine->send_now();
  EXPECT_EQ(transport.requests.size(), 2u) << "one at a time";
  transport.silent = false;
  (void)engine->tick();
  EXPECT_EQ(transport.requests.size(), 3u);
}

TEST_F(SyncEngineTest, WithoutAWaitingLineTheTimerAsksWhoeverLooks) {
  engine->watch(true);
  const int64_t wait = settle();
  EXPECT_LE(wait, SyncEngine::kIdleMs);
  EXPECT_FALSE(engine->state().live);
  clock.steady += wait;
  settle();
  EXPECT_EQ(transport.requests.size(), 2u);
}

TEST_F(SyncEngineTest, AServerThatStaysBusyIsAskedLessOften) {
  refusal = refused(503, "busy", {{"retry-after", "2"}});
  int64_t longest = 0;
  for (int i = 0; i < 30; ++i) {
    const int64_t wait = settle();
    EXPECT_GE(wait, 2'000);
    longest = std::max(longest, wait);
    clock.steady += wait;
  }
  EXPECT_GT(longest, 20'000);
  EXPECT_LE(longest, 2'000 + Backoff::kMostMs);
}

/// Whoever asks believes that the line is there again.
TEST_F(SyncEngineTest, AfterAPersonHasAskedFailuresAreCountedAnew) {
  settle();
  refusal.status = 0;
  int64_t longest = 0;
  for (int round = 0; round < 12; ++round) {
    for (int failure = 0; failure < 8; ++failure) clock.steady += settle();
    engine->sync_now();
    longest = std::max(longest, settle());
  }
  EXPECT_LE(longest, 2 * Backoff::kFirstMs) << "as after the first failure";
}

TEST_F(SyncEngineTest, ACommandMadeMeanwhileIsNotSentAgainAtOnceIntoTheVoid) {
  settle();
  transport.silent = true;
  book(0);
  (void)engine->tick();
  book(1);
  refusal.status = 0;
  transport.silent = false;
  EXPECT_GT(settle(), 0);
  EXPECT_EQ(transport.requests.size(), 2u);
}

TEST_F(SyncEngineTest, OfflineTriesSeldomUntilAPersonAsks) {
  settle();
  engine->network_changed(false);
  EXPECT_EQ(engine->state().link, SyncState::Link::offline);
  refusal.status = 0;
  book(0);
  settle();
  EXPECT_EQ(transport.requests.size(), 1u) << "not at every tap";
  for (int64_t passed = 0; passed < 10 * SyncEngine::kDoubtMs; passed += 1'000) {
    clock.steady += 1'000;
    settle();
  }
  EXPECT_GE(transport.requests.size(), 9u);
  EXPECT_LE(transport.requests.size(), 11u);
  EXPECT_EQ(engine->state().waiting, 1);
  refusal.status = 200;
  const size_t before = transport.requests.size();
  engine->sync_now();
  settle();
  EXPECT_EQ(transport.requests.size(), before + 1);
  EXPECT_EQ(engine->state().waiting, 0);
}

/// Some call a clinic's own network, which doesn't lead to the internet, none.
TEST_F(SyncEngineTest, ABrowserThatSeesNoNetworkIsNotBelievedForLong) {
  engine->network_changed(false);
  settle();
  book(0);
  settle();
  EXPECT_TRUE(transport.requests.empty());
  clock.steady += SyncEngine::kDoubtMs;
  settle();
  EXPECT_EQ(engine->state().link, SyncState::Link::online);
  EXPECT_EQ(engine->state().waiting, 0);
  const size_t before = transport.requests.size();
  book(1);
  settle();
  EXPECT_EQ(transport.requests.size(), before + 1) << "at once, as with a network";
}

TEST_F(SyncEngineTest, WhatOnlyAPersonCanSolveIsNotRepeated) {
  settle();
  for (const auto& [status, code] : {std::pair{401, "bad_credential"}, {410, "device_revoked"}}) {
    refusal = refused(status, code);
    engine->sync_now();
    settle();
    const size_t before = transport.requests.size();
    clock.steady += 100 * SyncEngine::kIdleMs;
    settle();
    EXPECT_EQ(transport.requests.size(), before);
    EXPECT_EQ(engine->state().problem.code, code);
    EXPECT_EQ(engine->state().problem.hint, "No.");
  }
}

/// A new command may be another person's, a new identity may be known.
TEST_F(SyncEngineTest, WhatIsNewIsTriedThoughOnlyAPersonCouldHelp) {
  settle();
  refusal = refused(401, "bad_credential");
  engine->sync_now();
  settle();
  const size_t before = transport.requests.size();
  book(0);
  clock.steady += 100 * SyncEngine::kIdleMs;
  settle();
  EXPECT_EQ(transport.requests.size(), before + 1);
}

// After a restart without the network the person must still be told what to do, and a log-in must
// know that this identity is of no use.
TEST_F(SyncEngineTest, WhatOnlyAPersonCanSolveIsToldAfterARestart) {
  for (const char* code : {"bad_credential", "device_revoked", "protocol_too_old"}) {
    refusal = refused(401, code);
    engine->sync_now();
    settle();
    engine.emplace(*replica, transport, clock, random);
    EXPECT_EQ(engine->state().problem.code, code);
    EXPECT_EQ(engine->state().problem.hint, "No.");
  }
  refusal.status = 200;
  settle();
  EXPECT_EQ(engine->state().problem.code, "");
  engine.emplace(*replica, transport, clock, random);
  EXPECT_EQ(engine->state().problem.code, "") << "solved is solved";
}

/// The server is started again, or a proxy answers for it: that says nothing of the other problem.
TEST_F(SyncEngineTest, WhatOnlyAPersonCanSolveIsStillToldWhenTheServerIsBusy) {
  refusal = refused(401, "bad_credential");
  settle();
  refusal = refused(503, "busy");
  engine->sync_now();
  settle();
  EXPECT_EQ(engine->state().problem.code, "bad_credential") << "a log-in goes by it";
  refusal.status = 200;
  engine->sync_now();
  settle();
  EXPECT_EQ(engine->state().problem.code, "");
  engine.emplace(*replica, transport, clock, random);
  EXPECT_EQ(engine->state().problem.code, "") << "solved is solved";
}

/// The power went between the two.
TEST_F(SyncEngineTest, AProblemWithoutItsSentenceIsNotTold) {
  refusal = refused(401, "bad_credential");
  settle();
  must(replica->database().exec("DELETE FROM setting WHERE name = 'problem_hint'"));
  engine.emplace(*replica, transport, clock, random);
  EXPECT_EQ(engine->state().problem.code, "");
}

TEST_F(SyncEngineTest, AServerThatIsBusyIsNoNewsAfterARestart) {
  refusal = refused(503, "busy");
  settle();
  EXPECT_EQ(engine->state().problem.code, "busy");
  engine.emplace(*replica, transport, clock, random);
  EXPECT_EQ(engine->state().problem.code, "");
}

/// A server that has no room for the connection has not read how the device spells.
TEST_F(SyncEngineTest, ABusyServerIsUnderstoodWhateverItsWords) {
  settle();
  const std::string words = R"({"error": {"code": "server_busy", "hint": "No."}})";
  for (const int status : {429, 502, 503, 504}) {
    refusal = {status, {{"retry-after", "700"}}, Bytes(words.begin(), words.end())};
    engine->sync_now();
    EXPECT_GE(settle(), 700'000);
    EXPECT_EQ(engine->state().problem.code, "server_busy");
  }
  refusal.status = 500;
  engine->sync_now();
  settle();
  EXPECT_EQ(engine->state().problem.code, "not_wardbook");
}

TEST_F(SyncEngineTest, NonsenseFromTheServerChangesNothing) {
  settle();
  const std::string before = testing::dump(*file, true);
  transport.answer = [](const HttpRequest&) { return HttpReply{200, {}, {1, 2, 3}}; };
  clock.steady += SyncEngine::kIdleMs;
  settle();
  EXPECT_EQ(engine->state().problem.code, "bad_cbor");
  EXPECT_EQ(testing::dump(*file, true), before);
}

TEST_F(SyncEngineTest, TheLogInPageOfAWiFiIsNamedAsWhatItIs) {
  settle();
  book(0);
  const std::string page = "<!DOCTYPE html><title>Guest Wi-Fi</title>";
  transport.answer = [&](const HttpRequest&) {
    return HttpReply{200, {{"content-type", "text/html"}}, Bytes(page.begin(), page.end())};
  };
  settle();
  EXPECT_EQ(engine->state().problem.code, "not_wardbook");
  EXPECT_EQ(engine->state().waiting, 1);
  transport.answer = [this](const HttpRequest& request) { return serve(request); };
  engine->sync_now();
  settle();
  EXPECT_EQ(engine->state().problem.code, "");
  EXPECT_EQ(engine->state().waiting, 0);
}

/// Whoever logs in while an exchange of the former identity is on its way.
TEST_F(SyncEngineTest, ARefusalOfAFormerIdentityStopsNobody) {
  engine->sync_now();
  (void)engine->tick();
  must(replica->adopt({{SmallWorld::id_of(9002)}, "5ec2e7"}));
  transport.answer = [this](const HttpRequest& request) {
    const auto asked = must(sync::decode<SyncRequest>(request.body));
    const bool former = asked.device == DeviceId{SmallWorld::id_of(9001)};
    return former ? refused(401, "bad_credential") : serve(request);
  };
  settle();
  EXPECT_EQ(engine->state().problem.code, "");
  EXPECT_EQ(engine->state().link, SyncState::Link::online);
}

}  // namespace
}  // namespace wardbook
