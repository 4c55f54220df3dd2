#include "app/model/task_words.h"
#include "app/screens/parts.h"
#include "app/ui/ui.h"

namespace wardbook::screens {

bool draw_failure(Context& context, std::string_view id, std::string_view task) {
  constexpr double kSecondMs = 1000;
  const app::App::Task& last = context.app.task();
  if (last.name != task || !last.failed) return false;
  const int wait = context.app.task_wait_s();
  if (wait > 0) ui::wake_in(kSecondMs / 4);
  const ui::Tone over = last.retry_at_ms == 0 ? ui::Tone::bad : ui::Tone::accent;
  ui::banner(id, wait > 0 ? ui::Tone::waiting : over, app::failure_words(last, wait));
  return wait > 0;
}

}  // namespace wardbook::screens
