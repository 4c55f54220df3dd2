#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "shared/sync/buckets.h"
#include "shared/sync/codec.h"
#include "tests/server/test_device.h"

// What one reply carries, and when it says what a bucket adds up to.

namespace wardbook::test {
namespace {

class PagesTest : public ::testing::Test {
 protected:
  /// The desk's patients, and it has none of them yet.
  TestDevice desk_with(int patients) {
    TestDevice desk(server_.client());
    EXPECT_TRUE(desk.log_in("desk1"));
    EXPECT_TRUE(desk.sync());
    EXPECT_TRUE(desk.sync(patients_of(desk, patients)));
    desk.forget_cursors();
    return desk;
  }
  std::vector<SentCommand> patients_of(TestDevice& desk, int patients) {
    std::vector<SentCommand> commands;
    for (int i = 0; i < patients; ++i)
      commands.push_back(
          desk.next(some_patient(PatientId::make(wall_now(), random_), *desk.login().clinic,
                                 "Patient " + std::to_string(i))));
    return commands;
  }
  static std::optional<SyncReply> ask(TestDevice& device, const SyncRequest& request) {
    return ask(device, request, device.login().device_secret);
  }
  static std::optional<SyncReply> ask(TestDevice& device, const SyncRequest& request,
                                      const std::string& secret) {
    const auto answer = device.post_sync(request, secret);
    if (!answer || answer->status != 200) return std::nullopt;
    auto reply = sync::decode<SyncReply>(
        {reinterpret_cast<const uint8_t*>(answer->body.data()), answer->body.size()});
    EXPECT_TRUE(reply.ok());
    return std::move(reply).value();
  }

  static int64_t desks_in(const SyncReply& reply) {
    return std::count_if(
        reply.changes.begin(), reply.changes.end(),
        [](const BucketChanges& bucket) { return bucket.bucket.starts_with("desk:"); });
  }

  LiveServer server_;
  SecureRandom random_;
};

TEST_F(PagesTest, FreeBedsComeBeforePatients) {
  TestDevice desk = desk_with(3);
  const auto reply = desk.exchange();
  ASSERT_TRUE(reply);
  EXPECT_FALSE(reply->more);
  EXPECT_FALSE(reply->left);
  EXPECT_TRUE(
      std::is_partitioned(reply->changes.begin(), reply->changes.end(),
                          [](const BucketChanges& bucket) { return is_public(bucket.bucket); }));
  EXPECT_FALSE(is_public(reply->changes.back().bucket));
  EXPECT_FALSE(desk.rows<Pool>().empty());
  EXPECT_EQ(desk.rows<Patient>().size(), 3u);
}

TEST_F(PagesTest, APageIsAsLargeAsTheDeviceAsks) {
  TestDevice desk = desk_with(600);
  int64_t left = 1'000'000;
  std::set<PatientId> seen;
  for (int pages = 0;; ++pages) {
    SyncRequest request = desk.request();
    request.page = 1;  // no less than the least
    const auto reply = ask(desk, request);
    ASSERT_TRUE(reply);
    EXPECT_LT(reply->left.value_or(0), left);
    left = reply->left.value_or(0);
    desk.take(*reply);
    for (const Patient& row : desk.rows<Patient>()) seen.insert(row.id);
    if (reply->more) continue;
    EXPECT_GT(pages, 2);
    EXPECT_LT(pages, 40);
    break;
  }
  EXPECT_EQ(seen.size(), 600u);
}

/// Two desks share the tablet: the patients of one fill the page.
TEST_F(PagesTest, TheBucketsAfterTheOneThatFillsThePageWait) {
  TestDevice desk = desk_with(600);
  const std::string secret = desk.login().device_secret;
  ASSERT_TRUE(desk.log_in_here("desk2"));
  ASSERT_TRUE(desk.sync(patients_of(desk, 600)));
  desk.forget_cursors();
  SyncRequest request = desk.request();
  request.page = 1;
  const auto first = ask(desk, request, secret);
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->more);
  EXPECT_EQ(desks_in(*first), 1);
  request.page.reset();
  const auto whole = ask(desk, request, secret);
  ASSERT_TRUE(whole);
  EXPECT_FALSE(whole->more);
  EXPECT_EQ(desks_in(*whole), 2);
}

TEST_F(PagesTest, AChecksumComesWhenItIsAskedForAlsoWithoutNews) {
  TestDevice desk = desk_with(1);
  ASSERT_TRUE(desk.sync());
  SyncRequest request = desk.request();
  const auto silent = ask(desk, request);
  ASSERT_TRUE(silent);
  EXPECT_TRUE(silent->changes.empty());
  const Bucket mine = desk_bucket(*desk.login().clinic);
  request.verify = {mine};
  const auto said = ask(desk, request);
  ASSERT_TRUE(said);
  ASSERT_EQ(said->changes.size(), 1u);
  EXPECT_EQ(said->changes[0].bucket, mine);
  EXPECT_TRUE(said->changes[0].tables.empty());
  EXPECT_TRUE(said->changes[0].checksum);
  request.commands = {desk.next(
      some_patient(PatientId::make(wall_now(), random_), *desk.login().clinic, "Another"))};
  const auto answered = ask(desk, request);
  ASSERT_TRUE(answered);
  for (const BucketChanges& bucket : answered->changes) EXPECT_FALSE(bucket.checksum);
}

TEST_F(PagesTest, OnlyWhatItHasCanBeVerified) {
  TestDevice desk = desk_with(0);
  SyncRequest request = desk.request();
  request.verify = {"world"};
  const auto answer = desk.post_sync(request, desk.login().device_secret);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413);
}

}  // namespace
}  // namespace wardbook::test
