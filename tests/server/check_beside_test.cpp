#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "shared/store/database.h"
#include "shared/store/schema.h"
#include "sync-server/cli/data_folder.h"
#include "sync-server/cli/tasks.h"
#include "tests/server/test_device.h"

// `wardbook-server check`, beside a server that serves.

namespace wardbook::test {
namespace {

class CheckTest : public ::testing::Test {
 protected:
  /// What it prints.
  std::string check() {
    Options options;
    options.task = Task::check;
    options.data = server_.data();
    ::testing::internal::CaptureStdout();
    status_ = run_task(options);
    return ::testing::internal::GetCapturedStdout();
  }

  LiveServer server_;
  Status status_;
};

TEST_F(CheckTest, SeesOneStateWhileOthersWrite) {
  TestDevice device(server_.client());
  ASSERT_TRUE(device.log_in("desk1") && device.sync());
  SecureRandom random;
  Book book = icu_booking(device, {}, {}, "yellow");
  std::atomic<bool> enough = false;
  int written = 0;
  std::thread desk([&] {
    for (; !enough; ++written) {
      book.patient = PatientId::make(wall_now(), random);
      book.booking = BookingId::make(wall_now(), random);
      ASSERT_TRUE(
          device.sync({device.next(some_patient(book.patient, *device.login().clinic, "Amina")),
                       device.next(book)}));
      const auto reply = device.sync({device.next(CancelBooking{book.booking, "well again"})});
      ASSERT_EQ(reply->outcomes.at(0).outcome.code, OutcomeCode::done);
    }
  });
  for (int i = 0; i < 30; ++i) {
    const std::string found = check();
    EXPECT_TRUE(status_.ok()) << status_.error().hint << found;
  }
  enough = true;
  desk.join();
  EXPECT_GT(written, 0);
}

TEST_F(CheckTest, LeavesADatabaseOfAnotherReleaseAsItIs) {
  const auto folder = DataFolder::look(server_.data());
  ASSERT_TRUE(folder.ok());
  SecureRandom random;
  store::OpenOptions beside;
  beside.path = folder->database();
  beside.key = *folder->key("database", random);
  auto database = store::Database::open(beside);
  ASSERT_TRUE(database.ok() && database->exec("PRAGMA user_version = 11").ok());
  check();
  EXPECT_EQ(status_.error().code, "database_other_version");
  EXPECT_EQ(*store::schema_version(*database, Side::server), 11);
}

TEST_F(CheckTest, SaysWhatIsBroken) {
  TestDevice device(server_.client());
  ASSERT_TRUE(device.log_in("desk1") && device.log_in("desk1"));
  server_.in_database("DELETE FROM audit WHERE seq = (SELECT min(seq) FROM audit)");
  const std::string found = check();
  ASSERT_FALSE(status_.ok());
  EXPECT_EQ(status_.error().code, "check_failed");
  EXPECT_NE(found.find("audit"), std::string::npos) << found;
}

}  // namespace
}  // namespace wardbook::test
