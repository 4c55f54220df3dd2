#include <gtest/gtest.h>

#include <map>
#include <set>
#include <thread>

#include "tests/server/child.h"
#include "tests/server/test_device.h"

// The server as a process of its own, killed while it takes commands.

namespace wardbook::test {
namespace {

constexpr int kKills = 20;

/// Lets go of the process after a while, while the other thread still sends.
void kill_after(Child& child, int microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
  child.kill_now();
}

TEST(Crash, NothingAcknowledgedIsLostAndNothingIsDoneTwice) {
  TemporaryFolder folder;
  make_small_data(folder.path());
  SecureRandom random;
  auto child = std::make_unique<Child>(WARDBOOK_SERVER, folder.path());
  ASSERT_GT(child->port(), 0);
  auto device = std::make_unique<TestDevice>(child->client());
  ASSERT_TRUE(device->log_in("desk1"));
  ASSERT_TRUE(device->sync());
  const ClinicId clinic = *device->login().clinic;

  std::map<CommandId, OutcomeRecord> acknowledged;
  std::vector<SentCommand> unanswered;
  std::vector<PatientId> patients;
  for (int round = 0; round < kKills; ++round) {
    std::thread killer(kill_after, std::ref(*child), static_cast<int>(random.next_u64() % 60'000));
    for (;;) {
      const PatientId id = PatientId::make(wall_now(), random);
      patients.push_back(id);
      unanswered.push_back(device->next(some_patient(id, clinic, "Amina")));
      const auto reply = device->sync(unanswered);
      if (!reply) break;
      EXPECT_FALSE(reply->fork);
      for (const OutcomeRecord& record : reply->outcomes) {
        const auto [at, is_new] = acknowledged.emplace(record.command, record);
        EXPECT_EQ(at->second.seal, record.seal) << "an answer that was given has changed";
      }
      unanswered.clear();
    }
    killer.join();
    child = std::make_unique<Child>(WARDBOOK_SERVER, folder.path());
    ASSERT_GT(child->port(), 0);
    device = std::make_unique<TestDevice>(*device, child->client());
  }
  const auto last = device->sync(unanswered);
  ASSERT_TRUE(last);
  EXPECT_FALSE(last->fork);
  for (const OutcomeRecord& record : last->outcomes) acknowledged.emplace(record.command, record);
  EXPECT_EQ(acknowledged.size(), patients.size());
  std::set<int64_t> commits;
  for (const auto& [id, record] : acknowledged) commits.insert(record.commit.value);
  EXPECT_EQ(commits.size(), acknowledged.size()) << "two commands share a commit";

  device->forget_cursors();
  ASSERT_TRUE(device->sync());
  std::multiset<PatientId> stored;
  for (const Patient& row : device->rows<Patient>()) stored.insert(row.id);
  for (const PatientId& id : patients) EXPECT_GE(stored.count(id), 1u);
  EXPECT_EQ(child->stop(), 0);
  auto opened = open_installation(folder.path(), Missing::refuse, random);
  ASSERT_TRUE(opened.ok());
  const auto found = opened->store->check(wall_now());
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->empty()) << found->front();
}

TEST(Crash, ADataFolderHasOneServer) {
  TemporaryFolder folder;
  make_small_data(folder.path());
  const Child child(WARDBOOK_SERVER, folder.path());
  ASSERT_GT(child.port(), 0);
  SecureRandom random;
  const auto second = open_installation(folder.path(), Missing::refuse, random);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, "data_in_use");
}

}  // namespace
}  // namespace wardbook::test
