#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"

namespace wardbook::rules {

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

/// done, also if it was closed before: the first note stays. A review of a claim over capacity may
/// be closed while the claim still is: a clinician may accept an overstay; the note says why (the
/// form refuses an empty one). refused/unknown_row.
Answer rule(Turn& turn, const CloseReview& ask) {
  const Review* known = turn.review(ask.review);
  if (turn.lacks()) return turn.need_more();
  if (known == nullptr) return absent(turn, "review");
  turn.outcome().params.review = known->id;
  if (known->state == ReviewState::done) return turn.done();
  Review review = *known;
  review.state = ReviewState::done;
  review.closed_by = turn.command.actor;
  review.note = ask.note;
  turn.put(review);
  return turn.done();
}

}  // namespace wardbook::rules
