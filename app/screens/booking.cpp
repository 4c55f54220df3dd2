#include "app/screens/drafts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

std::vector<Saw> saw(const Booking& booking) {
  return {SawRow{"booking", booking.id.uuid, booking.version}};
}

bool can_still_change(const Booking& booking) {
  return is_live_hold(booking.state) || booking.state == BookingState::held;
}

/// What the server has made of it is said to who can't see it. What a person does here themselves
/// is held at first, and has its toast.
void say_new_state(BookingDetail& screen, const app::BookingView& view) {
  const ui::Status now = pill(view);
  if (screen.shown && screen.shown != now && now != ui::Status::held) ui::announce(pill_word(view));
  screen.shown = now;
}

void draw_facts(const app::BookingView& view) {
  const Booking& booking = view.booking;
  ui::card("booking-facts", [&] {
    ui::heading(2, view.patient);
    ui::row([&] { ui::status_pill(pill(view), pill_word(view)); });
    if (!view.forecast.empty()) ui::banner("booking-forecast", ui::Tone::warn, view.forecast);
    ui::key_value("Hospital", view.hospital);
    ui::key_value("Ward", view.pool.empty() ? "Any with this class of bed" : view.pool);
    ui::key_value("Time", view.when);
    ui::key_value("Class of bed", word(booking.bed_class));
    if (booking.needs.bits != 0) ui::key_value("Needs", words(booking.needs));
    if (!booking.triage_level.empty())
      ui::key_value("Triage", describe_triage(booking.triage_scale, booking.triage_level));
    ui::key_value("If full", word(booking.alternates));
    if (!view.clinic.empty()) ui::key_value("Booked by", view.clinic);
    if (!booking.reason.empty()) ui::key_value("Reason", booking.reason);
  });
}

void draw_history(Context& context, BookingDetail& screen, BookingId id) {
  const auto& lines =
      screen.history.get(context.app, id.uuid, [&] { return context.app.history(id); });
  if (lines.empty()) return;
  ui::card("booking-history", [&] {
    ui::heading(2, "History");
    for (const app::HistoryLine& line : lines) ui::definition(line.what, line.when);
  });
}

/// Two actions of one weight.
void pair(ui::FunctionRef<void(int)> action) {
  ui::columns({1, 1}, action, true);
}

void open_change(BookingDetail& screen, const Booking& booking) {
  screen.need.set(booking.bed_class, booking.needs);
  screen.place.set(booking.hospital, booking.pool, booking.asked.from);
  screen.alternates = static_cast<int>(booking.alternates);
  screen.open = BookingDetail::Open::change;
}

void draw_owner_actions(BookingDetail& screen, const Booking& booking, bool may_triage) {
  if (!can_still_change(booking)) return;
  const auto change = [&] {
    if (ui::button("change", "Change booking", {.full_width = true})) open_change(screen, booking);
  };
  const auto retriage = [&] {
    if (!ui::button("retriage", "New triage", {.full_width = true})) return;
    screen.triage.start_from(booking.triage_scale, booking.groups);
    screen.open = BookingDetail::Open::retriage;
  };
  if (may_triage)
    pair([&](int which) { which == 0 ? change() : retriage(); });
  else
    change();
  if (ui::button("cancel", "Cancel booking", {.kind = ui::Kind::destructive, .full_width = true}))
    screen.open = BookingDetail::Open::cancel;
}

bool works_here(Context& context, const Booking& booking) {
  return context.is(Role::staff) && context.user().hospital == booking.hospital;
}

void draw_staff_actions(Context& context, const Booking& booking) {
  if (!works_here(context, booking)) return;
  const auto arrived = [&] {
    if (ui::button("arrived", "Mark arrived", {.kind = ui::Kind::primary, .full_width = true}))
      context.submit(Arrive{booking.id, context.app.now()}, "Marked as arrived", saw(booking));
  };
  const auto noshow = [&] {
    if (ui::button("noshow", "Did not come", {.full_width = true}))
      context.submit(NoShow{booking.id}, "Marked as not come", saw(booking));
  };
  const bool can_arrive = can_change(booking.state, BookingState::arrived);
  const bool can_miss = can_change(booking.state, BookingState::noshow);
  if (can_arrive && can_miss)
    pair([&](int which) { which == 0 ? arrived() : noshow(); });
  else if (can_arrive)
    arrived();
  else if (can_miss)
    noshow();
  if (booking.state == BookingState::waitlisted && booking.pool &&
      ui::button("promote", "Check for a place", {.full_width = true}))
    context.submit(Promote{*booking.pool, {booking.slots.from}},
                   "The server gives free places in the published order");
}

void draw_entered_in_error(Context& context, BookingDetail& screen, const Booking& booking) {
  if (!works_here(context, booking) || is_final(booking.state)) return;
  if (ui::button("in-error", "Entered in error", {.kind = ui::Kind::quiet, .full_width = true}))
    screen.open = BookingDetail::Open::error;
}

void draw_cancel(Context& context, BookingDetail& screen, const Booking& booking) {
  const bool dismissed = ui::dialog("cancel-dialog", "Cancel this booking?", [&] {
    ui::paragraph("The bed is given to the next patient. This can't be taken back.");
    ui::text_field("cancel-reason", "Reason", screen.reason, {.max_length = 200});
    if (ui::button("cancel-yes", "Yes, cancel", {.kind = ui::Kind::danger, .full_width = true}) &&
        context.submit(CancelBooking{booking.id, screen.reason}, "Cancelled", saw(booking)))
      screen.open = BookingDetail::Open::nothing;
    if (ui::button("cancel-no", "Keep it", {.full_width = true}))
      screen.open = BookingDetail::Open::nothing;
  });
  if (dismissed) screen.open = BookingDetail::Open::nothing;
}

void draw_error(Context& context, BookingDetail& screen, const Booking& booking) {
  const bool dismissed = ui::dialog("error-dialog", "Entered in error?", [&] {
    ui::paragraph("The booking stays in the history, marked as a mistake. Its bed comes free.");
    ui::text_field("error-reason", "What was wrong", screen.reason, {.max_length = 200});
    if (ui::button("error-yes", "Mark as a mistake",
                   {.kind = ui::Kind::danger, .full_width = true}) &&
        context.submit(EnterInError{booking.id, screen.reason}, "Marked as a mistake",
                       saw(booking)))
      screen.open = BookingDetail::Open::nothing;
  });
  if (dismissed) screen.open = BookingDetail::Open::nothing;
}

void draw_change(Context& context, BookingDetail& screen, const Booking& booking) {
  const auto form = [&] {
    ui::muted("What is held now is kept unless the new place can be had.");
    screen.need.draw();
    screen.place.draw(context, screen.need.bed_class(), screen.need.needs());
    ui::choice("change-alternates", "If there is no room", all_words<Alternates>(),
               screen.alternates);
  };
  const auto save = [&] {
    const bool whole = screen.place.complete();
    if (!ui::button("change-yes", "Save changes",
                    {.kind = ui::Kind::primary, .full_width = true, .disabled = !whole}))
      return;
    const ChangeBooking args{booking.id,
                             screen.place.hospital(),
                             screen.place.pool(),
                             screen.need.bed_class(),
                             screen.need.needs(),
                             screen.place.asked(),
                             static_cast<Alternates>(screen.alternates)};
    if (context.submit(args, "Change kept", saw(booking)))
      screen.open = BookingDetail::Open::nothing;
  };
  if (ui::sheet("change-sheet", "Change booking", form, save))
    screen.open = BookingDetail::Open::nothing;
}

void draw_retriage(Context& context, BookingDetail& screen, const Booking& booking) {
  const auto save = [&] {
    const bool whole = screen.triage.complete();
    if (!ui::button("retriage-yes", "Save triage",
                    {.kind = ui::Kind::primary, .full_width = true, .disabled = !whole}))
      return;
    const Retriage args{booking.id, screen.triage.value(context.app.now()), screen.triage.groups()};
    if (context.submit(args, "Triage kept", saw(booking)))
      screen.open = BookingDetail::Open::nothing;
  };
  if (ui::sheet(
          "retriage-sheet", "New triage", [&] { screen.triage.draw(); }, save))
    screen.open = BookingDetail::Open::nothing;
}

void draw_overlay(Context& context, BookingDetail& screen, const Booking& booking) {
  switch (screen.open) {
    case BookingDetail::Open::nothing:
      return;
    case BookingDetail::Open::cancel:
      return draw_cancel(context, screen, booking);
    case BookingDetail::Open::change:
      return draw_change(context, screen, booking);
    case BookingDetail::Open::retriage:
      return draw_retriage(context, screen, booking);
    case BookingDetail::Open::error:
      return draw_error(context, screen, booking);
    case BookingDetail::Open::merge:
      return draw_merge(context, screen, booking);
  }
}

}  // namespace

void draw(Context& context, BookingDetail& screen, BookingId id) {
  if (screen.id != id) {
    screen = {};
    screen.id = id;
  }
  const auto& view = screen.view.get(context.app, id.uuid, [&] { return context.app.booking(id); });
  if (!view) {
    ui::empty_state("no-booking", ui::Icon::calendar, "Not on this device",
                    "The booking is not, or no longer, visible to you.");
    return;
  }
  say_new_state(screen, *view);
  ui::columns({1, 1}, [&](int cell) {
    if (cell == 1) return draw_history(context, screen, id);
    draw_facts(*view);
    draw_staff_actions(context, view->booking);
    draw_owner_actions(screen, view->booking, !context.is(Role::patient));
    draw_entered_in_error(context, screen, view->booking);
    draw_merge_action(context, screen, view->booking);
  });
  draw_overlay(context, screen, view->booking);
}

}  // namespace wardbook::screens
