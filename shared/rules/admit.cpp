#include "shared/rules/claim.h"
#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"

namespace wardbook::rules {
namespace {

using S = BookingState;

/// All that an admission looks at.
struct Admission {
  const Booking* booking = nullptr;
  const Bed* bed = nullptr;
  Place from;                       ///< where the claim is
  Place to;                         ///< the bed's pool
  const Stay* occupant = nullptr;   ///< of the bed
  const Stay* elsewhere = nullptr;  ///< the patient's own active stay
  PatientId patient;
  Interval slots;
};

/// The claim follows its patient into the bed. Not for a patient who was there and has left.
void take_bed(Turn& turn, const Admission& a, Booking& booking) {
  if (booking.state == S::admitted || booking.state == S::discharged) return;
  const bool planned_otherwise = booking.state == S::cancelled || booking.state == S::moved;
  const bool fits = move_claim(turn, booking, a.from, a.to, a.slots);
  booking.state = S::admitted;
  if (planned_otherwise) report_collision(turn, booking, nullptr, nullptr, a.bed);
  report_room(turn, booking, a.to, fits);
}

Answer admit(Turn& turn, const Admit& fact, const Admission& a, const Stamp& when) {
  Booking booking = *a.booking;
  Stay stay;
  stay.id = fact.stay;
  stay.booking = booking.id;
  stay.patient = a.patient;
  stay.hospital = a.bed->hospital;
  stay.pool = a.bed->pool;
  stay.bed = a.bed->id;
  stay.admitted_at = when.at;
  const bool known_inside = booking.state == S::admitted || booking.state == S::discharged;
  const bool collides =
      a.elsewhere != nullptr || known_inside || bed_for(turn, *a.bed, true) == BedFor::taken;
  if (collides) stay.state = StayState::disputed;
  if (collides)
    report_collision(turn, booking, &stay, a.elsewhere != nullptr ? a.elsewhere : a.occupant,
                     a.bed);
  take_bed(turn, a, booking);
  stay.until = booking.slots.to;
  if (!collides) set_status(turn, *a.bed, BedStatus::occupied, when.at);
  turn.put(stay);
  report_stamp(turn, when);
  put_booking(turn, booking);
  return turn.done();
}

}  // namespace

/// A booked patient is in a bed.
///
/// confirmed, arrived (held on a device) → done: admitted; the claim begins at the current slot if
///   it began later, and moves to the bed's pool if it was another's. What finds no unit is
///   adjusted/over_capacity with a review
/// waitlisted, noshow, expired           → the same, with units from the current slot on
/// cancelled, moved                      → the same, adjusted/colliding_fact with a review
/// admitted, discharged                  → adjusted/colliding_fact: a disputed stay and a review,
///   the booking stays as it is
/// refused, entered_in_error, blocks     → refused/illegal_transition
///
/// bed H, K or C, or I without need of isolation → refused/bed_not_ready
/// bed taken by another active stay, or the patient active in another bed
///   → adjusted/colliding_fact: the stay is disputed, the bed stays with the first, a review opens
/// a stay with that id                   → refused/illegal_transition
/// no such booking, because its request was refused for want of room or time, or has not come back
///   after a restore (refused_book.h)
///   → as if it had expired
/// no such booking or bed                → refused/unknown_row
/// A time that can't be: adjusted/restamped, where it would have been done.
Answer rule(Turn& turn, const Admit& fact) {
  Admission a;
  a.booking = turn.booking_of_fact(fact.booking);
  a.bed = turn.bed(fact.bed);
  const Stay* same_id = turn.stay(fact.stay);
  const Policy& policy = policy_of(turn);
  a.occupant = turn.occupant_of(fact.bed);
  (void)turn.open_reviews_of(fact.booking);
  if (turn.lacks()) return turn.need_more();
  if (a.booking == nullptr) return absent(turn, "booking");
  if (a.bed == nullptr) return absent(turn, "bed");
  turn.outcome().params.booking = a.booking->id;
  if (a.booking->kind == BookingKind::block || a.booking->state == S::refused ||
      a.booking->state == S::entered_in_error || same_id != nullptr)
    return turn.refuse(OutcomeCode::illegal_transition);
  const bool isolation = a.booking->needs.has(Capability::isolation);
  if (bed_for(turn, *a.bed, isolation) == BedFor::not_ready)
    return turn.refuse(OutcomeCode::bed_not_ready);

  a.patient = turn.resolve(*a.booking->patient);
  if (turn.lacks()) return turn.need_more();
  a.elsewhere = turn.active_stay_of(a.patient);
  a.from = place_of(turn, a.booking->pool);
  a.to = place_of(turn, a.bed->pool);
  if (turn.lacks()) return turn.need_more();
  if (!a.to) return absent(turn, "pool");
  a.slots = slots_from_now(turn, *a.booking, a.to.grid(), true);
  turn.want_load(a.to.pool->id, a.slots);
  if (turn.lacks()) return turn.need_more();
  return admit(turn, fact, a, stamp(turn, policy, fact.occurred_at));
}

}  // namespace wardbook::rules
