#include <algorithm>

#include "shared/rules/capacity.h"
#include "shared/rules/claim.h"
#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"
#include "shared/rules/tasks_open.h"

namespace wardbook::rules {
namespace {

/// The first slot that another patient can have: the bed is ready a turnaround after the patient
/// left it, and what is past can't be given.
Minute first_free_slot(const Turn& turn, const Place& place, Instant left) {
  const Minute ready = floor_minute(left).plus(place.pool->turnaround_minutes);
  const Minute from = std::max(ready, turn.now_minute());
  return cover(place.grid(), {from.plus(-1), from}).to;
}

/// Who has left the bed is over capacity no more: such slots protect no bed.
void give_back_over(Turn& turn, const Booking& booking, const Place& place, const Interval& kept) {
  std::vector<Minute> over = coming_slots(turn, place.grid(), kept);
  std::erase_if(over, [&](Minute slot) { return !turn.is_over(place.pool->id, slot, booking.id); });
  if (over.empty()) return;
  turn.add(Release{place.pool->id, over, booking.id});
  follow_promote(turn, place.pool->id, over);
}

/// The slot in which the claim begins stays its own, however early in it the patient left: they
/// were there.
void end_claim(Turn& turn, Booking& booking, const Place& place, Instant left) {
  const Minute begin = booking.slots.from;
  const Minute least = cover(place.grid(), {begin, begin.plus(1)}).to;
  const Minute end = std::max(least, first_free_slot(turn, place, left));
  const Interval kept{begin, std::min(booking.slots.to, end)};
  give_back_outside(turn, booking, place, kept);
  give_back_over(turn, booking, place, kept);
  booking.slots = kept;
  booking.state = BookingState::discharged;
}

/// Whether the booking has a stay that goes on besides `leaving`, active or disputed: then its
/// patient may still be there, and the claim goes on.
bool has_another_stay(Turn& turn, const Stay& leaving) {
  const std::vector<const Stay*> stays = turn.stays_of(leaving.booking);
  return std::any_of(stays.begin(), stays.end(),
                     [&](const Stay* stay) { return stay->id != leaving.id; });
}

/// What is settled when the stay ends: its own dispute, and that its claim was over capacity.
void settle(Turn& turn, const Stay& stay, bool claim_ends) {
  std::vector<const Review*> settled = turn.open_reviews_of(stay.booking);
  std::erase_if(settled, [&](const Review* review) {
    const bool own_dispute = review->stay == stay.id;
    const bool own_claim = claim_ends && review->booking == stay.booking &&
                           review->kind != ReviewKind::colliding_facts;
    return !own_dispute && !own_claim;
  });
  close_reviews(turn, settled, "discharged");
}

Answer discharge(Turn& turn, const Discharge& fact, const Stay& known, const Booking& of,
                 const Place& place, const Stamp& when) {
  Booking booking = of;
  const bool claim_ends = booking.state == BookingState::admitted && !has_another_stay(turn, known);
  const Instant left = std::max(when.at, known.admitted_at);
  if (claim_ends && place) end_claim(turn, booking, place, left);
  settle(turn, known, claim_ends);

  Stay stay = known;
  stay.state = StayState::discharged;
  stay.discharged_at = left;
  stay.discharge_reason = fact.reason;
  if (claim_ends) stay.until = booking.slots.to;
  turn.put(stay);
  if (known.state == StayState::active) vacate(turn, known, left);
  report_stamp(turn, when);
  put_booking(turn, booking);
  return turn.done();
}

}  // namespace

/// A patient has left the bed.
///
/// active            → done: the bed goes to housekeeping (or to a disputed stay that was reported
///   in it). If another stay of the booking goes on, so does the claim; else it keeps its first
///   slot and those up to the first one that starts when the bed can be ready: a turnaround of the
///   pool after the patient left, and not before now; the later ones, and those in which it was
///   over capacity, are given back and promoted
/// disputed          → done: the same without the bed, and the review of it is closed
/// discharged before → done, nothing changes: the first report stays
/// entered in error  → refused/illegal_transition
/// no such stay      → refused/unknown_row
/// A time that can't be: adjusted/restamped. One before the admission counts as the admission's.
Answer rule(Turn& turn, const Discharge& fact) {
  const Stay* stay = turn.stay(fact.stay);
  const Policy& policy = policy_of(turn);
  if (turn.lacks()) return turn.need_more();
  if (stay == nullptr) return absent(turn, "stay");
  turn.outcome().params.booking = stay->booking;
  if (stay->state == StayState::entered_in_error)
    return turn.refuse(OutcomeCode::illegal_transition);
  if (stay->state == StayState::discharged) return turn.done();

  const Booking* booking = turn.booking(stay->booking);
  (void)turn.stays_of(stay->booking);
  (void)turn.open_reviews_of(stay->booking);
  ask_to_vacate(turn, *stay);
  const Place place = booking != nullptr ? place_of(turn, booking->pool) : Place{};
  if (place && booking->state == BookingState::admitted) {
    const Interval held = held_slots(turn, *booking, place);
    if (!held.empty()) turn.want_load(place.pool->id, held);
  }
  if (turn.lacks()) return turn.need_more();
  if (booking == nullptr) return absent(turn, "booking");
  return discharge(turn, fact, *stay, *booking, place, stamp(turn, policy, fact.occurred_at));
}

}  // namespace wardbook::rules
