#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sync-server/cli/backup.h"
#include "sync-server/cli/data_folder.h"
#include "sync-server/storage/backup.h"
#include "tests/server/test_device.h"

// `backup` of a server that runs, `restore` elsewhere.

namespace wardbook::test {
namespace {

namespace fs = std::filesystem;

Options options(const std::string& data, const std::string& file) {
  Options options;
  options.data = data;
  options.backup_file = file;
  return options;
}

/// What they print goes nowhere.
template <class Task>
Status quietly(Task task, const Options& asked) {
  ::testing::internal::CaptureStdout();
  Status status = task(asked);
  (void)::testing::internal::GetCapturedStdout();
  return status;
}

void expect_error(const Status& status, const std::string& code) {
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, code) << status.error().hint;
}

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directory(elsewhere()); }
  std::string file() const { return folder_.path() + "/backup"; }
  std::string elsewhere() const { return folder_.path() + "/elsewhere"; }

  Status back_up() { return quietly(run_backup, options(server_.data(), file())); }
  Status restore() { return quietly(run_restore, options(elsewhere(), file())); }
  void carry_keys() const {
    for (const char* key : {"/database.key", "/seal.key"})
      fs::copy_file(server_.data() + key, elsewhere() + key);
  }
  void overwrite(const std::string& path, std::streamoff at, size_t count) const {
    std::fstream out(path, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(at);
    for (size_t i = 0; i < count; ++i) out.put('x');
  }

  /// Registers so many patients; the last reply.
  SyncReply work(TestDevice& device, int count) {
    SyncReply last;
    for (int i = 0; i < count; ++i) {
      const auto reply = device.sync({device.next(
          some_patient(PatientId::make(wall_now(), random_), *device.login().clinic, "Amina"))});
      EXPECT_TRUE(reply);
      if (reply) last = *reply;
    }
    return last;
  }

  SqliteOptions to_copy(const std::string& name) {
    const std::string copy = folder_.path() + "/" + name;
    fs::copy_file(file(), copy);
    const auto folder = DataFolder::look(server_.data());
    EXPECT_TRUE(folder.ok());
    return {copy, *folder->key("database", random_)};
  }
  static constexpr int64_t kCommitsPerMs = 1000;
  struct Begun {
    int64_t epoch;
    int64_t commit;  ///< the next one is greater
  };
  Begun restored_at(const std::string& name, Instant now) {
    const SqliteOptions copy = to_copy(name);
    const auto restored = begin_epoch(
        copy, [](const KeptOutcome&) { return true; }, now, random_);
    EXPECT_TRUE(restored.ok());
    store::OpenOptions open;
    open.path = copy.path;
    open.key = copy.key;
    auto database = store::Database::open(open);
    EXPECT_TRUE(database.ok());
    return {restored->epoch,
            **database->value<int64_t>("SELECT value FROM counter WHERE name = 'commit'")};
  }

  LiveServer server_;
  TemporaryFolder folder_;
  SecureRandom random_;
};

TEST_F(BackupTest, TheServerThatRunsSaysWhatABackupCovers) {
  TestDevice desk(server_.client());
  ASSERT_TRUE(desk.log_in("desk1"));
  const SyncReply before = work(desk, 3);
  EXPECT_EQ(before.covered.value, 0);
  ASSERT_TRUE(back_up().ok());
  const auto told = desk.sync();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->covered, before.outcomes.front().commit);
  // What comes later is not in it.
  const SyncReply after = work(desk, 1);
  EXPECT_EQ(after.covered, told->covered);
  EXPECT_LT(after.covered, after.outcomes.front().commit);
  server_.restart();
  TestDevice again(desk, server_.client());
  const auto still = again.sync();
  ASSERT_TRUE(still);
  EXPECT_EQ(still->covered, told->covered);
}

TEST_F(BackupTest, ABackupIsNeverWrittenOverAFileNorLeftUnfinished) {
  std::ofstream(file()) << "mine";
  expect_error(back_up(), "backup_exists");
  EXPECT_EQ(fs::file_size(file()), 4u);
  expect_error(quietly(run_backup, options(server_.data(), folder_.path() + "/none/backup")),
               "backup_unwritable");
  expect_error(quietly(run_backup, options(folder_.path() + "/none", file() + "2")),
               "data_missing");
  expect_error(quietly(run_backup, options(elsewhere(), file() + "2")), "data_missing");
  EXPECT_FALSE(fs::exists(file() + ".part"));
  EXPECT_FALSE(fs::exists(file() + "2"));
}

TEST_F(BackupTest, ARestoredServerHasANewEpochAndNewCommitsBeyondAllOldOnes) {
  TestDevice desk(server_.client());
  const auto login = desk.log_in("desk1");
  ASSERT_TRUE(login);
  const SyncReply kept = work(desk, 3);
  ASSERT_TRUE(back_up().ok());
  const SyncReply lost = work(desk, 3);
  server_.stop();
  carry_keys();
  ASSERT_TRUE(restore().ok());
  server_.restart_in(elsewhere());
  TestDevice there(server_.client());
  const auto other = there.log_in("desk2");
  ASSERT_TRUE(other);
  EXPECT_GT(other->epoch, login->epoch);
  const SyncReply first = work(there, 1);
  EXPECT_GT(first.outcomes.front().commit, lost.outcomes.back().commit);
  EXPECT_EQ(first.covered, kept.outcomes.front().commit);
  const auto found = server_.check();
  EXPECT_TRUE(found.empty()) << found.front();
}

/// A restore goes wrong, say, and is done again, after many tablets have come back: by a clock that
/// is right, or by one that is behind.
TEST_F(BackupTest, TwoRestoresInARowHaveNoEpochAndNoCommitInCommon) {
  ASSERT_TRUE(back_up().ok());
  const Instant now = wall_now();
  const Begun first = restored_at("first", now);
  constexpr int64_t kCommitsInAMinute = 60 * 10'000;
  for (const int64_t later_ms : {60'000, 1, -1}) {
    const std::string name = "after " + std::to_string(later_ms);
    const Begun second = restored_at(name, {now.ms + later_ms});
    EXPECT_NE(second.epoch, first.epoch);
    EXPECT_GT(std::abs(second.commit - first.commit), kCommitsInAMinute);
  }
}

/// Its epoch is its time, and its commits are those of a server that was busy ever since.
TEST_F(BackupTest, ARestoreBeginsNow) {
  ASSERT_TRUE(back_up().ok());
  const Instant now = wall_now();
  const Begun begun = restored_at("now", now);
  EXPECT_GE(begun.epoch, now.ms);
  EXPECT_GE(begun.commit, now.ms * kCommitsPerMs);
}

/// The lost server was restored itself, by a clock that was a year ahead.
TEST_F(BackupTest, ARestoreBeginsBeyondWhatAClockThatWasAheadHasLeft) {
  const Instant now = wall_now();
  const int64_t ahead = now.ms + 365 * kDayMs;
  server_.in_database("UPDATE setting SET value = '" + std::to_string(ahead) +
                      "' WHERE name = 'epoch'; UPDATE counter SET value = " +
                      std::to_string(ahead * kCommitsPerMs) + " WHERE name = 'commit'");
  ASSERT_TRUE(back_up().ok());
  const Begun begun = restored_at("now", now);
  EXPECT_GT(begun.epoch, ahead);
  EXPECT_GE(begun.commit, ahead * kCommitsPerMs);
}

/// Of a server that has decided nothing, or of one of before it was noted.
TEST_F(BackupTest, WhenTheBackupDecidedLastIsKnownBeforeAnythingComesBack) {
  ASSERT_TRUE(back_up().ok());
  const SqliteOptions copy = to_copy("plain");
  const auto noted = [&](const std::string& sql) {
    store::OpenOptions open;
    open.path = copy.path;
    open.key = copy.key;
    auto database = store::Database::open(open);
    EXPECT_TRUE(database.ok());
    return database->value<int64_t>(sql).value();
  };
  const std::string decided = "SELECT value FROM counter WHERE name = 'decided'";
  const auto last = noted("SELECT decided_at FROM outcome ORDER BY commit_no DESC LIMIT 1");
  (void)noted("DELETE FROM counter WHERE name = 'decided' RETURNING value");
  EXPECT_FALSE(noted(decided));
  const auto all_own = [](const KeptOutcome&) { return true; };
  ASSERT_TRUE(begin_epoch(copy, all_own, wall_now(), random_).ok());
  EXPECT_EQ(noted(decided), last.value_or(0));
}

TEST_F(BackupTest, ARestoreNeedsAClockThatIsNotBehindTheBackup) {
  TestDevice desk(server_.client());
  ASSERT_TRUE(desk.log_in("desk1"));
  (void)work(desk, 1);
  ASSERT_TRUE(back_up().ok());
  const auto all_own = [](const KeptOutcome&) { return true; };
  const auto restored = begin_epoch(to_copy("early"), all_own, {wall_now().ms - kDayMs}, random_);
  ASSERT_FALSE(restored.ok());
  EXPECT_EQ(restored.error().code, "clock_wrong");
  EXPECT_TRUE(begin_epoch(to_copy("now"), all_own, wall_now(), random_).ok());
}

/// SQLite finds nothing wrong with it.
TEST_F(BackupTest, ABackupWithBrokenInvariantsIsNotRestored) {
  server_.in_database(
      "UPDATE pool_load SET capacity = capacity + 1; "
      "UPDATE bed SET status = 'closed'");
  ASSERT_TRUE(back_up().ok());
  carry_keys();
  expect_error(restore(), "backup_damaged");
}

/// The index has other entries than it should. Tablets rely on what was backed up.
TEST_F(BackupTest, ACopyThatIsDamagedIsNoBackup) {
  server_.in_database(
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
      "'CREATE INDEX ward_by_hospital ON ward (name)' WHERE name = 'ward_by_hospital'");
  expect_error(back_up(), "database_damaged");
  EXPECT_FALSE(fs::exists(file()));
}

TEST_F(BackupTest, ABackupOfANewerServerIsNotRestored) {
  ASSERT_TRUE(back_up().ok());
  const SqliteOptions copy = to_copy("newer");
  {
    store::OpenOptions open;
    open.path = copy.path;
    open.key = copy.key;
    auto database = store::Database::open(open);
    ASSERT_TRUE(database.ok() && database->exec("PRAGMA user_version = 1000").ok());
  }
  const auto all_own = [](const KeptOutcome&) { return true; };
  const auto restored = begin_epoch(copy, all_own, wall_now(), random_);
  ASSERT_FALSE(restored.ok());
  EXPECT_EQ(restored.error().code, "database_newer");
}

TEST_F(BackupTest, ARestoreTouchesNoDatabaseThatIsThere) {
  ASSERT_TRUE(back_up().ok());
  expect_error(quietly(run_restore, options(server_.data(), file())), "data_not_empty");
  server_.restart();
  EXPECT_TRUE(server_.check().empty());
}

/// Of a database a part lies in its log: without it the newest is missing, and nobody is told.
TEST_F(BackupTest, ADatabaseWithItsLogIsNoBackup) {
  TestDevice desk(server_.client());
  ASSERT_TRUE(desk.log_in("desk1"));
  work(desk, 2);
  carry_keys();
  // As it lies on the disk of a machine that has died.
  for (const char* end : {"", "-wal"})
    fs::copy_file(server_.data() + "/wardbook.db" + end, file() + end);
  expect_error(restore(), "no_backup");
  EXPECT_FALSE(fs::exists(elsewhere() + "/wardbook.db"));
}

/// The last backup was damaged, so the one before it was taken, and after a while again the last.
TEST_F(BackupTest, WhoWasAwayForARestoreBringsWhatThatHadNotEither) {
  TestDevice desk(server_.client());
  ASSERT_TRUE(desk.log_in("desk1"));
  ASSERT_TRUE(back_up().ok());
  const Version answered = work(desk, 1).outcomes.front().commit;
  ASSERT_TRUE(quietly(run_backup, options(server_.data(), file() + "2")).ok());
  EXPECT_EQ(desk.sync()->covered, answered);
  server_.stop();
  carry_keys();
  ASSERT_TRUE(restore().ok());
  const std::string third = folder_.path() + "/third";
  fs::create_directory(third);
  for (const char* key : {"/database.key", "/seal.key"})
    fs::copy_file(elsewhere() + key, third + key);
  ASSERT_TRUE(quietly(run_backup, options(elsewhere(), file() + "3")).ok());
  ASSERT_TRUE(quietly(run_restore, options(third, file() + "3")).ok());
  server_.restart_in(third);
  const auto told = TestDevice(desk, server_.client()).sync();
  ASSERT_TRUE(told);
  EXPECT_LT(told->covered, answered) << "it keeps the answer to itself";
}

/// Who logged out, or whose session was ended, after the backup was made.
TEST_F(BackupTest, ARestoreWakesNoSessionAndKeepsTheDevices) {
  TestDevice desk(server_.client());
  ASSERT_TRUE(desk.log_in("desk1"));
  const Headers session{{"Authorization", "Session " + desk.login().session}};
  ASSERT_EQ(server_.client().get("/api/v1/session", session)->status, 200);
  ASSERT_TRUE(back_up().ok());
  server_.stop();
  carry_keys();
  ASSERT_TRUE(restore().ok());
  server_.restart_in(elsewhere());
  EXPECT_EQ(server_.client().get("/api/v1/session", session)->status, 401);
  EXPECT_TRUE(TestDevice(desk, server_.client()).sync());
}

TEST_F(BackupTest, ARestoreNeedsTheKeys) {
  ASSERT_TRUE(back_up().ok());
  expect_error(restore(), "key_missing");
  carry_keys();
  overwrite(elsewhere() + "/database.key", 0, 32);
  expect_error(restore(), "wrong_key");
  fs::copy_file(server_.data() + "/database.key", elsewhere() + "/database.key",
                fs::copy_options::overwrite_existing);
  overwrite(elsewhere() + "/seal.key", 0, 32);
  expect_error(restore(), "seal_key_wrong");
  EXPECT_FALSE(fs::exists(elsewhere() + "/wardbook.db"));
  // Lost for good: there is another one then.
  fs::remove(elsewhere() + "/seal.key");
  EXPECT_TRUE(restore().ok());
  EXPECT_EQ(fs::file_size(elsewhere() + "/seal.key"), 32u);
}

TEST_F(BackupTest, ADamagedBackupIsNotRestored) {
  ASSERT_TRUE(back_up().ok());
  carry_keys();
  const auto size = fs::file_size(file());
  overwrite(file(), static_cast<std::streamoff>(size / 2), 100);
  expect_error(restore(), "database_damaged");
  fs::resize_file(file(), size / 3);
  expect_error(restore(), "database_damaged");
  fs::remove(file());
  expect_error(restore(), "backup_unreadable");
  EXPECT_FALSE(fs::exists(elsewhere() + "/wardbook.db"));
  EXPECT_FALSE(fs::exists(elsewhere() + "/wardbook.db.part"));
}

}  // namespace
}  // namespace wardbook::test
