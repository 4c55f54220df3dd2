#include "app/model/task_words.h"

namespace wardbook::app {

std::string failure_words(const App::Task& task, int wait_s) {
  const std::string seconds = std::to_string(wait_s) + " s.";
  if (wait_s > 0 && task.error.code == "wait_before_log_in")
    return "After a wrong password Wardbook waits. Try again in " + seconds;
  if (wait_s > 0) return task.error.hint + " You can try again in " + seconds;
  return task.retry_at_ms == 0 ? task.error.hint : "You can try again now.";
}

}  // namespace wardbook::app
