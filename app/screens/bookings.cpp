#include "app/screens/drafts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

void draw_row(Context& context, const app::BookingView& view) {
  const ui::Status status = pill(view);
  const std::string place = view.pool.empty() ? view.hospital : view.hospital + " · " + view.pool;
  const std::string subtitle = place + " · " + view.when;
  if (ui::list_row("booking/" + to_text(view.booking.id),
                   {.title = view.patient,
                    .subtitle = subtitle,
                    .icon = ui::compact() ? ui::Icon::none : ui::Icon::bed,
                    .badge = pill_word(view),
                    .status = &status}))
    context.nav.go(Place::booking, view.booking.id.uuid);
}

}  // namespace

void draw(Context& context, Bookings& screen) {
  if (ui::button(
          "book", "Book a bed",
          {.kind = ui::Kind::primary, .icon = ui::Icon::plus, .full_width = ui::compact()})) {
    context.wish = {};
    context.nav.go(Place::book);
  }
  ui::tabs("bookings-tabs", {"Open", "Past", "All"}, screen.tab);
  ui::text_field("bookings-search", "Search", screen.search,
                 {.type = ui::FieldType::search, .placeholder = "Patient, hospital or state"});
  const std::string key = std::to_string(screen.tab) + screen.search;
  const auto& found = screen.found.get(context.app, key, [&] {
    return context.app.bookings(
        {static_cast<app::BookingFilter::Group>(screen.tab), screen.search});
  });
  if (found.empty()) {
    ui::empty_state("no-bookings", ui::Icon::calendar, "No bookings here",
                    screen.search.empty() ? "What you book shows up here at once, also offline."
                                          : "Nothing matches the search.");
    return;
  }
  ui::list("bookings", "Bookings", [&] {
    for (const app::BookingView& view : found) draw_row(context, view);
  });
}

}  // namespace wardbook::screens
