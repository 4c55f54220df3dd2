#include "shared/rules/capacity.h"
#include "shared/rules/claim.h"
#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"
#include "shared/rules/tasks_open.h"

namespace wardbook::rules {
namespace {

using S = BookingState;

void undo_stays(Turn& turn, const std::vector<const Stay*>& stays) {
  for (const Stay* known : stays) {
    Stay stay = *known;
    stay.state = StayState::entered_in_error;
    turn.put(stay);
    if (known->state == StayState::active) vacate(turn, *known, turn.now());
  }
}

}  // namespace

/// A booking that should never have been made, with what came of it.
///
/// any state but those below → done: entered_in_error. Units are given back from the current slot
///   on, or the place in the waitlist's count; stays that are not discharged are entered in error
///   too, the bed goes to housekeeping (or to a disputed stay that was reported in it); reviews
///   that name it are closed; the owner of a live hold is told
/// entered_in_error          → done, nothing changes
/// refused                   → refused/illegal_transition
/// no such booking           → refused/unknown_row
Answer rule(Turn& turn, const EnterInError& fact) {
  const Booking* known = turn.booking(fact.booking);
  if (turn.lacks()) return turn.need_more();
  if (known == nullptr) return absent(turn, "booking");
  turn.outcome().params.booking = known->id;
  if (known->state == S::entered_in_error) return turn.done();
  if (!can_change(known->state, S::entered_in_error))
    return turn.refuse(OutcomeCode::illegal_transition);

  const Place place = place_of(turn, known->pool);
  const std::vector<const Stay*> stays = turn.stays_of(known->id);
  const std::vector<const Review*> reviews = turn.open_reviews_of(known->id);
  const bool by_owner = is_owner(turn, *known);
  if (turn.lacks()) return turn.need_more();
  for (const Stay* stay : stays) ask_to_vacate(turn, *stay);
  if (turn.lacks()) return turn.need_more();

  if (known->state == S::waitlisted && place)
    count_waiting(turn, place.grid(), *known, -1);
  else
    give_back_outside(turn, *known, place, {});
  close_reviews(turn, reviews, "entered in error");
  undo_stays(turn, stays);
  Booking booking = *known;
  booking.state = S::entered_in_error;
  booking.reason = fact.reason;
  if (is_live_hold(known->state) && !by_owner) notify(turn, NoticeKind::cancelled, booking);
  put_booking(turn, booking);
  return turn.done();
}

}  // namespace wardbook::rules
