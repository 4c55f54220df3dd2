#include "app/screens/board_parts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

void draw_side(Context& context, const std::string& id,
               const std::optional<app::BookingView>& view) {
  if (!view) return;
  const ui::Status status = pill(*view);
  const std::string subtitle =
      describe_triage(view->booking.triage_scale, view->booking.triage_level) + " · " + view->when;
  if (ui::list_row(id, {.title = view->patient,
                        .subtitle = subtitle,
                        .badge = pill_word(*view),
                        .status = &status}))
    context.nav.go(Place::booking, view->booking.id.uuid);
}

void draw_review(Context& context, WardBoard& screen, const app::ReviewView& view) {
  const std::string id = to_text(view.review.id);
  ui::card("review/" + id, [&] {
    ui::heading(2, view.title);
    ui::muted(view.text);
    draw_side(context, "review-claim/" + id, view.booking);
    draw_side(context, "review-other/" + id, view.candidate);
    std::string& note = screen.settled[view.review.id];
    ui::text_field("review-note/" + id, "How it was settled", note, {.max_length = 300});
    if (ui::button("review-close/" + id, "Close review", {.kind = ui::Kind::primary}) &&
        context.submit(CloseReview{view.review.id, note}, "Review closed",
                       {SawRow{"review", view.review.id.uuid, view.review.version}}))
      screen.settled.erase(view.review.id);
  });
}

}  // namespace

void draw_reviews(Context& context, WardBoard& screen, const app::Board& board) {
  if (board.reviews.empty()) {
    ui::empty_state("no-reviews", ui::Icon::check, "Nothing to review",
                    "Claims over capacity and colliding reports show up here.");
    return;
  }
  ui::grid(static_cast<int>(board.reviews.size()), kCardWidth,
           [&](int i) { draw_review(context, screen, board.reviews[static_cast<size_t>(i)]); });
}

}  // namespace wardbook::screens
