#include "sync-server/core/given_password.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <set>

#include "shared/store/database.h"
#include "shared/sync/json.h"
#include "sync-server/core/password.h"
#include "tests/server/test_device.h"

// The password that an admin gives somebody who has forgotten theirs.

namespace wardbook::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kPath = "/api/v1/password/reset";

class GivenPasswordTest : public ::testing::Test {
 protected:
  void SetUp() override { desk_ = logged_in("desk1"); }

  LoginReply logged_in(const std::string& name) {
    const auto answer = log_in(name, kPassword);
    return sync::decode_json<LoginReply>(answer->body).value();
  }
  std::optional<Answer> log_in(const std::string& name, const std::string& password) const {
    LoginRequest form;
    form.user_name = name;
    form.password = password;
    return server_.client().post("/api/v1/login", sync::encode_json(form), "application/json");
  }
  std::optional<Answer> give(AccountId whose, const LoginReply& by) const {
    return server_.client().post(kPath, sync::encode_json(ResetRequest{whose}), "application/json",
                                 {{"Authorization", "Session " + by.session}});
  }
  static std::string code(const std::optional<Answer>& answer) {
    const auto said = sync::decode_json<ErrorReply>(answer->body);
    return said.ok() ? said->error.code : answer->body;
  }

  LiveServer server_;
  LoginReply desk_;
};

TEST_F(GivenPasswordTest, LetsInWhoHasForgottenTheirsAndNobodyByTheOldOne) {
  ASSERT_EQ(log_in("desk1", "wrong wrong wrong")->status, 401);
  ASSERT_EQ(log_in("desk1", kPassword)->status, 429) << "one has to wait";
  const auto answer = give(desk_.account, logged_in("admin1"));
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->status, 200) << answer->body;
  EXPECT_EQ(answer->headers.at("cache-control"), "no-store");
  const std::string given = sync::decode_json<ResetReply>(answer->body).value().password;
  EXPECT_EQ(log_in("desk1", given)->status, 200) << "nobody waits for guesses at the old one";
  EXPECT_EQ(log_in("desk1", kPassword)->status, 401);
  const Headers before{{"Authorization", "Session " + desk_.session}};
  EXPECT_EQ(server_.client().get("/api/v1/session", before)->status, 401);
}

TEST_F(GivenPasswordTest, IsAuditedWithWhoGaveIt) {
  const LoginReply admin = logged_in("admin1");
  ASSERT_EQ(give(desk_.account, admin)->status, 200);
  const auto audit = server_.audit();
  EXPECT_TRUE(std::any_of(audit.begin(), audit.end(), [&](const AuditEntry& entry) {
    return entry.action == "reset_password" && entry.actor == admin.account &&
           entry.device == admin.device && entry.object == "account " + to_text(desk_.account);
  }));
}

TEST_F(GivenPasswordTest, IsGivenByAdminsAloneAndToOthers) {
  const LoginReply staff = logged_in("staff1");
  EXPECT_EQ(code(give(desk_.account, staff)), "not_allowed");
  EXPECT_EQ(give(desk_.account, staff)->status, 403);
  EXPECT_EQ(give(desk_.account, {})->status, 401);
  const LoginReply admin = logged_in("admin1");
  EXPECT_EQ(code(give(admin.account, admin)), "own_account");
  EXPECT_EQ(code(give(AccountId{staff.device.uuid}, admin)), "account_unknown");
  server_.in_database("UPDATE account SET state = 'waiting' WHERE user_name = 'admin1'");
  EXPECT_EQ(code(give(desk_.account, admin)), "not_allowed");
  EXPECT_EQ(log_in("desk1", kPassword)->status, 200);
}

/// While the new password is hashed, or waits for its turn to be written.
class OvertakenGift : public GivenPasswordTest,
                      public ::testing::WithParamInterface<const char*> {};

TEST_P(OvertakenGift, IsNone) {
  const LoginReply admin = logged_in("admin1");
  store::Database other = server_.database();
  std::future<std::optional<Answer>> giving;
  {
    auto writing = store::Transaction::begin(other);
    ASSERT_TRUE(writing.ok());
    giving = std::async(std::launch::async, [&] { return give(desk_.account, admin); });
    std::this_thread::sleep_for(500ms);
    ASSERT_TRUE(other.exec(GetParam()).ok());
    ASSERT_TRUE(writing->commit().ok());
  }
  EXPECT_EQ(code(giving.get()), "not_allowed");
  EXPECT_EQ(log_in("desk1", kPassword)->status, 200);
}

INSTANTIATE_TEST_SUITE_P(
    By, OvertakenGift,
    ::testing::Values("UPDATE account SET state = 'disabled' WHERE user_name = 'admin1'",
                      "UPDATE account SET role = 'patient' WHERE user_name = 'admin1'",
                      "UPDATE session SET revoked = 1 WHERE account_id = (SELECT id FROM account "
                      "WHERE user_name = 'admin1')"));

TEST(MadeUpPassword, IsGoodEnoughAndEachIsAnother) {
  SecureRandom random;
  std::set<std::string> all;
  for (int i = 0; i < 200; ++i) {
    const std::string password = make_up_password(random);
    EXPECT_TRUE(check_password(password, "desk1").ok()) << password;
    EXPECT_EQ(password.size(), 14u);
    EXPECT_EQ(password.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz-"), std::string::npos);
    EXPECT_EQ(password[4], '-');
    EXPECT_EQ(password[9], '-');
    all.insert(password);
  }
  EXPECT_EQ(all.size(), 200u);
}

}  // namespace
}  // namespace wardbook::test
