#include "app/core/session.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "tests/unit/app/fake_transport.h"
#include "tests/unit/sync/small_world.h"

namespace wardbook {
namespace {

using testing::FakeTransport;
using testing::ManualClock;
using testing::must;
using testing::SeededRandom;
using testing::SmallWorld;
using testing::TempDatabase;

constexpr const char* kPassword = "a long enough sentence";

class SessionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    transport.answer = [this](const HttpRequest& request) { return serve(request); };
    open();
  }

  void open() {
    session.reset();
    engine.reset();
    replica.reset();
    file.reopen();
    replica = must(sync::Replica::open(*file, random));
    engine.emplace(*replica, transport, clock, random);
    session = must(Session::open(*replica, *engine, transport, clock, random));
  }

  HttpReply serve(const HttpRequest& request) {
    if (!reachable) return {};
    if (request.path == "/api/v1/password") return change(request);
    if (request.path != "/api/v1/login") return {404, {}, {}};
    asked = must(sync::decode<LoginRequest>(request.body));
    if (asked.password != password)
      return {401, {}, sync::encode(ErrorReply{{"wrong_log_in", "Wrong."}, 0})};
    LoginReply reply;
    reply.user_name = asked.user_name;
    reply.account.uuid = SmallWorld::id_of(asked.user_name == "desk1" ? first_account : 2);
    reply.role = Role::desk;
    reply.state = AccountState::active;
    reply.session = "token";
    reply.device = asked.device.value_or(DeviceId{SmallWorld::id_of(900)});
    if (!asked.device) reply.device_secret = "5ec2e7";
    if (!asked.device) reply.users = {reply.account};
    return {200, {}, sync::encode(reply)};
  }

  /// A new password of desk1's, as the server takes it.
  HttpReply change(const HttpRequest& request) {
    if (header(request, "authorization") != "Session token") return refused(401, "no_session");
    const auto form = must(sync::decode<PasswordRequest>(request.body));
    if (form.old_password != password) return refused(403, "wrong_password");
    password = form.new_password;
    LoginReply reply;
    reply.user_name = "desk1";
    reply.account.uuid = SmallWorld::id_of(first_account);
    reply.state = AccountState::active;
    reply.session = "token";
    return {200, {}, sync::encode(reply)};
  }
  static HttpReply refused(int status, const std::string& code) {
    return {status, {}, sync::encode(ErrorReply{{code, "No."}, 0})};
  }

  /// What came of a call whose last argument is what to do with that.
  std::string code_of(const std::function<void(Session::Done)>& call) {
    std::optional<Status> result;
    call([&](const Status& status) { result = status; });
    transport.poll();
    if (!result) return "no answer";
    return result->ok() ? "ok" : result->error().code;
  }
  std::string log_in(const std::string& name, const std::string& password_given) {
    return code_of(
        [&](Session::Done done) { session->log_in(name, password_given, std::move(done)); });
  }
  std::string change_password(const std::string& from, const std::string& to) {
    return code_of(
        [&](Session::Done done) { session->change_password(from, to, std::move(done)); });
  }

  static std::string header(const HttpRequest& request, std::string_view name) {
    for (const auto& [key, value] : request.headers)
      if (key == name) return value;
    return "";
  }

  TempDatabase file;
  SeededRandom random{1};
  ManualClock clock;
  FakeTransport transport;
  std::unique_ptr<sync::Replica> replica;
  std::optional<SyncEngine> engine;
  std::unique_ptr<Session> session;
  LoginRequest asked;
  std::string password = kPassword;
  int first_account = 1;
  bool reachable = true;
};

TEST_F(SessionTest, TheFirstLogInGivesTheDeviceItsIdentity) {
  EXPECT_EQ(log_in("Desk1", kPassword), "ok");
  ASSERT_NE(session->user(), nullptr);
  EXPECT_EQ(session->user()->user_name, "desk1");
  EXPECT_EQ(replica->identity()->secret, "5ec2e7");
  open();
  ASSERT_NE(session->user(), nullptr) << "survives a restart";
  EXPECT_EQ(session->user()->user_name, "desk1");
  EXPECT_EQ(log_in("desk2", kPassword), "ok");
  EXPECT_EQ(asked.device, DeviceId{SmallWorld::id_of(900)});
  EXPECT_EQ(asked.device_secret, "5ec2e7");
  EXPECT_EQ(replica->identity()->secret, "5ec2e7") << "also after the second person";
}

/// Who is shown the tablet's files learns no secret, nor who else has used it.
TEST_F(SessionTest, WhatIsKeptOfAPersonIsWhoItIs) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  const auto kept = must(replica->database().value<Bytes>("SELECT profile FROM local_user"));
  ASSERT_TRUE(kept);
  const LoginReply profile = must(sync::decode<LoginReply>(*kept));
  EXPECT_EQ(profile.user_name, "desk1");
  EXPECT_EQ(profile.session, "");
  EXPECT_EQ(profile.device_secret, "");
  EXPECT_TRUE(profile.users.empty());
}

/// The server's word: also for whom this device knows.
TEST_F(SessionTest, ADeviceThatWasTakenOutOfServiceLetsNobodyInOnline) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  must(session->log_out());
  transport.answer = [](const HttpRequest&) {
    return HttpReply{410, {}, sync::encode(ErrorReply{{"device_revoked", "Out of service."}, 0})};
  };
  EXPECT_EQ(log_in("desk1", kPassword), "device_revoked");
  EXPECT_FALSE(session->user());
}

/// A server that was restored a moment ago, of which the sync has not heard.
TEST_F(SessionTest, WhomeverTheServerHasForgottenTheDeviceOfComesInAtOnce) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  must(session->log_out());
  int asked_times = 0;
  transport.answer = [&](const HttpRequest& request) -> HttpReply {
    if (request.path != "/api/v1/login") return {404, {}, {}};
    ++asked_times;
    if (must(sync::decode<LoginRequest>(request.body)).device)
      return refused(401, "bad_credential");
    return serve(request);
  };
  std::optional<Status> result;
  session->log_in("desk1", kPassword, [&](const Status& status) { result = status; });
  transport.poll();
  transport.poll();
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->ok()) << result->error().hint;
  EXPECT_EQ(asked_times, 2);
  ASSERT_TRUE(asked.replaces);
  EXPECT_EQ(asked.device_secret, "5ec2e7");
}

TEST_F(SessionTest, OfflineTheSamePeopleComeInAgain) {
  reachable = false;
  EXPECT_EQ(log_in("desk1", kPassword), "needs_network");
  reachable = true;
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  EXPECT_EQ(log_in("desk2", kPassword), "ok");
  must(session->log_out());
  EXPECT_EQ(session->user(), nullptr);
  reachable = false;
  open();
  EXPECT_EQ(session->user(), nullptr);
  EXPECT_EQ(log_in("desk1", "another sentence"), "wrong_log_in");
  EXPECT_EQ(session->user(), nullptr);
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  EXPECT_EQ(session->user()->user_name, "desk1");
}

/// A server that is down behind its proxy, and a network that wants something of the person first.
TEST_F(SessionTest, WhoeverAnswersInTheServersPlaceDoesNotLockPeopleOut) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  const std::string page = "<!DOCTYPE html><title>502 Bad Gateway</title>";
  for (const int status : {200, 302, 404, 429, 500, 502, 504}) {
    must(session->log_out());
    transport.answer = [&](const HttpRequest&) {
      return HttpReply{status, {{"content-type", "text/html"}}, Bytes(page.begin(), page.end())};
    };
    EXPECT_EQ(log_in("desk1", "another sentence"), "wrong_log_in") << status;
    EXPECT_EQ(log_in("desk1", kPassword), "ok") << status;
  }
}

/// Its disk is full, or its clock is wrong: it can't let anybody in, and does not say no.
TEST_F(SessionTest, AServerThatCanNotDecideLeavesItToTheDevice) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  must(session->log_out());
  transport.answer = [](const HttpRequest&) {
    return HttpReply{503, {}, sync::encode(ErrorReply{{"disk_full", "No room."}, 0})};
  };
  EXPECT_EQ(log_in("desk1", "another sentence"), "wrong_log_in");
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
}

/// While a new release comes to the server and to the tablets, one after the other.
TEST_F(SessionTest, AServerOfAnotherReleaseLeavesItToTheDevice) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  EXPECT_EQ(header(transport.requests.at(0), kProtocolHeader), std::to_string(kProtocolVersion));
  must(session->log_out());
  transport.answer = [](const HttpRequest&) {
    return HttpReply{426, {}, sync::encode(ErrorReply{sync::check_protocol(4).error(), 0})};
  };
  EXPECT_EQ(log_in("desk1", "another sentence"), "wrong_log_in");
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  must(session->log_out());
  EXPECT_EQ(log_in("desk2", kPassword), "protocol_too_new") << "who was never here hears why";
}

TEST_F(SessionTest, WhoWasNeverHereHearsWhyTheServerCanNotDecide) {
  transport.answer = [](const HttpRequest&) {
    return HttpReply{503, {}, sync::encode(ErrorReply{{"clock_wrong", "Tell somebody."}, 10})};
  };
  EXPECT_EQ(log_in("desk1", kPassword), "clock_wrong");
  EXPECT_EQ(session->retry_after_s(), 10);
}

/// The person is the one who can log in to the Wi-Fi; and the sync state does not go on saying that
/// all is well.
TEST_F(SessionTest, WhoWasNeverHereHearsWhoAnsweredInTheServersPlace) {
  const std::string page = "<!DOCTYPE html><title>Guest Wi-Fi</title>";
  HttpReply answer{200, {{"content-type", "text/html"}}, Bytes(page.begin(), page.end())};
  transport.answer = [&](const HttpRequest&) { return answer; };
  std::string hint;
  const auto log_in_here = [&] {
    return code_of([&](const Session::Done& done) {
      session->log_in("desk1", kPassword, [&, done](const Status& status) {
        hint = status.error().hint;
        done(status);
      });
    });
  };
  EXPECT_EQ(log_in_here(), "not_wardbook");
  EXPECT_NE(hint.find("Wi-Fi does. Try again later."), std::string::npos) << hint;
  engine->tick();
  EXPECT_EQ(transport.requests.back().path, "/api/v1/sync");
  transport.poll();
  EXPECT_EQ(engine->state().problem.code, "not_wardbook");
  EXPECT_NE(engine->state().problem.hint.find("kept on this device"), std::string::npos);
  answer.status = 503;
  answer.headers.emplace_back("retry-after", "20");
  EXPECT_EQ(log_in_here(), "server_busy");
  EXPECT_EQ(session->retry_after_s(), 20);
  answer = {};
  EXPECT_EQ(log_in_here(), "needs_network");
}

TEST_F(SessionTest, ALogOutEndsTheServersSessionToo) {
  const auto told = [this] {
    return std::count_if(transport.requests.begin(), transport.requests.end(),
                         [](const HttpRequest& one) { return one.path == "/api/v1/logout"; });
  };
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  must(session->log_out());
  ASSERT_EQ(told(), 1);
  const HttpRequest& last = transport.requests.back();
  EXPECT_EQ(last.path, "/api/v1/logout");
  EXPECT_EQ(last.method, "POST");
  EXPECT_EQ(last.headers.back(),
            std::pair(std::string("authorization"), std::string("Session token")));
  reachable = false;
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  must(session->log_out());
  EXPECT_EQ(told(), 1) << "an offline log-in has no session there";
}

TEST_F(SessionTest, WhoHasLoggedInIsAlreadyAskingForTheirRows) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  EXPECT_TRUE(engine->state().syncing);
  reachable = false;
  transport.poll();
  EXPECT_FALSE(engine->state().syncing);
  EXPECT_EQ(log_in("desk1", kPassword), "ok") << "offline the timer's next turn asks";
  EXPECT_FALSE(engine->state().syncing);
  (void)engine->tick();
  EXPECT_TRUE(engine->state().syncing);
}

TEST_F(SessionTest, AnOnlineLogInRenewsWhatAnOfflineOneAsksFor) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  // As after the password was changed on another device.
  must(file->exec("UPDATE local_user SET verifier = x'00'"));
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  reachable = false;
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  EXPECT_EQ(log_in("desk1", "another password"), "wrong_log_in");
}

TEST_F(SessionTest, WhereTheServerAnswersItsWordCounts) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  must(session->log_out());
  EXPECT_EQ(log_in("desk1", "another sentence"), "wrong_log_in");
}

TEST_F(SessionTest, ARefusalSaysHowLongToWait) {
  EXPECT_EQ(log_in("desk1", "another sentence"), "wrong_log_in");
  EXPECT_EQ(session->retry_after_s(), 0);
  transport.answer = [](const HttpRequest&) -> HttpReply {
    return {429, {}, sync::encode(ErrorReply{{"wait_before_log_in", "Wait."}, 7})};
  };
  EXPECT_EQ(log_in("desk1", kPassword), "wait_before_log_in");
  EXPECT_EQ(session->retry_after_s(), 7);
  transport.answer = [this](const HttpRequest& request) { return serve(request); };
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  EXPECT_EQ(session->retry_after_s(), 0);
}

TEST_F(SessionTest, ADisabledAccountIsOut) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  Account row = *session->user();
  row.state = AccountState::disabled;
  must(store::put(*file, row));
  must(session->refresh());
  EXPECT_EQ(session->user(), nullptr);
  reachable = false;
  EXPECT_EQ(log_in("desk1", kPassword), "account_disabled");
}

TEST_F(SessionTest, NothingReadableOfThePasswordIsKept) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  auto rows = must(file->prepare("SELECT * FROM local_user"));
  while (must(rows.step()))
    for (const Cell& cell : rows.cells(0, static_cast<size_t>(rows.columns()))) {
      const auto* bytes = std::get_if<Bytes>(&cell);
      const std::string text = bytes != nullptr ? std::string(bytes->begin(), bytes->end()) : "";
      EXPECT_EQ(text.find(kPassword), std::string::npos);
      EXPECT_EQ(text.find("5ec2e7"), std::string::npos);
    }
}

/// The tablet's own clock may be wrong by years before its first exchange.
TEST_F(SessionTest, ALogInTellsTheTime) {
  const Instant there = clock.now().plus_minutes(90);
  transport.answer = [&](const HttpRequest& request) {
    HttpReply reply = serve(request);
    if (request.path != "/api/v1/login") return reply;
    auto message = must(sync::decode<LoginReply>(reply.body));
    message.server_time = there;
    reply.body = sync::encode(message);
    return reply;
  };
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  EXPECT_EQ(replica->now(clock.now()), there);
}

/// The row says more than the log-in, and it is newer.
TEST_F(SessionTest, AfterARestartAPersonIsWhatTheNewestRowSays) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  Account row = *session->user();
  row.full_name = "Amina Wanjiru";
  must(store::put(*file, row));
  open();
  ASSERT_NE(session->user(), nullptr);
  EXPECT_EQ(session->user()->full_name, "Amina Wanjiru");
  row.state = AccountState::disabled;
  must(store::put(*file, row));
  open();
  EXPECT_EQ(session->user(), nullptr);
}

TEST_F(SessionTest, WhomThisDeviceNoLongerKnowsIsNobody) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  must(file->exec("DELETE FROM local_user"));
  open();
  EXPECT_EQ(session->user(), nullptr);
}

/// Whoever has stolen the tablet must not see who has the same one, nor look it up in a table.
TEST_F(SessionTest, TheSamePasswordIsKeptInAnotherWayForEverybody) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  EXPECT_EQ(log_in("desk2", kPassword), "ok");
  EXPECT_EQ(must(file->value<int64_t>("SELECT count(DISTINCT verifier) FROM local_user")), 2);
  EXPECT_EQ(must(file->value<int64_t>("SELECT count(DISTINCT substr(verifier, 2, 16)) "
                                      "FROM local_user")),
            2);
}

TEST_F(SessionTest, ANewPasswordIsTheOneThatCountsOfflineToo) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  EXPECT_EQ(change_password("another sentence", "a new one for the desk"), "wrong_password");
  EXPECT_EQ(change_password(kPassword, "a new one for the desk"), "ok");
  reachable = false;
  EXPECT_EQ(change_password("a new one for the desk", kPassword), "no_network");
  EXPECT_EQ(log_in("desk1", kPassword), "wrong_log_in");
  EXPECT_EQ(log_in("desk1", "a new one for the desk"), "ok");
  EXPECT_EQ(session->user()->user_name, "desk1");
}

/// On a slow line somebody changes the password and puts the tablet away before the answer is here.
TEST_F(SessionTest, ANewPasswordBringsNobodyBackWhoHasLeft) {
  const std::string given = "a new one for the desk";
  const auto leave_while_it_changes = [&](const std::string& from, const std::string& to) {
    EXPECT_EQ(log_in("desk1", from), "ok");
    transport.silent = true;
    std::optional<Status> result;
    session->change_password(from, to, [&](const Status& status) { result = status; });
    must(session->log_out());
    transport.silent = false;
    return result;
  };
  (void)leave_while_it_changes(kPassword, given);
  transport.poll();
  EXPECT_EQ(session->user(), nullptr);
  open();
  EXPECT_EQ(session->user(), nullptr) << "after a restart too";
  (void)leave_while_it_changes(given, kPassword);
  EXPECT_EQ(log_in("nurse2", kPassword), "ok");
  EXPECT_EQ(session->user()->user_name, "nurse2") << "who is here now";
  must(session->log_out());
  reachable = false;
  EXPECT_EQ(log_in("desk1", given), "wrong_log_in");
  EXPECT_EQ(log_in("desk1", kPassword), "ok") << "it is changed all the same";
}

/// Who came in offline, and whose session the server has ended.
TEST_F(SessionTest, APasswordIsChangedByWhoeverTheServerKnows) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  must(session->log_out());
  reachable = false;
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  reachable = true;
  transport.requests.clear();
  EXPECT_EQ(change_password(kPassword, "a new one for the desk"), "log_in_again");
  EXPECT_TRUE(transport.requests.empty());
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  transport.answer = [](const HttpRequest&) { return refused(401, "no_session"); };
  EXPECT_EQ(change_password(kPassword, "a new one for the desk"), "log_in_again");
}

TEST_F(SessionTest, AnAdminHearsThePasswordThatTheServerHasMadeForSomebody) {
  const AccountId whose{SmallWorld::id_of(77)};
  const auto give = [&] {
    std::optional<Result<std::string>> result;
    session->reset_password(whose, [&](Result<std::string> given) { result = std::move(given); });
    for (int i = 0; i < 5 && !result; ++i) transport.poll();
    return result->ok() ? result->value() : result->error().code;
  };
  EXPECT_EQ(give(), "log_in_again") << "nobody is logged in";
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  transport.answer = [&](const HttpRequest& request) -> HttpReply {
    if (request.path != "/api/v1/password/reset") return {};
    EXPECT_EQ(header(request, "authorization"), "Session token");
    EXPECT_EQ(must(sync::decode<ResetRequest>(request.body)).account, whose);
    return {200, {}, sync::encode(ResetReply{"k7qm-2hxv-9trd"})};
  };
  EXPECT_EQ(give(), "k7qm-2hxv-9trd");
  transport.answer = [](const HttpRequest&) { return refused(403, "not_allowed"); };
  EXPECT_EQ(give(), "not_allowed");
  transport.answer = [](const HttpRequest&) { return refused(401, "no_session"); };
  EXPECT_EQ(give(), "log_in_again");
  transport.answer = [](const HttpRequest&) { return HttpReply{}; };
  EXPECT_EQ(give(), "no_network");
}

TEST_F(SessionTest, WhoSignsUpHearsWhatTheServerSays) {
  SignUpRequest form;
  form.user_name = "amina.w";
  const auto sign_up = [&] {
    return code_of([&](Session::Done done) { session->sign_up(form, std::move(done)); });
  };
  transport.answer = [](const HttpRequest&) { return refused(409, "name_taken"); };
  EXPECT_EQ(sign_up(), "name_taken");
  transport.answer = [](const HttpRequest&) { return HttpReply{201, {}, {}}; };
  EXPECT_EQ(sign_up(), "ok");
  EXPECT_EQ(transport.requests.back().path, "/api/v1/accounts");
  EXPECT_EQ(must(sync::decode<SignUpRequest>(transport.requests.back().body)).user_name, "amina.w");
  transport.answer = [](const HttpRequest&) {
    return HttpReply{200, {{"content-type", "text/html"}}, {}};
  };
  EXPECT_EQ(sign_up(), "not_wardbook");
  EXPECT_EQ(session->user(), nullptr);
}

TEST_F(SessionTest, WhoHasAnotherNameComesInByThatOfflineToo) {
  EXPECT_EQ(log_in("nurse2", kPassword), "ok");
  EXPECT_EQ(log_in("nurse3", kPassword), "ok") << "the same account";
  must(session->log_out());
  reachable = false;
  EXPECT_EQ(log_in("nurse2", kPassword), "needs_network");
  EXPECT_EQ(log_in("nurse3", kPassword), "ok");
  EXPECT_EQ(session->user()->user_name, "nurse3");
}

TEST_F(SessionTest, ANameThatPassedToSomebodyElseIsThatPersons) {
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  first_account = 3;
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  must(session->log_out());
  reachable = false;
  EXPECT_EQ(log_in("desk1", kPassword), "ok");
  EXPECT_EQ(session->user()->id, AccountId{SmallWorld::id_of(3)});
}

}  // namespace
}  // namespace wardbook
