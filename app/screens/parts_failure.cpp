#include "app/screens/parts.h"
#include "app/ui/ui.h"

namespace wardbook::screens {

bool draw_failure(Context& context, std::string_view id, std::string_view task) {
  constexpr double kSecondMs = 1000;
  const app::App::Task& last = context.app.task();
  if (last.name != task || !last.failed) return false;
  const int wait = context.app.task_wait_s();
  if (wait > 0) {
    ui::wake_in(kSecondMs / 4);
    ui::banner(
        id, ui::Tone::waiting,
        "After a wrong password Wardbook waits. Try again in " + std::to_string(wait) + " s.");
    return true;
  }
  if (last.retry_at_ms == 0 || last.error.code != "wait_before_log_in")
    ui::banner(id, ui::Tone::bad, last.error.hint);
  else
    ui::banner(id, ui::Tone::accent, "You can try again now.");
  return false;
}

}  // namespace wardbook::screens
