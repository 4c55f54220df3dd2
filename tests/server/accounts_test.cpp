#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <thread>

#include "shared/sync/json.h"
#include "sync-server/core/login_delay.h"
#include "tests/server/test_device.h"

namespace wardbook::test {
namespace {

class AccountsTest : public ::testing::Test {
 protected:
  std::optional<Answer> log_in(const std::string& name, const std::string& password) {
    LoginRequest form;
    form.user_name = name;
    form.password = password;
    return post("/api/v1/login", form);
  }
  template <class T>
  std::optional<Answer> post(const char* path, const T& message, const Headers& headers = {}) {
    return client_.post(path, sync::encode_json(message), "application/json", headers);
  }
  /// At the test's own moment: on a slow machine no delay runs out in between.
  template <class T>
  Response post_at(Instant when, const char* path, const T& message,
                   const std::string& authorization = {}) {
    Request request{"POST", path, {{"content-type", "application/json"}}, {}, {}, false};
    if (!authorization.empty()) request.headers["authorization"] = authorization;
    request.body = sync::encode_json(message);
    return server_.service().handle(request, when);
  }
  /// desk1's log-in on a device, or on a new one.
  int try_at(Instant when, const char* password, const std::optional<LoginReply>& device) {
    LoginRequest form;
    form.user_name = "desk1";
    form.password = password;
    if (device) form.device = device->device;
    if (device) form.device_secret = device->device_secret;
    return post_at(when, "/api/v1/login", form).status;
  }
  static LoginReply read(const std::optional<Answer>& result) {
    const auto reply = sync::decode_json<LoginReply>(result->body);
    EXPECT_TRUE(reply.ok()) << result->body;
    return reply.ok() ? *reply : LoginReply{};
  }
  static std::string code(const std::optional<Answer>& result) {
    const auto reply = sync::decode_json<ErrorReply>(result->body);
    return reply.ok() ? reply->error.code : "unreadable: " + result->body;
  }

  LiveServer server_;
  Client client_ = server_.client();
};

TEST_F(AccountsTest, AWrongPasswordAndAnUnknownNameLookTheSame) {
  const auto wrong = log_in("desk1", "not the password at all");
  const auto unknown = log_in("desk9", "not the password at all");
  ASSERT_TRUE(wrong && unknown);
  EXPECT_EQ(wrong->status, 401);
  EXPECT_EQ(unknown->status, 401);
  EXPECT_EQ(wrong->body, unknown->body);
}

TEST_F(AccountsTest, AfterAWrongPasswordOneHasToWaitButIsNotLockedOut) {
  const Instant start = wall_now();
  // The server's time does not go back: who is nobody tries first.
  const auto try_later = [&](const std::string& name, const char* password, int64_t ms) {
    if (name == "desk1") ms += 10'000;
    LoginRequest form;
    form.user_name = name;
    form.password = password;
    Request request{"POST", "/api/v1/login", {{"content-type", "application/json"}}, {}, {}, false};
    request.body = sync::encode_json(form);
    return server_.service().handle(request, {start.ms + ms});
  };
  for (const char* name : {"nobody", "desk1"}) {
    EXPECT_EQ(try_later(name, "wrong wrong wrong", 0).status, 401) << name;
    EXPECT_EQ(try_later(name, kPassword, 999).status, 429) << name;
    EXPECT_EQ(try_later(name, "wrong wrong wrong", 1'000).status, 401) << name;
    const Response soon = try_later(name, kPassword, 1'001);
    EXPECT_EQ(soon.status, 429) << name;
    EXPECT_EQ(soon.headers.back(), std::pair(std::string("Retry-After"), std::string("2"))) << name;
  }
  server_.restart();
  for (const char* name : {"nobody", "desk1"})
    EXPECT_EQ(try_later(name, kPassword, 2'900).status, 429) << "a restart forgives nothing";
  EXPECT_EQ(try_later("desk1", kPassword, 3'000).status, 200);
  EXPECT_EQ(try_later("desk1", "wrong wrong wrong", 3'001).status, 401) << "the count began anew";
  EXPECT_EQ(try_later("desk1", kPassword, 4'001).status, 200);
}

/// Meanwhile the server's time stands still: nobody could have tried again until it went on.
TEST_F(AccountsTest, AClockThatWasSetBackKeepsNobodyOut) {
  const Instant ahead = wall_now();
  const Instant set{ahead.ms - 3 * kHourMs};
  EXPECT_EQ(try_at(ahead, "wrong wrong wrong", std::nullopt), 401);
  EXPECT_EQ(try_at(ahead, kPassword, std::nullopt), 429);
  EXPECT_EQ(try_at(set, kPassword, std::nullopt), 200) << "that was in time to come";
  const auto after = [&](int64_t ms) { return Instant{set.ms + ms}; };
  EXPECT_EQ(try_at(after(0), "wrong wrong wrong", std::nullopt), 401);
  EXPECT_EQ(try_at(after(999), kPassword, std::nullopt), 429);
  EXPECT_EQ(try_at(after(1'000), kPassword, std::nullopt), 200);
}

TEST_F(AccountsTest, ASecondThatAClockIsSetBackForgivesNothing) {
  const Instant begin = wall_now();
  EXPECT_EQ(try_at(begin, "wrong wrong wrong", std::nullopt), 401);
  EXPECT_EQ(try_at({begin.ms - 1'000}, kPassword, std::nullopt), 429);
  EXPECT_EQ(try_at({begin.ms + 1'000}, kPassword, std::nullopt), 200);
}

/// Whoever guesses from elsewhere does not keep a person out on the tablet that is theirs, and the
/// other way round; on a tablet that the person has never used, everybody's guesses count.
TEST_F(AccountsTest, OnTheirOwnDeviceNobodyElsesGuessesCount) {
  const LoginReply own = read(log_in("desk1", kPassword));
  const LoginReply others = read(log_in("desk2", kPassword));
  const Instant now = wall_now();
  EXPECT_EQ(try_at(now, "wrong wrong wrong", std::nullopt), 401);
  EXPECT_EQ(try_at(now, kPassword, std::nullopt), 429);
  EXPECT_EQ(try_at(now, kPassword, others), 429);
  EXPECT_EQ(try_at(now, kPassword, own), 200);
  LoginRequest anew;
  anew.user_name = "desk1";
  anew.password = kPassword;
  anew.replaces = own.device;
  anew.device_secret = own.device_secret;
  EXPECT_EQ(post_at(now, "/api/v1/login", anew).status, 200);
}

TEST_F(AccountsTest, AWrongPasswordOnTheirOwnDeviceCountsThereAlone) {
  const LoginReply own = read(log_in("desk1", kPassword));
  const Instant now = wall_now();
  EXPECT_EQ(try_at(now, "wrong wrong wrong", own), 401);
  EXPECT_EQ(try_at(now, kPassword, own), 429);
  EXPECT_EQ(try_at(now, kPassword, std::nullopt), 200);
}

/// The statuses of log-ins that begin in the same moment.
std::vector<int> at_once(Service& service, const std::vector<std::string>& passwords) {
  std::vector<int> statuses(passwords.size());
  std::vector<std::thread> people;
  std::latch start(static_cast<std::ptrdiff_t>(passwords.size()));
  for (size_t i = 0; i < passwords.size(); ++i) {
    people.emplace_back([&, i] {
      LoginRequest form;
      form.user_name = "desk1";
      form.password = passwords[i];
      Request request{"POST", "/api/v1/login", {{"content-type", "application/json"}}, {}, {},
                      false};
      request.body = sync::encode_json(form);
      start.arrive_and_wait();
      statuses[i] = service.handle(request, wall_now()).status;
    });
  }
  for (std::thread& one : people) one.join();
  return statuses;
}

TEST_F(AccountsTest, TabletsThatLogInWithOneAccountAtOnceDoNotHinderEachOther) {
  EXPECT_EQ(at_once(server_.service(), std::vector<std::string>(6, kPassword)),
            std::vector<int>(6, 200));
}

/// A flood can't take the machine's memory.
TEST_F(AccountsTest, WhoComesWhenManyLogInIsToldToComeBack) {
  const std::vector<int> told = at_once(server_.service(), std::vector<std::string>(60, kPassword));
  const auto in = std::count(told.begin(), told.end(), 200);
  EXPECT_GE(in, 18) << "two hash and sixteen wait";
  EXPECT_GE(std::count(told.begin(), told.end(), 429), 1);
  EXPECT_EQ(in + std::count(told.begin(), told.end(), 429), 60);
}

TEST_F(AccountsTest, ABurstOfGuessesCountsAsOne) {
  std::vector<std::string> guesses(6, "wrong wrong wrong");
  const std::vector<int> told = at_once(server_.service(), guesses);
  EXPECT_EQ(std::count(told.begin(), told.end(), 401), 1);
  EXPECT_EQ(std::count(told.begin(), told.end(), 429), 5);
  EXPECT_EQ(log_in("desk1", kPassword)->status, 429) << "it was counted";
}

TEST(LoginDelayTest, AfterAWrongOneNoneOfTheOthersCounts) {
  LoginDelay delays;
  const LoginDelay::Key key = "desk1";
  {
    LoginDelay::Turn first = delays.begin(key), second = delays.begin(key),
                     third = delays.begin(key);
    EXPECT_TRUE(first.settle(true));
    EXPECT_TRUE(second.settle(false));
    EXPECT_FALSE(third.is_open());
    EXPECT_FALSE(third.settle(true));
    EXPECT_FALSE(delays.begin(key).is_open()) << "the failure may not be noted yet";
    EXPECT_TRUE(delays.begin("desk2").is_open());
  }
  EXPECT_TRUE(delays.begin(key).settle(true));
}

TEST_F(AccountsTest, TheCookieIsGuarded) {
  const auto plain = log_in("desk1", kPassword);
  ASSERT_TRUE(plain);
  const std::string cookie = plain->headers.at("set-cookie");
  EXPECT_TRUE(cookie.starts_with("sid=")) << cookie;
  for (const char* part : {"; Path=/", "; HttpOnly", "; SameSite=Strict"})
    EXPECT_NE(cookie.find(part), std::string::npos) << cookie;
}

/// Over TLS the cookie is this host's alone; it is as good as the header, and a log-out takes it.
TEST_F(AccountsTest, ACookieOverTlsIsThisHostsAlone) {
  LoginRequest form;
  form.user_name = "desk1";
  form.password = kPassword;
  Request request{"POST", "/api/v1/login", {{"content-type", "application/json"}}, {}, {}, true};
  request.body = sync::encode_json(form);
  const auto cookie_of = [](const Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Set-Cookie") return value;
    return std::string();
  };
  const std::string cookie = cookie_of(server_.service().handle(request, wall_now()));
  EXPECT_TRUE(cookie.starts_with("__Host-sid=")) << cookie;
  for (const char* part : {"; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure", "; Max-Age="})
    EXPECT_NE(cookie.find(part), std::string::npos) << cookie;
  EXPECT_EQ(cookie.find("; Max-Age=0"), std::string::npos) << cookie;
  const std::string pair = cookie.substr(0, cookie.find(';'));
  const auto session = [&](const std::string& sent, bool secure) {
    const Request asked{"GET", "/api/v1/session", {{"cookie", sent}}, {}, {}, secure};
    return server_.service().handle(asked, wall_now()).status;
  };
  EXPECT_EQ(session(pair, true), 200);
  EXPECT_EQ(session("other=1; " + pair + "; more=2", true), 200);
  EXPECT_EQ(session("x" + pair, true), 401);
  EXPECT_EQ(session(pair.substr(std::string("__Host-").size()), true), 401);
  EXPECT_EQ(session(pair, false), 401);
  request = {
      "POST", "/api/v1/logout", {{"content-type", "application/json"}, {"cookie", pair}}, {}, {},
      true};
  const std::string gone = cookie_of(server_.service().handle(request, wall_now()));
  EXPECT_TRUE(gone.starts_with("__Host-sid=;")) << gone;
  EXPECT_NE(gone.find("; Max-Age=0"), std::string::npos) << gone;
  EXPECT_EQ(session(pair, true), 401);
}

TEST_F(AccountsTest, SessionsEndWithLogOutAndWithANewPassword) {
  const std::string first = read(log_in("desk1", kPassword)).session;
  const std::string second = read(log_in("desk1", kPassword)).session;
  const auto status = [&](const std::string& token) {
    return client_.get("/api/v1/session", {{"Authorization", "Session " + token}})->status;
  };
  EXPECT_EQ(first.size(), 64u);
  EXPECT_NE(first, second);
  EXPECT_EQ(status(first), 200);
  EXPECT_EQ(status("0" + first.substr(1)), first[0] == '0' ? 200 : 401);
  const auto out = client_.post("/api/v1/logout", "", "application/json",
                                {{"Authorization", "Session " + first}});
  ASSERT_TRUE(out);
  EXPECT_EQ(out->status, 204);
  EXPECT_EQ(out->headers.at("cache-control"), "no-store");
  EXPECT_EQ(status(first), 401);
  const PasswordRequest change{kPassword, "a new one for the desk"};
  const auto changed = post("/api/v1/password", change, {{"Authorization", "Session " + second}});
  ASSERT_TRUE(changed);
  ASSERT_EQ(changed->status, 200) << changed->body;
  EXPECT_EQ(status(second), 401);
  EXPECT_EQ(status(read(changed).session), 200);
  EXPECT_EQ(log_in("desk1", kPassword)->status, 401);
}

TEST_F(AccountsTest, OfTwoNewPasswordsAtOnceOneIsTaken) {
  const std::vector<std::string> sessions{read(log_in("desk1", kPassword)).session,
                                          read(log_in("desk1", kPassword)).session};
  std::vector<int> statuses(sessions.size());
  const auto password = [](size_t i) { return "a new one for desk " + std::to_string(i); };
  std::latch both(2);
  const auto change = [&](size_t i) {
    both.arrive_and_wait();
    statuses[i] = post("/api/v1/password", PasswordRequest{kPassword, password(i)},
                       {{"Authorization", "Session " + sessions[i]}})
                      ->status;
  };
  std::thread beside([&] { change(0); });
  change(1);
  beside.join();
  ASSERT_EQ(std::count(statuses.begin(), statuses.end(), 200), 1)
      << statuses[0] << " " << statuses[1];
  const size_t taken = statuses[0] == 200 ? 0 : 1;
  // The other one may have counted as a guess.
  const Instant later{wall_now().ms + 60'000};
  EXPECT_EQ(try_at(later, password(taken).c_str(), std::nullopt), 200);
  EXPECT_EQ(try_at(later, password(1 - taken).c_str(), std::nullopt), 401);
}

/// Who finds a tablet that somebody is logged in on.
TEST_F(AccountsTest, WithoutTheOldPasswordNobodyGetsANewOne) {
  const LoginReply desk = read(log_in("desk1", kPassword));
  const Instant now = wall_now();
  const auto change = [&](const std::string& from) {
    const PasswordRequest form{from, "a new one for the desk"};
    const Response answer = post_at(now, "/api/v1/password", form, "Session " + desk.session);
    const auto said = sync::decode_json<ErrorReply>(answer.body);
    return said.ok() ? said->error.code : answer.body;
  };
  EXPECT_EQ(change("wrong wrong wrong"), "wrong_password");
  EXPECT_EQ(change(kPassword), "wait_before_log_in") << "it was counted";
  EXPECT_EQ(change(std::string(5'000, 'a')), "wrong_log_in");
  EXPECT_EQ(log_in("desk1", std::string(5'000, 'a'))->status, 401);
  EXPECT_EQ(log_in("desk1", kPassword)->status, 200);
}

TEST_F(AccountsTest, PasswordsAreLongAndUncommon) {
  SignUpRequest form;
  form.user_name = "amina.w";
  form.full_name = "Amina Wanjiru";
  for (const char* weak :
       {"short", "eleven char", "aaaaaaaaaaaaaaa", "password1234", "my name is amina.w"}) {
    form.password = weak;
    const auto answer = post("/api/v1/accounts", form);
    EXPECT_EQ(answer->status, 422) << weak;
    EXPECT_EQ(code(answer), "weak_password") << weak;
  }
}

TEST_F(AccountsTest, APatientMayStartAtOnce) {
  SignUpRequest form;
  form.user_name = "Amina.W";
  form.password = kPassword;
  form.full_name = "Amina Wanjiru";
  form.birth_date = to_date({1991, 2, 3});
  const auto made = post("/api/v1/accounts", form);
  ASSERT_TRUE(made);
  ASSERT_EQ(made->status, 201) << made->body;
  EXPECT_EQ(read(made).state, AccountState::active);
  EXPECT_TRUE(read(made).patient.has_value());
  EXPECT_EQ(code(post("/api/v1/accounts", form)), "name_taken");
  TestDevice phone(server_.client());
  ASSERT_TRUE(phone.log_in("amina.w"));
  ASSERT_TRUE(phone.sync());
  const auto patients = phone.rows<Patient>();
  ASSERT_EQ(patients.size(), 1u);
  EXPECT_EQ(patients[0].name, "Amina Wanjiru");
  EXPECT_EQ(patients[0].account, phone.login().account);
}

TEST_F(AccountsTest, StaffWaitsForAnAdmin) {
  TestDevice admin(server_.client());
  ASSERT_TRUE(admin.log_in("admin1"));
  ASSERT_TRUE(admin.sync());
  const HospitalId hospital = admin.rows<Hospital>().at(0).id;
  SignUpRequest form;
  form.user_name = "nurse";
  form.password = kPassword;
  form.full_name = "New Nurse";
  form.role = Role::staff;
  EXPECT_EQ(post("/api/v1/accounts", form)->status, 422) << "no hospital";
  form.hospital = hospital;
  const auto made = post("/api/v1/accounts", form);
  ASSERT_EQ(made->status, 201) << made->body;
  EXPECT_EQ(read(made).state, AccountState::waiting);
  TestDevice nurse(server_.client());
  ASSERT_TRUE(nurse.log_in("nurse"));
  ASSERT_TRUE(nurse.sync());
  EXPECT_TRUE(nurse.rows<Bed>().empty());
  const SetAccount approve{read(made).account, AccountState::active, Role::staff, hospital, {}};
  const auto approved = admin.sync({admin.next(approve)});
  ASSERT_TRUE(approved);
  EXPECT_EQ(approved->outcomes.at(0).outcome.code, OutcomeCode::done);
  ASSERT_TRUE(nurse.sync());
  EXPECT_FALSE(nurse.rows<Bed>().empty());
  form.user_name = "boss";
  form.role = Role::admin;
  form.hospital.reset();
  EXPECT_EQ(post("/api/v1/accounts", form)->status, 403);
}

TEST_F(AccountsTest, WhoMayNotDisableAnAccountEndsNoSessionOfIt) {
  TestDevice admin(server_.client());
  TestDevice desk(server_.client());
  ASSERT_TRUE(admin.log_in("admin1"));
  ASSERT_TRUE(desk.log_in("desk1"));
  const SetAccount disable{admin.login().account, AccountState::disabled, Role::admin, {}, {}};
  const auto reply = desk.sync({desk.next(disable)});
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->outcomes.at(0).outcome.code, OutcomeCode::not_allowed);
  EXPECT_EQ(client_.get("/api/v1/session", {{"Authorization", "Session " + admin.login().session}})
                ->status,
            200);
}

TEST_F(AccountsTest, ADisabledAccountIsOut) {
  TestDevice admin(server_.client());
  TestDevice desk(server_.client());
  ASSERT_TRUE(admin.log_in("admin1"));
  ASSERT_TRUE(desk.log_in("desk1"));
  const SetAccount disable{
      desk.login().account, AccountState::disabled, Role::desk, {}, desk.login().clinic};
  const auto reply = admin.sync({admin.next(disable)});
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->outcomes.at(0).outcome.code, OutcomeCode::done);
  EXPECT_EQ(client_.get("/api/v1/session", {{"Authorization", "Session " + desk.login().session}})
                ->status,
            401);
  EXPECT_EQ(log_in("desk1", kPassword)->status, 403);
}

/// A lost tablet's session must not come back with its person.
TEST_F(AccountsTest, WhoIsActiveAgainHasNoSessionFromBefore) {
  TestDevice admin(server_.client());
  TestDevice desk(server_.client());
  ASSERT_TRUE(admin.log_in("admin1"));
  ASSERT_TRUE(desk.log_in("desk1"));
  const auto set = [&](AccountState state) {
    const SetAccount change{desk.login().account, state, Role::desk, {}, desk.login().clinic};
    const auto reply = admin.sync({admin.next(change)});
    ASSERT_TRUE(reply);
    ASSERT_EQ(reply->outcomes.at(0).outcome.code, OutcomeCode::done);
  };
  const auto session = [&] {
    return client_.get("/api/v1/session", {{"Authorization", "Session " + desk.login().session}})
        ->status;
  };
  set(AccountState::active);
  EXPECT_EQ(session(), 200) << "nothing was taken from the person";
  set(AccountState::disabled);
  set(AccountState::active);
  EXPECT_EQ(session(), 401);
  EXPECT_EQ(log_in("desk1", kPassword)->status, 200);
}

}  // namespace
}  // namespace wardbook::test
