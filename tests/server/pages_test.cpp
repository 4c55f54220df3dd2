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
    std::vector<SentCommand> commands;
    for (int i = 0; i < patients; ++i)
      commands.push_back(
          desk.next(some_patient(PatientId::make(wall_now(), random_), *desk.login().clinic,
                                 "Patient " + std::to_string(i))));
    EXPECT_TRUE(desk.sync(commands));
    desk.forget_cursors();
    return desk;
  }
  static std::optional<SyncReply> ask(TestDevice& device, const SyncRequest& request) {
    const auto answer = device.post_sync(request, device.login().device_secret);
    if (!answer || answer->status != 200) return std::nullopt;
    auto reply = sync::decode<SyncReply>(
        {reinterpret_cast<const uint8_t*>(answer->body.data()), answer->body.size()});
    EXPECT_TRUE(reply.ok());
    return std::move(reply).value();
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

/// The buckets after the one that fills the page wait for the next.
TEST_F(PagesTest, NoPageIsMuchLargerThanTheDeviceAsks) {
  TestDevice desk = desk_with(600);
  SyncRequest request = desk.request();
  request.page = 1;
  const auto first = ask(desk, request);
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->more);
  EXPECT_LT(sync::encode(*first).size(), 3 * 16 * 1024u);
  request.page = 64 * 1024;
  const auto longer = ask(desk, request);
  ASSERT_TRUE(longer);
  EXPECT_GT(sync::encode(*longer).size(), 2 * sync::encode(*first).size());
  request.page.reset();
  const auto whole = ask(desk, request);
  ASSERT_TRUE(whole);
  EXPECT_FALSE(whole->more);
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
