#include "app/screens/board_parts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

void draw_pool(WardBoard& screen, const app::BoardPool& pool) {
  ui::card("board-pool/" + to_text(pool.pool.id), [&] {
    ui::stack(0, [&] {
      ui::heading(2, pool.pool.name);
      ui::muted(describe(pool.pool, pool.ward));
    });
    ui::capacity_bar("Claims of this slot", {pool.capacity, pool.used, 0});
    ui::grid(static_cast<int>(pool.beds.size()), 132, [&](int i) {
      const app::BedView& bed = pool.beds[static_cast<size_t>(i)];
      if (!ui::bed_tile("bed/" + to_text(bed.bed.id), {.name = bed.bed.name,
                                                       .look = look(bed.bed.status),
                                                       .note = bed.patient,
                                                       .detail = bed.note,
                                                       .over = bed.overdue}))
        return;
      screen.bed = bed.bed.id;
      screen.open = WardBoard::Open::bed;
      screen.note.clear();
    });
    if (ui::button("block/" + to_text(pool.pool.id), "Close beds for a while",
                   {.kind = ui::Kind::quiet})) {
      screen.pool = pool.pool.id;
      screen.units = 1;
      screen.slots = 1;
      screen.note.clear();
      screen.open = WardBoard::Open::block;
    }
  });
}

void draw_claim_actions(Context& context, WardBoard& screen, const app::BookingView& view,
                        bool at_door) {
  const std::string id = to_text(view.booking.id);
  ui::row([&] {
    const std::vector<Saw> saw{SawRow{"booking", view.booking.id.uuid, view.booking.version}};
    const bool icons = !ui::compact();
    if (!at_door && ui::button("arrive/" + id, "Arrived",
                               {.icon = icons ? ui::Icon::ambulance : ui::Icon::none}))
      context.submit(Arrive{view.booking.id, context.app.now()}, "Marked as arrived", saw);
    if (ui::button("admit/" + id, "Admit",
                   {.kind = ui::Kind::primary, .icon = icons ? ui::Icon::bed : ui::Icon::none})) {
      screen.admitting = view.booking.id;
      screen.tab = 0;
      ui::scroll_to_top("board/main");
    }
    if (!at_door && ui::button("noshow/" + id, "Did not come", {.kind = ui::Kind::quiet}))
      context.submit(NoShow{view.booking.id}, "Marked as not come", saw);
  });
}

void draw_claim(Context& context, WardBoard& screen, const app::BookingView& view, bool at_door) {
  const ui::Status status = pill(view);
  const std::string id = to_text(view.booking.id);
  const std::string subtitle =
      describe_triage(view.booking.triage_scale, view.booking.triage_level) + " · " + view.when;
  ui::card("claim-card/" + id, [&] {
    if (ui::list_row("claim/" + id, {.title = view.patient,
                                     .subtitle = subtitle,
                                     .badge = pill_word(view),
                                     .status = &status}))
      context.nav.go(Place::booking, view.booking.id.uuid);
    draw_claim_actions(context, screen, view, at_door);
  });
}

void draw_arrivals(Context& context, WardBoard& screen, const app::Board& board) {
  if (board.arrived.empty() && board.due.empty()) {
    ui::empty_state("no-arrivals", ui::Icon::ambulance, "Nobody is due",
                    "Bookings that start today show up here.");
    return;
  }
  const auto claims = [&](std::string_view title, const std::vector<app::BookingView>& views,
                          bool at_door) {
    if (views.empty()) return;
    ui::section_title(title);
    ui::grid(static_cast<int>(views.size()), kCardWidth,
             [&](int i) { draw_claim(context, screen, views[static_cast<size_t>(i)], at_door); });
  };
  claims("At the door", board.arrived, true);
  claims("Due today", board.due, false);
}

void draw_waitlist(Context& context, const app::Board& board) {
  if (board.waitlist.empty()) {
    ui::empty_state("no-waitlist", ui::Icon::list, "Nobody waits",
                    "Who finds no room waits here, in the published order.");
    return;
  }
  ui::muted("In the published order. A bed that comes free is offered from the top.");
  ui::list("board-waitlist", "Waitlist", [&] {
    int position = 0;
    for (const app::BookingView& view : board.waitlist) {
      const std::string title = std::to_string(++position) + ". " + view.patient;
      const std::string subtitle =
          describe_triage(view.booking.triage_scale, view.booking.triage_level) + " · " + view.when;
      if (ui::list_row("waiting/" + to_text(view.booking.id),
                       {.title = title, .subtitle = subtitle}))
        context.nav.go(Place::booking, view.booking.id.uuid);
    }
  });
}

/// Asks for the bed of the patient who is being admitted; returns the pool that was booked.
PoolId draw_admitting(Context& context, WardBoard& screen) {
  if (screen.admitting.is_nil()) return {};
  const std::optional<app::BookingView> view = context.app.booking(screen.admitting);
  const std::string who = view ? view->patient : "the patient";
  if (ui::banner("admitting", ui::Tone::accent, "Tap the bed for " + who + ".", "Stop"))
    screen.admitting = {};
  return view && view->booking.pool ? *view->booking.pool : PoolId{};
}

/// The pool that was booked comes first while a patient is being admitted.
void draw_pools(WardBoard& screen, const app::Board& board, PoolId first) {
  for (const app::BoardPool& pool : board.pools)
    if (pool.pool.id == first) draw_pool(screen, pool);
  for (const app::BoardPool& pool : board.pools)
    if (pool.pool.id != first) draw_pool(screen, pool);
}

}  // namespace

void draw(Context& context, WardBoard& screen) {
  if (!context.user().hospital) return;
  const HospitalId id = *context.user().hospital;
  const auto& board = screen.board.get(context.app, id, [&] { return context.app.board(id); });
  if (!board) {
    ui::empty_state("no-board", ui::Icon::hospital, "Not here yet",
                    "The board of your hospital comes with the next contact to the server.");
    return;
  }
  ui::muted(board->hospital.name + " · " + board->slot);
  const auto count = [](std::string_view word, size_t n) {
    return n == 0 ? std::string(word) : std::string(word) + " " + std::to_string(n);
  };
  ui::tabs("board-tabs",
           {"Beds", count("Arrivals", board->due.size() + board->arrived.size()),
            count("Waitlist", board->waitlist.size()), count("Reviews", board->reviews.size())},
           screen.tab);
  const PoolId booked = draw_admitting(context, screen);
  if (screen.tab == 0) draw_pools(screen, *board, booked);
  if (screen.tab == 1) draw_arrivals(context, screen, *board);
  if (screen.tab == 2) draw_waitlist(context, *board);
  if (screen.tab == 3) draw_reviews(context, screen, *board);
  draw_board_overlay(context, screen, *board);
}

}  // namespace wardbook::screens
