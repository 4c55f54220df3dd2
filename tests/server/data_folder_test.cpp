#include "sync-server/cli/data_folder.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "sync-server/cli/wall_clock.h"
#include "sync-server/core/secure_random.h"
#include "sync-server/http/local_ca.h"
#include "tests/server/live_server.h"

// Keys and certificates on a disk that is full, and after a crash.

namespace wardbook::test {
namespace {

namespace fs = std::filesystem;

/// No file may grow beyond so many bytes while this lives, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit less = before_;
    less.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &less);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

class DataFolderTest : public ::testing::Test {
 protected:
  std::string key() const { return data_.path() + "/seal.key"; }
  Result<Bytes> read() { return folder_->key("seal", random_); }
  void expect_refused(const std::string& remedy) {
    const auto refused = read();
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, "key_unusable");
    EXPECT_NE(refused.error().hint.find(key()), std::string::npos) << refused.error().hint;
    EXPECT_NE(refused.error().hint.find(remedy), std::string::npos) << refused.error().hint;
  }

  TemporaryFolder data_;
  SecureRandom random_;
  Result<DataFolder> folder_ = DataFolder::open(data_.path(), false);
};

TEST_F(DataFolderTest, AKeyIsMadeOnceAndForItsOwnerAlone) {
  const auto made = read();
  ASSERT_TRUE(made.ok()) << made.error().hint;
  EXPECT_EQ(made->size(), 32u);
  EXPECT_EQ(read().value(), *made);
  EXPECT_EQ(fs::status(key()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  size_t files = 0;
  for (const auto& one : fs::directory_iterator(data_.path()))
    files += one.path().filename() != "lock";
  EXPECT_EQ(files, 1u) << "nothing is left beside it";
}

TEST_F(DataFolderTest, AFullDiskLeavesNoHalfKey) {
  {
    const FullDisk full(10);
    EXPECT_FALSE(read().ok());
  }
  EXPECT_FALSE(fs::exists(key()));
  EXPECT_TRUE(read().ok());
}

TEST_F(DataFolderTest, AHalfKeySaysWhatToDo) {
  std::ofstream(key()) << "short";
  expect_refused("Remove it");
  std::ofstream(data_.path() + "/wardbook.db") << "x";
  expect_refused("copy");
  fs::remove(key());
  expect_refused("a backup holds no keys");
}

TEST_F(DataFolderTest, CertificatesThatAFullDiskLosesAreMissed) {
  const std::string there = data_.path() + "/certificates";
  {
    const FullDisk full(0);
    const auto made = ensure_local_certificates(there, host_names(), wall_now());
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().code, "certificates_unwritable");
  }
  EXPECT_TRUE(ensure_local_certificates(there, host_names(), wall_now()).ok());
}

/// Of a backup that another user's cron makes.
TEST_F(DataFolderTest, WhoMayNotLookIntoTheFolderIsNotToldThatItIsEmpty) {
  constexpr uid_t kNobody = 65534;
  std::ofstream(data_.path() + "/wardbook.db") << "whatever";
  fs::permissions(data_.path(), fs::perms::none);
  const uid_t me = geteuid();
  ASSERT_TRUE(me != 0 || seteuid(kNobody) == 0);
  const auto looked = DataFolder::look(data_.path());
  ASSERT_TRUE(me != 0 || seteuid(me) == 0);
  fs::permissions(data_.path(), fs::perms::owner_all);
  ASSERT_FALSE(looked.ok());
  EXPECT_EQ(looked.error().code, "data_unreadable");
  EXPECT_NE(looked.error().hint.find("user that runs the server"), std::string::npos);
}

}  // namespace
}  // namespace wardbook::test
