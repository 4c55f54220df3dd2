#include <gtest/gtest.h>

#include <algorithm>

#include "shared/store/database.h"
#include "shared/sync/json.h"
#include "shared/sync/wait.h"
#include "sync-server/cli/devices.h"
#include "tests/server/test_device.h"

// The operator's words about devices, beside a server that serves.

namespace wardbook::test {
namespace {

class DevicesTest : public ::testing::Test {
 protected:
  /// What it prints.
  std::string run(Status (*task)(const Options&), DeviceId device = {}) {
    Options options;
    options.data = server_.data();
    options.device = device;
    ::testing::internal::CaptureStdout();
    status_ = task(options);
    return ::testing::internal::GetCapturedStdout();
  }
  static void expect_out_of_service(const std::optional<Answer>& answer) {
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 410);
    const auto said = sync::decode_json<ErrorReply>(answer->body);
    ASSERT_TRUE(said.ok()) << answer->body;
    EXPECT_EQ(said->error.code, "device_revoked");
    EXPECT_NE(said->error.hint.find("ask"), std::string::npos);
  }
  std::optional<Answer> post(const char* path, const std::string& body,
                             const Headers& headers = {}) const {
    return server_.client().post(path, body, "application/json", headers);
  }
  SentCommand patient(TestDevice& device) {
    return device.next(
        some_patient(PatientId::make(wall_now(), random_), *device.login().clinic, "Amina"));
  }

  LiveServer server_;
  SecureRandom random_;
  Status status_;
};

TEST_F(DevicesTest, AStolenTabletIsShutOutWhileTheServerServes) {
  TestDevice stolen(server_.client()), other(server_.client());
  const auto login = stolen.log_in("desk1");
  ASSERT_TRUE(login && other.log_in("desk1") && stolen.sync() && other.sync());
  const std::string printed = run(run_revoke_device, login->device);
  ASSERT_TRUE(status_.ok()) << status_.error().hint;
  EXPECT_NE(printed.find("shut out"), std::string::npos) << printed;

  const Headers proof{{"Authorization", "Device " + login->device_secret}};
  const SyncRequest asked = stolen.request({patient(stolen)});
  expect_out_of_service(post("/api/v1/sync", sync::encode_json(asked), proof));
  WaitRequest wait;
  wait.device = login->device;
  wait.epoch = login->epoch;
  wait.wait_ms = 1;
  expect_out_of_service(post("/api/v1/wait", sync::encode_json(wait), proof));
  LoginRequest again{"desk1", kPassword, login->device, login->device_secret, "test"};
  expect_out_of_service(post("/api/v1/login", sync::encode_json(again)));
  again.device.reset();
  again.replaces = login->device;
  expect_out_of_service(post("/api/v1/login", sync::encode_json(again)));
  const auto session = [&](const LoginReply& of) {
    return server_.client()
        .get("/api/v1/session", {{"Authorization", "Session " + of.session}})
        ->status;
  };
  EXPECT_EQ(session(*login), 401);

  EXPECT_EQ(session(other.login()), 200);
  const auto reply = other.sync({patient(other)});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->outcomes.at(0).outcome.code, OutcomeCode::done);
  EXPECT_TRUE(server_.check().empty()) << "the audit is whole";
}

TEST_F(DevicesTest, TheListSaysWhoHasWhichAndWhatIsShutOut) {
  run(run_devices);
  ASSERT_TRUE(status_.ok());
  TestDevice shared(server_.client());
  ASSERT_TRUE(shared.log_in("desk1") && shared.log_in_here("staff1"));
  const LoginRequest form{"desk2", kPassword, std::nullopt, "", "Tablet \x1b[2J"};
  const auto made = post("/api/v1/login", sync::encode_json(form));
  ASSERT_EQ(made->status, 200) << made->body;
  const std::string list = run(run_devices);
  ASSERT_TRUE(status_.ok());
  EXPECT_EQ(std::count(list.begin(), list.end(), '\n'), 2) << list;
  EXPECT_NE(list.find(to_text(shared.login().device) + "  \"test\"  used by "), std::string::npos)
      << list;
  for (const char* one : {"desk1", "staff1", "desk2", "\"Tablet ?[2J\"", "last seen 20"})
    EXPECT_NE(list.find(one), std::string::npos) << one << " in " << list;
  EXPECT_EQ(list.find("REVOKED"), std::string::npos);
  run(run_revoke_device, shared.login().device);
  EXPECT_NE(run(run_devices).find("REVOKED"), std::string::npos);
}

TEST_F(DevicesTest, AnIdThatNobodyHasIsNotShutOut) {
  run(run_revoke_device, DeviceId::make(wall_now(), random_));
  ASSERT_FALSE(status_.ok());
  EXPECT_EQ(status_.error().code, "device_unknown");
  Options nowhere;
  nowhere.data = server_.data() + "/none";
  EXPECT_EQ(run_devices(nowhere).error().code, "data_missing");
}

}  // namespace
}  // namespace wardbook::test
