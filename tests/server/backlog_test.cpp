#include <gtest/gtest.h>

#include <numeric>

#include "shared/store/database.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "shared/sync/replica.h"
#include "tests/server/test_device.h"

// A tablet that was away for long brings more than one request takes.

namespace wardbook::test {
namespace {

class BacklogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    TestDevice tablet(server_.client());
    ASSERT_TRUE(tablet.log_in("desk1"));
    login_ = tablet.login();
    store::OpenOptions options;
    options.path = folder_.path() + "/tablet.db";
    auto opened = store::Database::open(options);
    ASSERT_TRUE(opened.ok());
    database_.emplace(std::move(*opened));
    // What a power cut leaves is tested elsewhere.
    ASSERT_TRUE(database_->exec("PRAGMA synchronous = OFF").ok());
    auto replica = sync::Replica::open(*database_, random_);
    ASSERT_TRUE(replica.ok());
    replica_ = std::move(*replica);
    ASSERT_TRUE(replica_->adopt({login_.device, login_.device_secret}).ok());
  }

  void do_offline(AccountId actor, const Args& args) {
    const auto done = replica_->submit(actor, args, {}, wall_now());
    ASSERT_TRUE(done.ok()) << done.error().hint;
    ASSERT_NE(kind_of(done->forecast), OutcomeKind::refused);
  }
  void expect_waiting(int count) { EXPECT_EQ(replica_->pending_count().value(), count); }

  /// How many commands went out with each request, until nothing waits or one fails.
  std::vector<size_t> bring() {
    std::vector<size_t> sent;
    while (replica_->pending_count().value() > 0 && exchange(sent)) {
    }
    return sent;
  }

  LiveServer server_;
  LoginReply login_;
  SecureRandom random_;

 private:
  bool exchange(std::vector<size_t>& sent) {
    const auto request = replica_->build_request();
    EXPECT_TRUE(request.ok());
    const Bytes body = sync::encode(*request);
    const auto answer = server_.client().post(
        "/api/v1/sync", std::string(body.begin(), body.end()), std::string(sync::kCborType),
        {{"Authorization", "Device " + login_.device_secret}});
    EXPECT_TRUE(answer && answer->status == 200) << (answer ? answer->status : 0);
    if (!answer || answer->status != 200) return false;
    const auto reply = sync::decode<SyncReply>(
        {reinterpret_cast<const uint8_t*>(answer->body.data()), answer->body.size()});
    EXPECT_TRUE(reply.ok());
    EXPECT_EQ(reply->outcomes.size(), request->commands.size());
    EXPECT_TRUE(replica_->receive(*reply, wall_now()).ok());
    sent.push_back(request->commands.size());
    return !reply->outcomes.empty();
  }

  TemporaryFolder folder_;
  std::optional<store::Database> database_;
  std::unique_ptr<sync::Replica> replica_;
};

TEST_F(BacklogTest, MoreCommandsThanARequestTakesGoInTwo) {
  constexpr size_t kMany = sync::kMostCommands + 1;
  for (size_t i = 0; i < kMany; ++i)
    do_offline(login_.account, some_patient(PatientId::make(wall_now(), random_), *login_.clinic,
                                            "Amina " + std::to_string(i)));
  expect_waiting(kMany);
  EXPECT_EQ(bring(), (std::vector<size_t>{sync::kMostCommands, 1}));
  expect_waiting(0);
}

/// Nobody writes so much; but whatever was kept must go out.
TEST_F(BacklogTest, MoreBytesThanARequestTakesGoInTwo) {
  constexpr size_t kMany = 450;
  const Promote long_one{PoolId::make(wall_now(), random_),
                         std::vector<Minute>(2'000, floor_minute(wall_now()))};
  ASSERT_GT(kMany * sync::encode_body({{}, login_.account, wall_now(), long_one, {}}).size(),
            sync::kMostRequestBytes);
  for (size_t i = 0; i < kMany; ++i) do_offline(login_.account, long_one);
  const std::vector<size_t> sent = bring();
  EXPECT_EQ(sent.size(), 2u);
  EXPECT_EQ(std::accumulate(sent.begin(), sent.end(), size_t{0}), kMany);
  expect_waiting(0);
}

}  // namespace
}  // namespace wardbook::test
