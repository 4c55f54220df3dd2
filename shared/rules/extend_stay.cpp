#include <algorithm>

#include "shared/rules/capacity.h"
#include "shared/rules/claim.h"
#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"

namespace wardbook::rules {
namespace {

Answer follow_claim(Turn& turn, const Stay& known, const Booking& claim) {
  if (known.until == claim.slots.to) return turn.done();
  Stay stay = known;
  stay.until = claim.slots.to;
  turn.put(stay);
  return turn.done();
}

}  // namespace

/// The server's own, at each slot boundary: the patient is still there, so the claim goes on.
///
/// undischarged, `until` later than the claim's end → done: the slots up to `until` are taken
/// no unit in one of them      → adjusted/over_capacity: slot_over there, and a review
/// the claim goes as far already (another stay of it was extended) → done, the stay follows it
/// discharged, or entered in error → done, nothing changes
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
  if (!place || claim->state != BookingState::admitted) return turn.done();
  if (ask.until <= claim->slots.to) return follow_claim(turn, *known, *claim);

  const Interval longer = cover(place.grid(), {std::max(claim->slots.from, turn.now_minute()),
                                               std::max(ask.until, turn.now_minute().plus(1))});
  turn.want_load(place.pool->id, longer);
  if (turn.lacks()) return turn.need_more();
  Booking booking = *claim;
  const bool fits = move_claim(turn, booking, place, place, longer);
  // What it had before is still a part of it, unless it lies on a grid that the hospital had
  // before.
  if (!claimed_slots(place.grid(), claim->slots).empty()) booking.slots.from = claim->slots.from;
  report_room(turn, booking, place, fits);
  Stay stay = *known;
  stay.until = booking.slots.to;
  turn.put(stay);
  put_booking(turn, booking);
  return turn.done();
}

}  // namespace wardbook::rules
