#include <gtest/gtest.h>

#include "shared/sync/chain.h"
#include "shared/sync/json.h"
#include "sync-server/cli/devices.h"
#include "tests/server/server_fixture.h"

// What is in the audit afterwards, and by whom and on which device. What a defect leaves there, and
// what comes back after a restore, is in defect_test.cpp and reinstate_test.cpp.

namespace wardbook::test {
namespace {

class AuditTest : public ServerFixture {
 protected:
  template <class T>
  Answer post(const char* path, const T& message, const Headers& headers = {}) {
    const auto answer =
        server_.client().post(path, sync::encode_json(message), "application/json", headers);
    EXPECT_TRUE(answer);
    return answer.value_or(Answer{});
  }
  RegisterPatient patient(const TestDevice& device) {
    return some_patient(PatientId::make(wall_now(), random_), *device.login().clinic, "Amina");
  }
  static std::string command(const SentCommand& sent) {
    return "command " + to_text(sync::decode_body(sent.body)->id);
  }

  /// What was noted besides log-ins that went well. Stops the server.
  std::vector<AuditEntry> noted() {
    std::vector<AuditEntry> entries = server_.audit();
    std::erase_if(entries, [](const AuditEntry& entry) { return entry.action == "log_in"; });
    return entries;
  }
  static void expect_entry(const AuditEntry& entry, const std::string& action,
                           const std::string& object, const std::string& detail, AccountId actor,
                           DeviceId device) {
    EXPECT_EQ(entry.action, action);
    EXPECT_EQ(entry.object, object) << action;
    EXPECT_EQ(entry.detail, detail) << action;
    EXPECT_EQ(entry.actor, actor) << action;
    EXPECT_EQ(entry.device, device) << action;
  }

  SecureRandom random_;
};

TEST_F(AuditTest, EveryLogInAndEveryWrongPassword) {
  const LoginReply desk = logged_in("desk1").login();
  EXPECT_EQ(post("/api/v1/login", LoginRequest{"desk1", "wrong wrong wrong", {}, "", ""}).status,
            401);
  EXPECT_EQ(post("/api/v1/login", LoginRequest{"nobody", kPassword, {}, "", ""}).status, 401);
  const std::vector<AuditEntry> entries = server_.audit();
  ASSERT_EQ(entries.size(), 3u);
  const std::string account = "account " + to_text(desk.account);
  expect_entry(entries[0], "log_in", account, "", desk.account, desk.device);
  expect_entry(entries[1], "log_in_failed", account, "", desk.account, {});
  expect_entry(entries[2], "log_in_failed", "account " + to_text(AccountId{}), "", {}, {});
}

TEST_F(AuditTest, WhoMadeAnAccountAndWhoHasAnotherPassword) {
  SignUpRequest form;
  form.user_name = "amina.w";
  form.password = kPassword;
  form.full_name = "Amina Wanjiru";
  form.birth_date = to_date({1991, 2, 3});
  const Answer made = post("/api/v1/accounts", form);
  ASSERT_EQ(made.status, 201) << made.body;
  const AccountId amina = sync::decode_json<LoginReply>(made.body)->account;
  const LoginReply desk = logged_in("desk1").login();
  const PasswordRequest change{kPassword, "a new one for the desk"};
  EXPECT_EQ(post("/api/v1/password", change, {{"Authorization", "Session " + desk.session}}).status,
            200);
  const std::vector<AuditEntry> entries = noted();
  ASSERT_EQ(entries.size(), 2u);
  expect_entry(entries[0], "sign_up", "account " + to_text(amina), "", amina, {});
  expect_entry(entries[1], "change_password", "account " + to_text(desk.account), "", desk.account,
               desk.device);
}

TEST_F(AuditTest, WhichDeviceWentOnAsAnotherAndWhichWasShutOut) {
  TestDevice desk = logged_in("desk1");
  const DeviceId before = desk.login().device;
  ASSERT_TRUE(desk.log_in_anew("desk1"));
  Options options;
  options.data = server_.data();
  options.device = before;
  ::testing::internal::CaptureStdout();
  EXPECT_TRUE(run_revoke_device(options).ok());
  (void)::testing::internal::GetCapturedStdout();
  const std::vector<AuditEntry> entries = noted();
  ASSERT_EQ(entries.size(), 2u);
  const std::string device = "device " + to_text(before);
  expect_entry(entries[0], "replace_device", device, "", desk.login().account, desk.login().device);
  expect_entry(entries[1], "revoke_device", device, "", {}, {});
}

TEST_F(AuditTest, WhatSomebodyTriedWhoMayNot) {
  const AccountId stranger = logged_in("staff1").login().account;
  TestDevice desk = logged_in("desk1");
  const SentCommand fine = desk.next(patient(desk));
  const SentCommand not_in_role =
      desk.next(SetUpDistrict{DistrictId::make(wall_now(), random_), "Elsewhere"});
  const SentCommand never_here = desk.next_by(stranger, patient(desk));
  const SentCommand other_body = desk.next(patient(desk), sync::decode_body(fine.body)->id);
  ASSERT_TRUE(desk.sync({fine, not_in_role, never_here, other_body}));
  const std::vector<AuditEntry> entries = noted();
  ASSERT_EQ(entries.size(), 3u);
  const auto [account, device] = std::pair(desk.login().account, desk.login().device);
  expect_entry(entries[0], "denied", command(not_in_role), "rule", account, device);
  expect_entry(entries[1], "denied", command(never_here), "actor", stranger, device);
  expect_entry(entries[2], "other_body", command(fine), "other_body", account, device);
}

}  // namespace
}  // namespace wardbook::test
