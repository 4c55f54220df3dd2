#include "app/screens/parts.h"
#include "app/ui/ui.h"

namespace wardbook::screens {

void draw_copying(const Context& context) {
  const app::SyncView& sync = context.app.sync();
  if (!sync.fetching) return;
  if (sync.interrupted) {
    ui::banner("copying", ui::Tone::warn,
               "Not everything has been copied to this device yet. The rest comes with the "
               "network.");
    return;
  }
  const double unknown = -1;
  ui::progress("copying", "Copying from the server",
               static_cast<float>(sync.progress.value_or(unknown)));
}

}  // namespace wardbook::screens
