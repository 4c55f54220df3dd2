#include <gtest/gtest.h>

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "tests/server/child.h"
#include "tests/server/test_device.h"

// The server as a process of its own, on a disk that takes nothing for a while.

namespace wardbook::test {
namespace {

class DiskFails : public ::testing::Test {
 protected:
  void SetUp() override {
    make_small_data(folder_.path());
    setenv("LD_PRELOAD", WARDBOOK_FAILING_SYNC, 1);
    setenv("WARDBOOK_DISK_FAILS", sign_.c_str(), 1);
    child_.emplace(WARDBOOK_SERVER, folder_.path());
    unsetenv("LD_PRELOAD");
    ASSERT_GT(child_->port(), 0);
  }
  void fail() { std::ofstream(sign_).put('\n'); }
  void mend() { std::filesystem::remove(sign_); }

  TemporaryFolder folder_;
  const std::string sign_ = folder_.path() + "/disk-fails";
  std::optional<Child> child_;
};

SentCommand registers(TestDevice& tablet, const std::string& name) {
  SecureRandom random;
  const auto id = PatientId::make(wall_now(), random);
  return tablet.next(some_patient(id, *tablet.login().clinic, name));
}

TEST_F(DiskFails, TheServerGoesOnByItselfWhenItTakesWhatIsWritten) {
  TestDevice tablet(child_->client());
  ASSERT_TRUE(tablet.log_in("desk1"));
  const SentCommand before = registers(tablet, "Before Okello");
  ASSERT_TRUE(tablet.sync({before}));
  const SentCommand meanwhile = registers(tablet, "Meanwhile Achieng");
  fail();
  EXPECT_FALSE(tablet.exchange({meanwhile})) << "it can't be promised";
  mend();

  ASSERT_TRUE(child_->serves_again());
  TestDevice again(tablet, child_->client());
  const auto reply = again.sync({meanwhile});
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->outcomes.size(), 1u);
  EXPECT_EQ(reply->outcomes[0].outcome.code, OutcomeCode::done);
  EXPECT_EQ(child_->stop(), 0);
}

/// It tries as often as it takes, and does not have to be killed.
TEST_F(DiskFails, WhoWaitsForTheDiskCanBeStopped) {
  TestDevice tablet(child_->client());
  ASSERT_TRUE(tablet.log_in("desk1"));
  fail();
  EXPECT_FALSE(tablet.exchange({registers(tablet, "Before Okello")}));
  while (child_->client().get("/healthz")) usleep(50'000);
  EXPECT_EQ(child_->stop(), 0);
}

}  // namespace
}  // namespace wardbook::test
