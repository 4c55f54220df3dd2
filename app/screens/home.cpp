#include "app/screens/drafts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

void draw_log_in(Context& context, Home& home) {
  const app::App::Task& task = context.app.task();
  const bool busy = task.busy && task.name == "log_in";
  ui::card("log-in", [&] {
    ui::heading(2, "Log in");
    bool go = ui::text_field("user-name", "User name", home.user_name,
                             {.autocomplete = "username", .max_length = 64})
                  .submitted;
    go = ui::text_field("password", "Password", home.password,
                        {.type = ui::FieldType::password,
                         .autocomplete = "current-password",
                         .max_length = 128})
             .submitted ||
         go;
    // Another person need not wait for the one who mistyped.
    const bool same_person = home.tried_name == home.user_name;
    const bool wait = same_person && draw_failure(context, "log-in-error", "log_in");
    if (task.name == "sign_up" && !task.failed && !task.busy)
      ui::banner("signed-up", ui::Tone::good,
                 "The account is made. Staff and desk accounts can act once an administrator has "
                 "approved them.");
    go = ui::button(
             "log-in-button", "Log in",
             {.kind = ui::Kind::primary, .full_width = true, .disabled = wait, .busy = busy}) ||
         go;
    if (go && !busy && !wait) {
      home.tried_name = home.user_name;
      context.app.log_in(home.user_name, home.password);
    }
    if (ui::button("create-account", "Create account",
                   {.kind = ui::Kind::quiet, .full_width = true})) {
      context.app.forget_task();
      context.nav.go(Place::sign_up);
    }
  });
}

void draw_about() {
  ui::paragraph(
      "Find and hold a hospital bed, with or without a network. What you do here is kept on this "
      "device and settled by the server when it can be reached.");
}

void choose_district(Context& context) {
  const std::vector<District> districts = context.app.districts();
  const std::optional<DistrictId> home = context.app.home_district();
  std::vector<std::string> names;
  int selected = -1;
  for (const District& district : districts) {
    if (home == district.id) selected = static_cast<int>(names.size());
    names.push_back(district.name);
  }
  if (ui::choice("district", "District", names, selected))
    context.app.set_home_district(districts[static_cast<size_t>(selected)].id);
}

void draw_hospital(const app::HospitalAvailability& hospital) {
  const std::string free = std::to_string(hospital.free) + " free";
  const std::string of = "of " + std::to_string(hospital.total) + " beds, " + hospital.until;
  ui::list_row("home/" + to_text(hospital.hospital.id),
               {.title = hospital.hospital.name,
                .subtitle = of,
                .icon = ui::Icon::hospital,
                .badge = free,
                .badge_tone = ui::free_tone(hospital.free, hospital.total),
                .chevron = false});
}

void draw_beds(Context& context, Home& home) {
  ui::heading(2, "Free beds now");
  if (context.app.districts().empty()) {
    ui::empty_state("no-districts", ui::Icon::offline, "Nothing known here yet",
                    "The list of hospitals comes with the first contact to the server.");
    return;
  }
  choose_district(context);
  const Home::Key key{context.app.home_district()};
  if (!key.district) return;
  const auto& found = home.beds.get(context.app, key, [&] {
    app::AvailabilityQuery query;
    query.district = *key.district;
    return context.app.availability(query);
  });
  ui::list("home-hospitals", "Hospitals", [&] {
    for (const app::HospitalAvailability& hospital : found) draw_hospital(hospital);
  });
  ui::muted("As of the last contact: " + context.app.sync().age);
}

}  // namespace

void draw(Context& context, Home& home) {
  ui::columns({1, 1.4F}, [&](int cell) {
    if (cell == 0) {
      draw_about();
      draw_log_in(context, home);
    } else {
      draw_beds(context, home);
    }
  });
}

}  // namespace wardbook::screens
