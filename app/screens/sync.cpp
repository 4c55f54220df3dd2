#include "app/screens/drafts.h"
#include "app/ui/ui.h"

namespace wardbook::screens {

void draw_sync(Context& context) {
  const app::SyncView& sync = context.app.sync();
  ui::card("sync-state", [&] {
    ui::figure(
        std::to_string(sync.waiting),
        sync.waiting == 1 ? "change is only on this device" : "changes are only on this device",
        sync.waiting == 0 ? ui::Tone::good : ui::Tone::warn);
    ui::key_value("Last contact", sync.age);
    ui::key_value("Now", sync.text);
    if (!sync.problem.empty()) ui::banner("sync-problem", ui::Tone::warn, sync.problem);
    if (ui::button("sync-now", "Sync now",
                   {.kind = ui::Kind::primary,
                    .icon = ui::Icon::sync,
                    .busy = sync.state == app::SyncView::State::syncing}))
      context.app.sync_now();
  });
  ui::muted(
      "Changes are safe on this device before the screen says so. They are sent when the server "
      "can "
      "be reached; nothing needs to be done again.");
}

}  // namespace wardbook::screens
