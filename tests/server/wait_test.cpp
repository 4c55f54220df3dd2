#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "shared/sync/json.h"
#include "shared/sync/wait.h"
#include "sync-server/core/parking.h"
#include "tests/server/server_fixture.h"

namespace wardbook::test {
namespace {

using namespace std::chrono_literals;

constexpr int32_t kLong = 60'000;

class WaitTest : public ServerFixture {
 protected:
  static WaitRequest wait_of(const TestDevice& device, int32_t wait_ms) {
    const SyncRequest now = device.request();
    return {now.protocol, now.device, now.epoch, now.cursors, now.also, wait_ms};
  }
  std::optional<Answer> post(const WaitRequest& wait, const std::string& secret) const {
    Headers headers;
    if (!secret.empty()) headers["Authorization"] = "Device " + secret;
    return server_.client().post("/api/v1/wait", sync::encode_json(wait), "application/json",
                                 headers);
  }
  std::future<std::optional<Answer>> waiting(const TestDevice& device, int32_t wait_ms) {
    return std::async(std::launch::async,
                      [this, wait = wait_of(device, wait_ms),
                       secret = device.login().device_secret] { return post(wait, secret); });
  }
  void wait_parked(size_t count) {
    for (int i = 0; i < 2'000 && server_.service().parking().parked() != count; ++i)
      std::this_thread::sleep_for(10ms);
    ASSERT_EQ(server_.service().parking().parked(), count);
  }
  static WaitReply read(const std::optional<Answer>& answer) {
    EXPECT_TRUE(answer);
    const auto reply = sync::decode_json<WaitReply>(answer ? answer->body : "");
    EXPECT_TRUE(reply.ok()) << (answer ? answer->body : "no answer");
    return reply.ok() ? *reply : WaitReply{};
  }
  PatientId some_id() { return PatientId::make(wall_now(), random_); }

  SecureRandom random_;
};

TEST_F(WaitTest, AChangeMadeElsewhereIsToldAtOnce) {
  TestDevice desk = logged_in("desk1");
  TestDevice same = logged_in("desk1");
  auto told = waiting(same, kLong);
  wait_parked(1);
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(desk.sync({desk.next(some_patient(some_id(), *desk.login().clinic, "Amina"))}));
  const auto answer = told.get();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
  const WaitReply reply = read(answer);
  EXPECT_EQ(answer->status, 200);
  ASSERT_FALSE(reply.ahead.empty());
  const std::string own = "desk:" + to_text(*desk.login().clinic);
  EXPECT_EQ(reply.ahead[0].bucket, own);
  ASSERT_TRUE(same.sync());
  EXPECT_EQ(same.rows<Patient>().size(), 1u);
}

TEST_F(WaitTest, WhatDoesNotConcernADeviceDoesNotWakeIt) {
  TestDevice desk = logged_in("desk1");
  TestDevice other = logged_in("desk2");
  auto told = waiting(other, 1'500);
  wait_parked(1);
  ASSERT_TRUE(desk.sync({desk.next(some_patient(some_id(), *desk.login().clinic, "Amina"))}));
  const auto answer = told.get();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 204);
  EXPECT_EQ(answer->body, "");
  wait_parked(0);
}

TEST_F(WaitTest, WhoeverLacksSomethingDoesNotWait) {
  TestDevice desk = logged_in("desk1");
  const std::string& secret = desk.login().device_secret;
  WaitRequest wait = wait_of(desk, kLong);
  wait.cursors.back().seq -= 1;
  const WaitReply reply = read(post(wait, secret));
  ASSERT_EQ(reply.ahead.size(), 1u);
  EXPECT_EQ(reply.ahead[0].bucket, wait.cursors.back().bucket);
  EXPECT_EQ(reply.ahead[0].seq, wait.cursors.back().seq + 1);
  WaitRequest loses = wait_of(desk, kLong);
  loses.cursors.push_back({"admin", 3});
  EXPECT_EQ(post(loses, secret)->status, 200) << "a bucket that it may not see";
  WaitRequest old = wait_of(desk, kLong);
  old.epoch += 1;
  EXPECT_EQ(post(old, secret)->status, 200) << "another epoch";
  EXPECT_EQ(post(wait_of(desk, 0), secret)->status, 200) << "no time";
}

TEST_F(WaitTest, NeedsTheDevicesProof) {
  TestDevice desk = logged_in("desk1");
  for (const std::string& secret : {std::string(), std::string(64, '0')})
    EXPECT_EQ(post(wait_of(desk, kLong), secret)->status, 401) << secret;
  const auto broken = server_.client().post("/api/v1/wait", "{\"protocol\":3}", "application/json");
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->status, 400);
}

TEST_F(WaitTest, WhoeverHasNoAccountWaitsForWhatIsPublic) {
  TestDevice desk = logged_in("desk1");
  const DistrictId district = desk.rows<District>().at(0).id;
  TestDevice nobody(server_.client());
  SyncRequest asked;
  asked.also = {"public:" + to_text(district)};
  const auto pulled = nobody.post_sync(asked, "");
  ASSERT_TRUE(pulled);
  const auto got = sync::decode<SyncReply>(
      {reinterpret_cast<const uint8_t*>(pulled->body.data()), pulled->body.size()});
  ASSERT_TRUE(got.ok());
  WaitRequest wait;
  wait.epoch = got->epoch;
  wait.also = asked.also;
  wait.wait_ms = kLong;
  for (const BucketChanges& bucket : got->changes)
    wait.cursors.push_back({bucket.bucket, bucket.upto});
  auto told = std::async(std::launch::async, [&] { return post(wait, ""); });
  wait_parked(1);
  const BookingId booking = BookingId::make(wall_now(), random_);
  const PatientId patient = some_id();
  ASSERT_TRUE(desk.sync({desk.next(some_patient(patient, *desk.login().clinic, "Amina"))}));
  EXPECT_EQ(told.wait_for(300ms), std::future_status::timeout) << "patients are not public";
  desk.forget_cursors();
  ASSERT_TRUE(desk.sync());
  ASSERT_TRUE(desk.sync({desk.next(icu_booking(desk, booking, patient, "red"))}));
  const WaitReply reply = read(told.get());
  ASSERT_EQ(reply.ahead.size(), 1u);
  EXPECT_EQ(reply.ahead[0].bucket, asked.also[0]);
}

TEST_F(WaitTest, AServerThatStopsLetsGo) {
  TestDevice desk = logged_in("desk1");
  auto told = waiting(desk, kLong);
  wait_parked(1);
  server_.restart();
  EXPECT_FALSE(told.get());
}

}  // namespace
}  // namespace wardbook::test
