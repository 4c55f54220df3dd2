#include <gtest/gtest.h>

#include "app/model/app.h"
#include "shared/base/text.h"
#include "shared/store/database.h"
#include "tests/unit/app/fake_transport.h"
#include "tests/unit/sync/small_world.h"

// What a person hears of what they have asked the server for.

namespace wardbook {
namespace {

using testing::FakeTransport;
using testing::ManualClock;
using testing::must;
using testing::SeededRandom;
using testing::SmallWorld;
using testing::TempDatabase;

class TaskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    transport.answer = [](const HttpRequest& request) { return serve(request); };
    app = must(app::App::open({*file, transport, clock, random,
                               [](const std::string&, Minute) { return 0; }, lower_case}));
  }

  /// Lets everybody in and changes no password.
  static HttpReply serve(const HttpRequest& request) {
    if (request.path != "/api/v1/login")
      return {403, {}, sync::encode(ErrorReply{{"wrong_password", "No."}, 0})};
    LoginReply reply;
    reply.user_name = must(sync::decode<LoginRequest>(request.body)).user_name;
    reply.account.uuid = SmallWorld::id_of(reply.user_name == "desk1" ? 1 : 2);
    reply.state = AccountState::active;
    reply.session = "token";
    reply.device.uuid = SmallWorld::id_of(900);
    reply.device_secret = "5ec2e7";
    return {200, {}, sync::encode(reply)};
  }

  TempDatabase file;
  SeededRandom random{1};
  ManualClock clock;
  FakeTransport transport;
  std::unique_ptr<app::App> app;
};

TEST_F(TaskTest, WhatWasAskedForByWhoHasLeftIsNoBusinessOfTheNextPerson) {
  app->log_in("desk1", "a long enough sentence");
  transport.poll();
  ASSERT_NE(app->user(), nullptr);
  app->change_password("a wrong one", "another long sentence");
  app->log_out();
  app->log_in("nurse2", "a long enough sentence");
  // In the order in which they were asked.
  transport.answer = [&](const HttpRequest& request) {
    if (request.path == "/api/v1/login") {
      EXPECT_TRUE(app->task().busy) << "the log-in goes on";
      EXPECT_FALSE(app->task().failed) << app->task().error.hint;
    }
    return serve(request);
  };
  transport.poll();
  EXPECT_FALSE(app->task().busy);
  ASSERT_NE(app->user(), nullptr);
  EXPECT_EQ(app->user()->user_name, "nurse2");
}

TEST_F(TaskTest, AGivenPasswordIsShownToWhoAskedForItAndForgottenWithTheTask) {
  app->log_in("admin1", "a long enough sentence");
  transport.poll();
  transport.answer = [](const HttpRequest& request) -> HttpReply {
    if (request.path != "/api/v1/password/reset") return serve(request);
    return {200, {}, sync::encode(ResetReply{"k7qm-2hxv-9trd"})};
  };
  app->reset_password(AccountId{SmallWorld::id_of(7)});
  EXPECT_TRUE(app->task().busy);
  transport.poll();
  EXPECT_FALSE(app->task().busy);
  EXPECT_FALSE(app->task().failed) << app->task().error.hint;
  EXPECT_EQ(app->task().given_password, "k7qm-2hxv-9trd");
  app->forget_task();
  EXPECT_EQ(app->task().given_password, "");
  // Closed before it came.
  app->reset_password(AccountId{SmallWorld::id_of(8)});
  app->forget_task();
  transport.poll();
  EXPECT_EQ(app->task().given_password, "");
}

}  // namespace
}  // namespace wardbook
