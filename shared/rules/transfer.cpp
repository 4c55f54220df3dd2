#include "shared/rules/claim.h"
#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"
#include "shared/rules/tasks_open.h"

namespace wardbook::rules {
namespace {

struct Move {
  const Stay* stay = nullptr;
  const Booking* booking = nullptr;
  const Bed* bed = nullptr;  ///< the new one
  Place from;
  Place to;
  const Stay* occupant = nullptr;   ///< of the new bed
  const Stay* elsewhere = nullptr;  ///< another active stay of the same patient
  Interval slots;
};

Answer collide(Turn& turn, const Move& m) {
  const Stay* other = m.occupant != nullptr ? m.occupant : m.elsewhere;
  report_collision(turn, *m.booking, m.stay, other, m.bed);
  put_booking(turn, *m.booking);
  return turn.done();
}

/// Where the disputed stay is now, nobody disputes it.
void settle(Turn& turn, const Move& m) {
  std::vector<const Review*> settled = turn.open_reviews_of(m.booking->id);
  std::erase_if(settled, [&](const Review* review) {
    return review->kind != ReviewKind::colliding_facts || review->stay != m.stay->id;
  });
  close_reviews(turn, settled, "moved to a free bed");
}

Answer move(Turn& turn, const Move& m, const Stamp& when) {
  Booking booking = *m.booking;
  if (booking.pool != m.bed->pool) {
    const bool fits = move_claim(turn, booking, m.from, m.to, m.slots);
    report_room(turn, booking, m.to, fits);
  }
  if (m.stay->state == StayState::disputed) settle(turn, m);
  Stay stay = *m.stay;
  stay.state = StayState::active;
  stay.bed = m.bed->id;
  stay.pool = m.bed->pool;
  stay.until = booking.slots.to;
  turn.put(stay);
  // After the stay has left the old bed: one active stay per bed.
  if (m.stay->state == StayState::active) vacate(turn, *m.stay, when.at);
  set_status(turn, *m.bed, BedStatus::occupied, when.at);
  report_stamp(turn, when);
  put_booking(turn, booking);
  return turn.done();
}

void ask_for(Turn& turn, Move& m) {
  m.occupant = turn.occupant_of(m.bed->id);
  const Stay* active = turn.active_stay_of(m.stay->patient);
  if (active != nullptr && active->id != m.stay->id) m.elsewhere = active;
  m.from = place_of(turn, m.booking->pool);
  m.to = place_of(turn, m.bed->pool);
  (void)turn.open_reviews_of(m.booking->id);
  ask_to_vacate(turn, *m.stay);
}

}  // namespace

/// A patient is in another bed of the same hospital.
///
/// the new bed is free        → done: the old one goes to housekeeping (or to a disputed stay that
///   was reported in it). If its pool is another, the claim moves there: adjusted/over_capacity
///   with a review if it finds no unit. A disputed stay is disputed no more, its review is closed
/// the new bed is taken, or a disputed stay's patient is active elsewhere, or the patient was
///   discharged (by this stay or, before a late report, by another of the booking) →
///   adjusted/colliding_fact: a review, the stay stays where it was
/// the same bed               → done, nothing changes
/// new bed H, K or C, or I without need of isolation → refused/bed_not_ready
/// bed of another hospital (detail "bed"), or a stay entered in error → refused/illegal_transition
/// no such stay or bed        → refused/unknown_row
/// A time that can't be: adjusted/restamped, where it would have been done.
Answer rule(Turn& turn, const Transfer& fact) {
  Move m;
  m.stay = turn.stay(fact.stay);
  m.bed = turn.bed(fact.bed);
  const Policy& policy = policy_of(turn);
  if (m.stay != nullptr) m.booking = turn.booking(m.stay->booking);
  if (turn.lacks()) return turn.need_more();
  if (m.stay == nullptr) return absent(turn, "stay");
  if (m.bed == nullptr) return absent(turn, "bed");
  if (m.booking == nullptr) return absent(turn, "booking");
  turn.outcome().params.booking = m.booking->id;
  OutcomeParams wrong;
  wrong.detail = "bed";
  if (m.stay->state == StayState::entered_in_error)
    return turn.refuse(OutcomeCode::illegal_transition);
  if (m.bed->hospital != m.stay->hospital)
    return turn.refuse(OutcomeCode::illegal_transition, wrong);
  if (m.bed->id == m.stay->bed && m.stay->state != StayState::discharged) return turn.done();

  ask_for(turn, m);
  if (m.to) {
    m.slots = slots_from_now(turn, *m.booking, m.to.grid(), true);
    turn.want_load(m.to.pool->id, m.slots);
  }
  if (turn.lacks()) return turn.need_more();
  const bool isolation = m.booking->needs.has(Capability::isolation);
  const BedFor bed = bed_for(turn, *m.bed, isolation);
  const bool claims = m.booking->state == BookingState::admitted;
  if (bed == BedFor::taken || m.elsewhere != nullptr || !claims) return collide(turn, m);
  if (bed == BedFor::not_ready) return turn.refuse(OutcomeCode::bed_not_ready);
  if (!m.to) return absent(turn, "pool");
  return move(turn, m, stamp(turn, policy, fact.occurred_at));
}

}  // namespace wardbook::rules
