#include "sync-server/cli/reset_password.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <memory>

#include "shared/sync/json.h"
#include "sync-server/core/login_job.h"
#include "sync-server/core/sign_up.h"
#include "tests/server/test_device.h"

// The operator's new password for somebody, beside a server that serves, and what was being checked
// against the old one.

namespace wardbook::test {
namespace {

constexpr const char* kOther = "a new one for the desk";

class ResetPasswordTest : public ::testing::Test {
 protected:
  /// What it prints.
  std::string reset(const std::string& name, const std::string& password) {
    Options options;
    options.data = server_.data();
    options.account = name;
    options.password_file = folder_.path() + "/password";
    std::ofstream(options.password_file) << password << "\n";
    ::testing::internal::CaptureStdout();
    status_ = run_reset_password(options);
    return ::testing::internal::GetCapturedStdout();
  }
  std::optional<Answer> log_in(const char* password) {
    LoginRequest form;
    form.user_name = "desk1";
    form.password = password;
    return server_.client().post("/api/v1/login", sync::encode_json(form), "application/json");
  }
  int session(const std::string& token) {
    const Headers headers{{"Authorization", "Session " + token}};
    return server_.client().get("/api/v1/session", headers)->status;
  }

  LiveServer server_;
  TemporaryFolder folder_;
  Status status_;
};

TEST_F(ResetPasswordTest, WhoHasForgottenTheirsGetsANewOneWhileTheServerServes) {
  TestDevice device(server_.client());
  ASSERT_TRUE(device.log_in("desk1"));
  ASSERT_EQ(log_in("wrong wrong wrong")->status, 401);
  ASSERT_EQ(log_in(kPassword)->status, 429) << "one has to wait";
  const std::string said = reset("Desk1", kOther);
  ASSERT_TRUE(status_.ok()) << status_.error().hint;
  EXPECT_NE(said.find("desk1 has a new password"), std::string::npos) << said;
  EXPECT_EQ(session(device.login().session), 401);
  EXPECT_EQ(log_in(kOther)->status, 200) << "nobody waits for guesses at the old one";
  EXPECT_EQ(log_in(kPassword)->status, 401);
  EXPECT_TRUE(device.sync()) << "what the tablet has made still travels";
  const auto audit = server_.audit();
  EXPECT_TRUE(std::any_of(audit.begin(), audit.end(), [&](const AuditEntry& entry) {
    return entry.action == "reset_password" &&
           entry.object == "account " + to_text(device.login().account);
  }));
}

TEST_F(ResetPasswordTest, NothingChangesForANameThatNobodyHasOrAWeakPassword) {
  reset("nobody.here", kOther);
  EXPECT_EQ(status_.error().code, "account_unknown");
  reset("desk1", "short");
  EXPECT_EQ(status_.error().code, "weak_password");
  EXPECT_EQ(log_in(kPassword)->status, 200);
}

/// A log-in whose password has been checked, and that is not written yet.
class OvertakenLogIn : public ResetPasswordTest {
 protected:
  void SetUp() override {
    TestDevice device(server_.client());
    ASSERT_TRUE(device.log_in("desk1"));
    server_.stop();
    auto opened = open_installation(server_.data(), Missing::refuse, random_);
    ASSERT_TRUE(opened.ok());
    store_ = std::move(opened->store);
    account_ = **store_->find_account("desk1");
    device_ = **store_->find_device(device.login().device);
    phc_ = **store_->secret_of(account_.id);
  }
  /// Whether it made a session after `change`.
  bool logs_in_after(const std::function<Status()>& change) {
    LoginDelay delays;
    const NewSession made = make_session(random_, account_.id, device_.id, wall_now());
    LoginJob job(delays, LoginDelay::key_of("desk1", &account_, {}), wall_now(), wall_now());
    job.succeed(account_, phc_, device_, made.session);
    EXPECT_TRUE(store_->begin().ok());
    EXPECT_TRUE(change().ok());
    job.restart();
    EXPECT_TRUE(job.step(*store_, 0).ok());
    const bool has_session = (*store_->find_session(made.session.token_hash)).has_value();
    store_->rollback();
    EXPECT_NE(job.overtaken(), has_session);
    return has_session;
  }

  SecureRandom random_;
  std::unique_ptr<Store> store_;
  Account account_;
  Device device_;
  std::string phc_;
};

TEST_F(OvertakenLogIn, OutlivesNoChangeThatEndsSessions) {
  EXPECT_TRUE(logs_in_after([] { return Status(); }));
  EXPECT_FALSE(logs_in_after([this] { return store_->put_secret(account_.id, "other"); }));
  EXPECT_FALSE(logs_in_after([this] { return store_->revoke_device(device_.id); }));
  EXPECT_FALSE(logs_in_after([this] {
    Account disabled = account_;
    disabled.state = AccountState::disabled;
    return put_rows(*store_, {disabled});
  }));
}

}  // namespace
}  // namespace wardbook::test
