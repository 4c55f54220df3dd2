#include <algorithm>

#include "app/screens/drafts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

void draw_row(Context& context, const app::BookingView& view) {
  const ui::Status status = pill(view);
  const std::string place = view.pool.empty() ? view.hospital : view.hospital + " · " + view.pool;
  const std::string subtitle = place + " · " + view.when;
  if (ui::list_row("booking/" + to_text(view.booking.id), {.title = view.patient,
                                                           .subtitle = subtitle,
                                                           .badge = pill_word(view),
                                                           .status = &status}))
    context.nav.go(Place::booking, view.booking.id.uuid);
}

void draw_book_button(Context& context) {
  if (!ui::button("book", "Book a bed",
                  {.kind = ui::Kind::primary, .icon = ui::Icon::plus, .full_width = ui::compact()}))
    return;
  context.wish = {};
  context.nav.go(Place::book);
}

}  // namespace

void draw(Context& context, Bookings& screen) {
  draw_book_button(context);
  const bool other_tab = ui::tabs("bookings-tabs", {"Open", "Past", "All"}, screen.tab);
  const bool other_search =
      ui::text_field("bookings-search", "Search", screen.search,
                     {.type = ui::FieldType::search, .placeholder = "Patient, hospital or state"})
          .changed;
  if (other_tab || other_search) screen.most = Bookings::kPage;
  const std::string key =
      std::to_string(screen.tab) + ' ' + std::to_string(screen.most) + ' ' + screen.search;
  const auto& found = screen.found.get(context.app, key, [&] {
    // One more than is shown tells whether there are more.
    return context.app.bookings(
        {static_cast<app::BookingFilter::Group>(screen.tab), screen.search, screen.most + 1});
  });
  if (found.empty()) {
    ui::empty_state("no-bookings", ui::Icon::calendar, "No bookings here",
                    !screen.search.empty() ? "Nothing matches the search."
                    : context.app.sync().fetching
                        ? "Those that there are may still be coming."
                        : "What you book shows up here at once, also offline.");
    return;
  }
  const size_t shown = std::min(found.size(), static_cast<size_t>(screen.most));
  ui::list("bookings", "Bookings", [&] {
    for (size_t i = 0; i < shown; ++i) draw_row(context, found[i]);
  });
  if (shown < found.size() && ui::button("bookings-more", "Show more", {.full_width = true}))
    screen.most += Bookings::kPage;
}

}  // namespace wardbook::screens
