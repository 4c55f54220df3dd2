#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <map>
#include <set>
#include <thread>

#include "tests/server/test_device.h"

// The server as a process of its own, killed while it takes commands.

namespace wardbook::test {
namespace {

constexpr int kKills = 20;

/// `wardbook-server serve` as a child; its port is read from what it prints.
class Child {
 public:
  explicit Child(const std::string& data) {
    int out[2];
    WB_CHECK(pipe(out) == 0);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(out[1], STDOUT_FILENO);
      close(out[0]);
      execl(WARDBOOK_SERVER, WARDBOOK_SERVER, "serve", "--data", data.c_str(), "--http-port", "0",
            "--https-port", "0", "--site", "/nonexistent", nullptr);
      _exit(127);
    }
    close(out[1]);
    output_ = fdopen(out[0], "r");
    read_port();
  }
  ~Child() {
    if (pid_ > 0) kill_now();
    fclose(output_);
  }
  void kill_now() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  /// Its exit status.
  int stop() {
    kill(pid_, SIGTERM);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  Client client() const { return Client(port_); }
  int port() const { return port_; }

 private:
  void read_port() {
    char line[512];
    while (port_ == 0 && fgets(line, sizeof line, output_) != nullptr)
      (void)sscanf(line, "listening http://localhost:%d", &port_);
  }

  pid_t pid_ = -1;
  FILE* output_ = nullptr;
  int port_ = 0;
};

/// Lets go of the process after a while, while the other thread still sends.
void kill_after(Child& child, int microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
  child.kill_now();
}

TEST(Crash, NothingAcknowledgedIsLostAndNothingIsDoneTwice) {
  TemporaryFolder folder;
  make_small_data(folder.path());
  SecureRandom random;
  auto child = std::make_unique<Child>(folder.path());
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
    child = std::make_unique<Child>(folder.path());
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
  const Child child(folder.path());
  ASSERT_GT(child.port(), 0);
  SecureRandom random;
  const auto second = open_installation(folder.path(), Missing::refuse, random);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, "data_in_use");
}

}  // namespace
}  // namespace wardbook::test
