#include <gtest/gtest.h>

#include <filesystem>
#include <future>

#include "shared/store/database.h"
#include "sync-server/core/sessions.h"
#include "tests/server/test_device.h"

// Sessions that end while somebody is asking by them.

namespace wardbook::test {
namespace {

using namespace std::chrono_literals;

/// More than these tests take.
constexpr int64_t kMinute = 60'000;

class SessionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    TestDevice desk(server_.client());
    ASSERT_TRUE(desk.log_in("desk1"));
    session_ = {{"Authorization", "Session " + desk.login().session}};
  }
  int status() const {
    const auto answer = server_.client().get("/api/v1/session", session_);
    return answer ? answer->status : 0;
  }
  std::optional<Answer> log_out(const Headers& headers) const {
    return server_.client().post("/api/v1/logout", "", "application/json", headers);
  }

  LiveServer server_;
  Headers session_;
};

// The server has read that the session is alive, and waits to note that it is in use.
TEST_F(SessionsTest, OneThatEndsMeanwhileStaysEnded) {
  server_.in_database("UPDATE session SET last_used = last_used - 600000");
  store::Database other = server_.database();
  std::future<int> asking;
  {
    auto writing = store::Transaction::begin(other);
    ASSERT_TRUE(writing.ok());
    asking = std::async(std::launch::async, [this] { return status(); });
    std::this_thread::sleep_for(500ms);
    ASSERT_TRUE(other.exec("UPDATE session SET revoked = 1").ok());
    ASSERT_TRUE(writing->commit().ok());
  }
  EXPECT_EQ(asking.get(), 200) << "it was alive when the request came";
  EXPECT_EQ(status(), 401);
}

TEST_F(SessionsTest, OneThatNobodyHasUsedForLongIsOver) {
  const auto unused_for = [this](int64_t ms) {
    server_.in_database("UPDATE session SET last_used = created - " + std::to_string(ms));
    return status();
  };
  EXPECT_EQ(unused_for(kSessionIdleMs - kMinute), 200);
  EXPECT_EQ(status(), 200) << "it was used just now";
  EXPECT_EQ(unused_for(kSessionIdleMs), 401);
}

TEST_F(SessionsTest, OneIsOverInTimeHoweverMuchItIsUsed) {
  const auto begun_before = [this](int64_t ms) {
    server_.in_database("UPDATE session SET expires = created + " +
                        std::to_string(kSessionLongestMs - ms));
    return status();
  };
  EXPECT_EQ(begun_before(kSessionLongestMs - kMinute), 200);
  EXPECT_EQ(begun_before(kSessionLongestMs), 401);
}

TEST_F(SessionsTest, ALogOutOfNobodyIsDone) {
  const auto answer = log_out({{"Authorization", "Session " + std::string(64, '0')}});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 204);
}

TEST_F(SessionsTest, ALogOutThatDoesNotReachTheDatabaseSaysSo) {
  std::filesystem::resize_file(server_.data() + "/wardbook.db-wal", 0);
  const auto answer = log_out(session_);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 503) << answer->body;
  EXPECT_FALSE(answer->headers.contains("set-cookie"));
  EXPECT_TRUE(answer->headers.contains("retry-after"));
}

}  // namespace
}  // namespace wardbook::test
