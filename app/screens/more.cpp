#include "app/screens/drafts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

void draw_person(Context& context) {
  const app::Person& user = context.user();
  ui::card("me", [&] {
    ui::heading(2, user.full_name);
    ui::key_value("User name", user.user_name);
    ui::key_value("Role", word(user.role));
    if (!user.place.empty()) ui::key_value("Place", user.place);
    ui::muted("Logging out keeps what waits on this device. It is sent whoever is next.");
    if (ui::button("log-out", "Log out of this device", {.icon = ui::Icon::logout}))
      context.app.log_out();
  });
}

void draw_password(Context& context, More& screen) {
  const app::App::Task& task = context.app.task();
  const bool ours = task.name == "password";
  ui::card("change-password", [&] {
    ui::heading(2, "Change password");
    ui::text_field("old-password", "Present password", screen.old_password,
                   {.type = ui::FieldType::password, .autocomplete = "current-password"});
    ui::text_field("new-password", "New password", screen.new_password,
                   {.type = ui::FieldType::new_password,
                    .hint = "At least 12 characters",
                    .autocomplete = "new-password"});
    const bool wait = draw_failure(context, "password-error", "password");
    if (ours && !task.busy && !task.failed)
      ui::banner("password-done", ui::Tone::good, "The password is changed.");
    if (ui::button("password-yes", "Change password",
                   {.disabled = wait, .busy = ours && task.busy}))
      context.app.change_password(screen.old_password, screen.new_password);
  });
}

void draw_places(Context& context) {
  ui::list("more-places", "More", [&] {
    if (ui::list_row(
            "to-sync",
            {.title = "Sync", .subtitle = context.app.sync().text, .icon = ui::Icon::sync}))
      context.nav.go(Place::sync);
    if (ui::list_row("to-help", {.title = "How beds are given",
                                 .subtitle = "The published rule",
                                 .icon = ui::Icon::info}))
      context.nav.go(Place::help);
  });
}

}  // namespace

void draw(Context& context, More& screen) {
  ui::columns({1, 1}, [&](int cell) {
    if (cell == 1) return draw_password(context, screen);
    draw_person(context);
    draw_places(context);
  });
}

}  // namespace wardbook::screens
