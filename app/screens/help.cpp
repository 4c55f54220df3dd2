#include "app/screens/drafts.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

std::string hours(int minutes) {
  return minutes % 60 == 0 ? std::to_string(minutes / 60) + " hours"
                           : std::to_string(minutes) + " minutes";
}

void draw_order() {
  ui::card("help-order", [&] {
    ui::heading(2, "Who comes first");
    ui::stack(4, [] {
      ui::paragraph("1. Who is already in the bed.");
      ui::paragraph("2. Who has arrived at the hospital.");
      ui::paragraph("3. The more urgent triage level.");
      ui::paragraph("4. Children, pregnant and disabled people.");
      ui::paragraph("5. Who was triaged earlier.");
      ui::paragraph("6. Whose request reached the server earlier.");
    });
    ui::muted(
        "This orders the waitlist, and in reverse who is moved when a bed is lost. A confirmed "
        "patient is never moved because another request came in later.");
  });
}

void draw_words() {
  ui::card("help-words", [&] {
    ui::heading(2, "What the words mean");
    ui::definition("Held on this device",
                   "Only this device knows. It is sent when the server can be reached.");
    ui::definition("Confirmed", "The server gave the bed. Nobody else can get it.");
    ui::definition("Waitlisted", "No room yet. The first bed that fits goes in the order above.");
    ui::definition("Review",
                   "A person at the hospital has to look: too many claims, or two reports "
                   "that can't both be true.");
  });
}

void draw_room(const Policy& policy) {
  ui::card("help-room", [&] {
    ui::heading(2, "When there is no room");
    ui::paragraph(
        "The same class of bed in the same hospital at the nearest time, then in the nearest "
        "hospital, then the waitlist: as far as the booking allows.");
    ui::paragraph(
        "A ward for children or for births is given to who needs one, and to others only if they "
        "ask for that ward.");
    ui::key_value("Wait at most", hours(policy.not_after_minutes) + " after the asked time");
    ui::key_value("Arrive within", hours(policy.arrival_window_minutes) + " of the start");
    ui::key_value("Facts first", "A patient who is in a bed is recorded even if the ward is full.");
  });
}

}  // namespace

void draw_help(Context& context) {
  const Policy policy = context.app.policy();
  ui::columns({1, 1}, [&](int cell) {
    if (cell == 1) return draw_words();
    draw_order();
    draw_room(policy);
  });
  ui::muted("Edition " + std::to_string(policy.edition) + " of the rule · " +
            (policy.signed_by.empty() ? "not signed off by a clinician yet"
                                      : "signed off by " + policy.signed_by));
}

}  // namespace wardbook::screens
