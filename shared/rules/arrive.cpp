#include <algorithm>
#include <tuple>

#include "shared/rules/claim.h"
#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"

namespace wardbook::rules {
namespace {

using S = BookingState;

/// Whether the booking has a unit for whoever stands at the door.
bool has_units(const Booking& booking) {
  return holds_units(booking.state);
}

/// The actor's hospital, if it is not the one where the claim stands now: then the person came to
/// where it was asked for.
bool is_elsewhere(Turn& turn, const Booking& booking) {
  const Account* actor = turn.actor();
  return actor != nullptr && actor->hospital && *actor->hospital != booking.hospital;
}

bool has_other_hold(Turn& turn, const Booking& booking) {
  const std::vector<const Booking*> holds = turn.holds_of(turn.resolve(*booking.patient));
  return std::any_of(holds.begin(), holds.end(), [&](const Booking* other) {
    return other->id != booking.id && is_live_hold(other->state);
  });
}

/// Where a claim without a unit gets one: where it stands; else a pool of the hospital that suits
/// it, open ones and those with the fewest spare capabilities first.
Place place_for(Turn& turn, const Booking& booking) {
  if (booking.pool) return place_of(turn, booking.pool);
  const Pool* best = nullptr;
  const auto order = [&](const Pool* pool) {
    return std::tuple(pool->bed_class != booking.bed_class,
                      !pool->capabilities.includes(booking.needs), !pool->open,
                      pool->capabilities.bits, pool->id);
  };
  for (const Pool* pool : turn.pools_of(booking.hospital))
    if (best == nullptr || order(pool) < order(best)) best = pool;
  return {best, turn.hospital(booking.hospital)};
}

Answer collide(Turn& turn, const Booking& booking) {
  report_collision(turn, booking, nullptr, nullptr, nullptr);
  // One that was refused has no row yet, and the review is about it.
  if (turn.booking(booking.id) == nullptr)
    put_booking(turn, booking);
  else
    turn.record(booking);
  return turn.done();
}

/// The claim gets units again, or goes over capacity.
Answer seat(Turn& turn, const Booking& known, const Stamp& when) {
  const Place place = place_for(turn, known);
  if (turn.lacks()) return turn.need_more();
  Booking booking = known;
  if (place) {
    const Interval slots = slots_from_now(turn, known, place.grid(), false);
    turn.want_load(place.pool->id, slots);
    if (turn.lacks()) return turn.need_more();
    const bool revived = known.state == S::cancelled || known.state == S::moved;
    const bool fits = move_claim(turn, booking, place_of(turn, known.pool), place, slots);
    if (revived) report_collision(turn, booking, nullptr, nullptr, nullptr);
    report_room(turn, booking, place, fits);
  } else if (turn.on_server()) {
    return turn.unknown("pool");
  }
  booking.state = S::arrived;
  report_stamp(turn, when);
  put_booking(turn, booking);
  return turn.done();
}

}  // namespace

/// The patient stands at the door.
///
/// confirmed (held on a device)      → done: arrived
/// arrived, admitted, discharged     → done, nothing changes: it is known already
/// waitlisted, noshow, expired       → arrived, with units from the claim's start or the current
///   slot on: done, or adjusted/over_capacity with a review
/// cancelled, moved                  → the same, adjusted/colliding_fact with a review
/// any of the last five, while the patient has another live hold
///                                   → adjusted/colliding_fact: a review, the booking stays
/// at another hospital than the claim's (where it was asked for)
///                                   → the same; staff there can take the person as a walk-in
/// refused, entered_in_error, blocks → refused/illegal_transition
/// no such booking, because its request was refused for want of room or time, or has not come back
///   after a restore (refused_book.h)
///                                   → as if it had expired
/// no such booking                   → refused/unknown_row
/// A time that can't be: adjusted/restamped, where it would have been done.
Answer rule(Turn& turn, const Arrive& fact) {
  const Booking* known = turn.booking_of_fact(fact.booking);
  const Policy& policy = policy_of(turn);
  if (turn.lacks()) return turn.need_more();
  if (known == nullptr) return absent(turn, "booking");
  turn.outcome().params.booking = known->id;
  if (known->kind == BookingKind::block || known->state == S::refused ||
      known->state == S::entered_in_error)
    return turn.refuse(OutcomeCode::illegal_transition);
  if (known->state == S::arrived || known->state == S::admitted || known->state == S::discharged)
    return turn.done();

  const Stamp when = stamp(turn, policy, fact.occurred_at);
  (void)turn.open_reviews_of(known->id);
  const bool elsewhere = is_elsewhere(turn, *known);
  const bool other_hold = !is_live_hold(known->state) && has_other_hold(turn, *known);
  if (turn.lacks()) return turn.need_more();
  if (turn.on_server() && (elsewhere || other_hold)) return collide(turn, *known);
  if (!has_units(*known)) return seat(turn, *known, when);
  Booking booking = *known;
  booking.state = S::arrived;
  report_stamp(turn, when);
  put_booking(turn, booking);
  return turn.done();
}

}  // namespace wardbook::rules
