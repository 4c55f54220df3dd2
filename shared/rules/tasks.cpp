#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"

namespace wardbook::rules {
namespace {

/// Whether the claim of an over_capacity review still lacks a unit. Asks for the rows that tell.
bool is_still_over(Turn& turn, const Review& review) {
  if (review.kind != ReviewKind::over_capacity || !review.booking) return false;
  const Booking* claim = turn.booking(*review.booking);
  if (claim == nullptr) return false;
  const Place place = place_of(turn, claim->pool);
  const Interval held = held_slots(turn, *claim, place);
  if (held.empty()) return false;
  turn.want_load(place.pool->id, held);
  return is_over_in(turn, *claim, place, held);
}

}  // namespace

/// done, also if it was acknowledged before: the first reader stays. refused/unknown_row.
Answer rule(Turn& turn, const AcknowledgeNotice& ask) {
  const Notice* known = turn.notice(ask.notice);
  if (turn.lacks()) return turn.need_more();
  if (known == nullptr) return absent(turn, "notice");
  turn.outcome().params.booking = known->booking;
  if (known->acknowledged_at) return turn.done();
  Notice notice = *known;
  notice.acknowledged_at = turn.now();
  notice.acknowledged_by = turn.command.actor;
  turn.put(notice);
  return turn.done();
}

/// done, also if it was closed before: the first note stays.
/// a claim over capacity that still lacks a unit → refused/illegal_transition (detail
///   "over_capacity"): it stays a task until a unit comes free, the claim moves or it ends, and
///   then closes by itself
/// no such review → refused/unknown_row
Answer rule(Turn& turn, const CloseReview& ask) {
  const Review* known = turn.review(ask.review);
  if (turn.lacks()) return turn.need_more();
  if (known == nullptr) return absent(turn, "review");
  turn.outcome().params.review = known->id;
  if (known->state == ReviewState::done) return turn.done();
  const bool still_over = is_still_over(turn, *known);
  if (turn.lacks()) return turn.need_more();
  if (still_over) {
    OutcomeParams params{turn.outcome().params};
    params.booking = known->booking;
    params.detail = "over_capacity";
    return turn.refuse(OutcomeCode::illegal_transition, params);
  }
  Review review = *known;
  review.state = ReviewState::done;
  review.closed_by = turn.command.actor;
  review.note = ask.note;
  turn.put(review);
  return turn.done();
}

}  // namespace wardbook::rules
