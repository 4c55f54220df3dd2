#include "tests/gallery/gallery.h"

#include <string>
#include <vector>

#include "app/ui/ui.h"

namespace wardbook::gallery {
namespace {

struct State {
  int screen = 0, saves = 0, counted = 0, tab = 0, ward = -1, triage = 1, who = 0, hours = 6;
  int slot = 1, opened = -1, scrolled = 0;
  std::string user, password, birth, arrival, note, found;
  bool oxygen = false, isolation = true, vent = false, offline = false;
  bool dialog = false, sheet = false;
  std::string dialog_name;
};

State& state() {
  static State s;
  return s;
}

void actions(State& s) {
  ui::section_title("Actions");
  ui::card("actions", [&] {
    if (ui::button("save", "Save changes",
                   {.kind = ui::Kind::primary, .icon = ui::Icon::check, .full_width = true})) {
      ++s.saves;
      ui::toast("Saved " + std::to_string(s.saves) + " times", ui::Tone::good);
    }
    ui::row([&] {
      if (ui::button("count", "Count")) ++s.counted;
      ui::button("disabled", "Not now", {.disabled = true});
      ui::button("busy", "Sending", {.busy = s.offline});
      if (ui::button("remove", "Remove", {.kind = ui::Kind::danger, .icon = ui::Icon::close})) {
        s.dialog = true;
      }
      if (ui::button("more", "More", {.kind = ui::Kind::quiet, .icon = ui::Icon::more})) {
        s.sheet = true;
      }
    });
    ui::muted("Counted " + std::to_string(s.counted) + ", saved " + std::to_string(s.saves));
  });
}

void fields(State& s) {
  ui::section_title("Fields");
  ui::card("fields", [&] {
    const ui::FieldResult user =
        ui::text_field("user", "User name", s.user, {.autocomplete = "username", .required = true});
    ui::text_field("password", "Password", s.password, {.type = ui::FieldType::password});
    if (user.submitted) ui::toast("Submitted " + s.user);
    ui::columns({1, 1}, [&](int cell) {
      if (cell == 0) {
        ui::date_field("birth", "Date of birth", s.birth, {.max = "2026-12-31"});
      } else {
        ui::time_field("arrival", "Expected at", s.arrival);
      }
    });
    const bool bad = !s.found.empty() && s.found.size() < 3;
    ui::text_field("find-patient", "Find a patient", s.found,
                   {.type = ui::FieldType::search,
                    .hint = "Name, phone or number",
                    .error = bad ? "Type at least 3 letters" : ""});
    ui::text_field("note", "Note for the ward", s.note, {.type = ui::FieldType::multiline});
    ui::muted("Hello " + s.user + ", born " + s.birth);
  });
}

void choices(State& s) {
  ui::section_title("Choices");
  ui::card("choices", [&] {
    ui::choice("ward", "Ward", {"General medicine", "Surgery", "Maternity", "Intensive care"},
               s.ward, {.hint = "Where the bed should be"});
    ui::segmented("triage", "Triage", {"Red", "Orange", "Yellow", "Green"}, s.triage);
    ui::radio_list("who", "If there is no room",
                   {{"Any ward here", "A bed of the same class in this hospital"},
                    {"Any hospital in the district"},
                    {"Only this", "Wait for a bed of this pool"}},
                   s.who);
    ui::stepper("hours", "Length of stay", s.hours, 1, 24, "h");
    ui::switch_("offline", "Pretend to be offline", s.offline,
                "Shows what a held booking looks like");
  });
  ui::row([&] {
    ui::filter_chip("oxygen", "Oxygen", s.oxygen);
    ui::filter_chip("isolation", "Isolation", s.isolation);
    ui::filter_chip("vent", "Ventilator", s.vent);
  });
}

void states() {
  ui::section_title("States");
  ui::row([&] {
    using ui::Status;
    for (const Status one :
         {Status::held, Status::confirmed, Status::waitlisted, Status::refused, Status::adjusted,
          Status::arrived, Status::admitted, Status::discharged, Status::cancelled, Status::noshow,
          Status::expired, Status::moved, Status::online, Status::offline, Status::syncing,
          Status::stuck, Status::pending, Status::review}) {
      ui::status_pill(one);
    }
  });
  ui::banner("held-note", ui::Tone::warn,
             "Held on this device. It becomes a bed only when the server has confirmed it.",
             "Sync now");
  ui::banner("ok-note", ui::Tone::good, "All 3 bookings of today are confirmed.");
  ui::banner("refused-note", ui::Tone::bad, "Refused: this patient already has a live hold.",
             "Replace it");
  ui::progress("upload", "Sending 3 of 5 bookings", 0.6f);
}

/// Each as wide as its text.
void scripts() {
  ui::section_title("Scripts");
  ui::row([] {
    for (const char* name : {"محمد علي", "प्रिया", "ខៀវ សុខា", "Adéo\u0323\u0301lá", "ፋጡማ"})
      ui::paragraph(name);
  });
}

void lists(State& s) {
  static const ui::Status kHeld = ui::Status::held, kConfirmed = ui::Status::confirmed;
  ui::section_title("Lists");
  ui::card("bookings", [&] {
    ui::list("booking-list", "Bookings", [&] {
      if (ui::list_row("b1", {.title = "Asha Verma",
                              .subtitle = "Surgery, tonight 18:00-06:00",
                              .icon = ui::Icon::person,
                              .status = &kHeld})) {
        s.opened = 1;
      }
      if (ui::list_row("b2", {.title = "Ramesh Kumar",
                              .subtitle = "ICU, tomorrow 06:00",
                              .icon = ui::Icon::person,
                              .status = &kConfirmed})) {
        s.opened = 2;
      }
      if (ui::list_row("b3", {.title = "Settings", .trailing = "3 beds"})) s.opened = 3;
    });
    ui::key_value("Opened", std::to_string(s.opened));
    ui::key_value("Last contact", "12:04, 3 minutes ago");
  });
}

void first_screen(State& s) {
  ui::tabs("part", {"Widgets", "Nothing"}, s.tab);
  if (s.tab == 0) {
    actions(s);
    fields(s);
    choices(s);
    states();
    scripts();
    lists(s);
    if (ui::button("bottom", "At the bottom", {.full_width = true})) ++s.scrolled;
    ui::muted("Bottom pressed " + std::to_string(s.scrolled));
  } else if (ui::empty_state("nothing", ui::Icon::inbox, "Nothing here yet",
                             "Answers of the server and notices appear here.", "Book a bed")) {
    s.tab = 0;
  }
}

void board(State& s) {
  ui::section_title("Pools");
  ui::grid(3, 320, [&](int n) {
    const ui::PoolSummary pools[] = {
        {"General, men", "City Hospital · oxygen", 6, 8, 0, "as of 12:04"},
        {"HDU", "City Hospital · oxygen, NIV", 1, 6, 1, "as of 12:04"},
        {"ICU", "City Hospital · ventilator", 0, 4, 0, "as of 09:30"}};
    const ui::PoolSummary& pool = pools[n];
    if (ui::pool_card("pool-" + std::to_string(n), pool)) s.opened = 200 + n;
  });
  ui::slot_strip("slots", "Start",
                 {{"00-06", 0, 8},
                  {"06-12", 3, 8},
                  {"12-18", 1, 8},
                  {"18-24", 5, 8, true},
                  {"Tue 00-06", 8, 8},
                  {"Tue 06-12", 7, 8},
                  {"Tue 12-18", 2, 8}},
                 s.slot);
  ui::capacity_bar("General, men", {8, 5, 1});
  ui::capacity_bar("ICU", {4, 5, 0});
  ui::section_title("Beds");
  ui::grid(8, 132, [&](int n) {
    using ui::BedLook;
    const BedLook looks[] = {BedLook::vacant,       BedLook::occupied, BedLook::housekeeping,
                             BedLook::contaminated, BedLook::isolated, BedLook::closed,
                             BedLook::occupied,     BedLook::vacant};
    const std::string name = "Bed " + std::to_string(n + 1);
    ui::bed_tile("bed-" + std::to_string(n),
                 {.name = name,
                  .look = looks[n],
                  .note = looks[n] == BedLook::occupied ? "A. Verma, until 18:00" : "",
                  .over = n == 6,
                  .selected = n == 7});
  });
  ui::row(
      [&] {
        ui::figure("12", "free beds", ui::Tone::good);
        ui::figure("3", "waiting", ui::Tone::waiting);
        ui::figure("1", "to review", ui::Tone::bad);
      },
      24);
}

void overlays(State& s) {
  if (s.dialog) {
    bool done = ui::dialog("confirm", "Remove this bed?", [&] {
      ui::paragraph("It holds no booking. This cannot be undone.");
      ui::text_field("reason", "Reason", s.dialog_name);
      ui::columns(
          {1, 1},
          [&](int cell) {
            if (cell == 0 && ui::button("keep", "Keep it", {.full_width = true})) s.dialog = false;
            if (cell == 1 && ui::button("remove-yes", "Remove bed",
                                        {.kind = ui::Kind::danger, .full_width = true})) {
              s.dialog = false;
              ui::toast("Removed");
            }
          },
          true);
    });
    if (done) s.dialog = false;
  }
  if (s.sheet && ui::sheet("more-sheet", "More", [&] {
        ui::list("more-list", "Actions", [&] {
          if (ui::list_row("export", {.title = "Export", .icon = ui::Icon::list})) s.sheet = false;
          if (ui::list_row("settings", {.title = "Device settings", .icon = ui::Icon::info})) {
            s.sheet = false;
          }
        });
      })) {
    s.sheet = false;
  }
}

}  // namespace

void reset() {
  state() = State{};
}

void draw() {
  State& s = state();
  ui::Shell shell;
  shell.id = s.screen == 0 ? "widgets" : s.screen == 1 ? "board" : "empty";
  shell.title = s.screen == 0 ? "Gallery" : s.screen == 1 ? "Ward board" : "Inbox";
  shell.nav = {{"availability", "Availability", ui::Icon::search},
               {"board", "Ward board", ui::Icon::board},
               {"inbox", "Inbox", ui::Icon::inbox, 3}};
  shell.current = s.screen;
  shell.sync = s.offline ? ui::Status::offline : ui::Status::online;
  shell.sync_text = s.offline ? "Offline · 2 waiting" : "Online · 0 waiting";
  if (s.screen == 1) shell.max_width = 0;
  const ui::ShellResult result = ui::shell(shell, [&] {
    if (s.screen == 0) first_screen(s);
    if (s.screen == 1) board(s);
    if (s.screen == 2) {
      ui::empty_state("inbox-empty", ui::Icon::inbox, "All read", "New answers appear here.");
    }
  });
  if (result.nav >= 0) s.screen = result.nav;
  overlays(s);
}

}  // namespace wardbook::gallery
