#include <algorithm>

#include "shared/rules/claim.h"
#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"

namespace wardbook::rules {

/// The server's own, at each slot boundary: the patient is still there, so the claim goes on.
///
/// undischarged, `until` later than the claim's end → done: the slots up to `until` are taken
/// no unit in one of them      → adjusted/over_capacity: slot_over there, and a review
/// discharged, entered in error, or the claim goes as far already → done, nothing changes
/// no such stay                → refused/unknown_row
/// Slots that are past (the server was down) are not taken any more.
Answer rule(Turn& turn, const ExtendStay& ask) {
  const Stay* known = turn.stay(ask.stay);
  if (turn.lacks()) return turn.need_more();
  if (known == nullptr) return absent(turn, "stay");
  turn.outcome().params.booking = known->booking;
  if (known->state != StayState::active && known->state != StayState::disputed) return turn.done();

  const Booking* claim = turn.booking(known->booking);
  (void)turn.open_reviews_of(known->booking);
  if (turn.lacks()) return turn.need_more();
  if (claim == nullptr) return absent(turn, "booking");
  const Place place = place_of(turn, claim->pool);
  if (turn.lacks()) return turn.need_more();
  if (!place || claim->state != BookingState::admitted || ask.until <= claim->slots.to)
    return turn.done();

  const Interval longer = cover(place.grid(), {std::max(claim->slots.from, turn.now_minute()),
                                               std::max(ask.until, turn.now_minute().plus(1))});
  turn.want_load(place.pool->id, longer);
  if (turn.lacks()) return turn.need_more();
  Booking booking = *claim;
  const bool fits = move_claim(turn, booking, place, place, longer);
  booking.slots.from = claim->slots.from;
  if (!fits) report_over_capacity(turn, booking);
  Stay stay = *known;
  stay.until = booking.slots.to;
  turn.put(stay);
  put_booking(turn, booking);
  return turn.done();
}

}  // namespace wardbook::rules
