#include "sync-server/http/static_site.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/server/live_server.h"

namespace wardbook::test {
namespace {

namespace fs = std::filesystem;

/// The process may open just one file more while this lives.
class OneMoreFile {
 public:
  OneMoreFile() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int next = dup(STDERR_FILENO);
    ::close(next);
    rlimit less = before_;
    less.rlim_cur = static_cast<rlim_t>(next) + 1;
    setrlimit(RLIMIT_NOFILE, &less);
  }
  ~OneMoreFile() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

class StaticSiteTest : public ::testing::Test {
 protected:
  void put(const std::string& path, const std::string& text) const {
    fs::create_directories(fs::path(folder_.path() + path).parent_path());
    std::ofstream(folder_.path() + path) << text;
  }
  static std::string encoding(const Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Content-Encoding") return value;
    return "";
  }

  TemporaryFolder folder_;
};

TEST_F(StaticSiteTest, ASubfolderThatCanNotBeReadIsNoSiteWithoutIt) {
  put("/assets/app.js", "export {};");
  EXPECT_TRUE(StaticSite::load(folder_.path())->has("/assets/app.js"));
  const OneMoreFile limit;
  const auto site = StaticSite::load(folder_.path());
  ASSERT_FALSE(site.ok());
  EXPECT_EQ(site.error().code, "site_unreadable");
}

TEST_F(StaticSiteTest, WhatWeighsZeroIsNotSent) {
  for (const char* end : {"", ".br", ".gz"}) put(std::string("/both.js") + end, end);
  for (const char* end : {"", ".gz"}) put(std::string("/one.js") + end, end);
  const auto site = StaticSite::load(folder_.path());
  ASSERT_TRUE(site.ok());
  const auto sent = [&](const char* path, const char* accepts) {
    return encoding(site->get(path, accepts, ""));
  };
  EXPECT_EQ(sent("/both.js", "gzip, br"), "br");
  EXPECT_EQ(sent("/both.js", "gzip"), "gzip");
  EXPECT_EQ(sent("/both.js", "gzip;q=0"), "");
  EXPECT_EQ(sent("/one.js", "gzip, br"), "gzip");
  EXPECT_EQ(sent("/one.js", "br, gzip;q=0"), "");
  EXPECT_EQ(sent("/one.js", "br, xgzip"), "");
}

}  // namespace
}  // namespace wardbook::test
