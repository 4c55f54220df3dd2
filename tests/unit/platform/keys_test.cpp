#include "app/platform/keys.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/platform/clock.h"

namespace wardbook {
namespace {

class Keys : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/wardbook-keys-XXXXXX";
    folder_ = mkdtemp(name);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string database() const { return folder_ + "/device.db"; }
  std::string keyring() const { return database() + ".keyring"; }

  std::string read_keyring() const {
    std::ostringstream text;
    text << std::ifstream(keyring()).rdbuf();
    return text.str();
  }
  void write_file(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

  std::string folder_;
  SystemRandom random_;
};

bool same(const DatabaseKey& a, const DatabaseKey& b) {
  return std::equal(a.bytes().begin(), a.bytes().end(), b.bytes().begin());
}

TEST_F(Keys, AreMadeOnceAndOnlyForTheirOwner) {
  Result<DatabaseKey> first = database_key(database(), random_);
  ASSERT_TRUE(first.ok());
  Result<DatabaseKey> second = database_key(database(), random_);
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE(same(*first, *second));
  EXPECT_FALSE(same(*first, DatabaseKey()));
  struct stat info {};
  ASSERT_EQ(stat(keyring().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_FALSE(std::filesystem::exists(keyring() + ".new"));
}

TEST_F(Keys, AnyDamagedByteIsNoticedAndNothingIsOverwritten) {
  ASSERT_TRUE(database_key(database(), random_).ok());
  const std::string good = read_keyring();
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = bad[i] == '0' ? '1' : '0';
    write_file(keyring(), bad);
    Result<DatabaseKey> key = database_key(database(), random_);
    ASSERT_FALSE(key.ok()) << "byte " << i;
    EXPECT_EQ(key.error().code, "key_damaged");
    ASSERT_EQ(read_keyring(), bad);
  }
  write_file(keyring(), good.substr(0, good.size() / 2));
  EXPECT_EQ(database_key(database(), random_).error().code, "key_damaged");
}

TEST_F(Keys, ADatabaseWithoutItsKeyGetsNoNewOne) {
  write_file(database(), "encrypted");
  Result<DatabaseKey> key = database_key(database(), random_);
  ASSERT_FALSE(key.ok());
  EXPECT_EQ(key.error().code, "key_missing");
  EXPECT_FALSE(std::filesystem::exists(keyring()));
}

TEST_F(Keys, AFolderThatIsNotThereIsAnError) {
  Result<DatabaseKey> key = database_key(folder_ + "/none/device.db", random_);
  ASSERT_FALSE(key.ok());
  EXPECT_EQ(key.error().code, "key_not_saved");
}

TEST_F(Keys, MovingWipesTheSource) {
  Result<DatabaseKey> first = database_key(database(), random_);
  ASSERT_TRUE(first.ok());
  DatabaseKey moved = std::move(*first);
  EXPECT_TRUE(same(*first, DatabaseKey()));
  EXPECT_FALSE(same(moved, DatabaseKey()));
}

}  // namespace
}  // namespace wardbook
