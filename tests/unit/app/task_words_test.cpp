#include "app/model/task_words.h"

#include <gtest/gtest.h>

namespace wardbook::app {
namespace {

App::Task failed(std::string code, int64_t retry_at_ms) {
  App::Task task;
  task.failed = true;
  task.error = {std::move(code), "The server says so."};
  task.retry_at_ms = retry_at_ms;
  return task;
}

TEST(TaskWords, WhoGaveAWrongPasswordHearsForHowLongWardbookWaits) {
  const App::Task task = failed("wait_before_log_in", 9'000);
  EXPECT_EQ(failure_words(task, 7), "After a wrong password Wardbook waits. Try again in 7 s.");
  EXPECT_EQ(failure_words(task, 0), "You can try again now.");
}

/// A server that has no time, or whose clock is wrong, asks for patience too.
TEST(TaskWords, NobodyElseHearsOfAWrongPassword) {
  for (const char* code : {"server_busy", "clock_wrong", "too_many_log_ins"}) {
    const App::Task task = failed(code, 9'000);
    EXPECT_EQ(failure_words(task, 7), "The server says so. You can try again in 7 s.");
    EXPECT_EQ(failure_words(task, 0), "You can try again now.");
  }
}

TEST(TaskWords, WhereNothingIsToBeWaitedForTheServersWordsStay) {
  EXPECT_EQ(failure_words(failed("wrong_log_in", 0), 0), "The server says so.");
}

}  // namespace
}  // namespace wardbook::app
