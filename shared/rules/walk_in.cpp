#include <algorithm>

#include "shared/rules/capacity.h"
#include "shared/rules/claim.h"
#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"
#include "shared/rules/tasks_open.h"

namespace wardbook::rules {
namespace {

using S = BookingState;

struct Entry {
  const Bed* bed = nullptr;
  Place place;
  const Patient* patient = nullptr;
  PatientId patient_id;
  const Stay* occupant = nullptr;   ///< of the bed
  const Stay* elsewhere = nullptr;  ///< the patient's own active stay
  const Booking* hold = nullptr;    ///< the patient's live hold in this hospital
  Place hold_place;
  Interval asked;
  bool shortened = false;  ///< longer than the policy lets a stay be
};

/// From now to the expected end: at least the current slot, at most the policy's longest stay.
void set_asked(const Turn& turn, const Policy& policy, Minute until, Entry& entry) {
  const Minute now = turn.now_minute();
  const Minute latest = now.plus(int64_t{policy.longest_stay_days} * 24 * 60);
  entry.shortened = until > latest;
  entry.asked = {now, std::clamp(until, now.plus(1), latest)};
}

Booking make_booking(const Turn& turn, const WalkIn& fact, const Entry& entry,
                     const Policy& policy) {
  Booking booking;
  booking.id = fact.booking;
  booking.state = S::admitted;
  booking.patient = entry.patient_id;
  booking.asked_hospital = entry.bed->hospital;
  booking.asked_pool = entry.bed->pool;
  booking.asked = entry.asked;
  booking.bed_class = entry.place.pool->bed_class;
  booking.alternates = Alternates::only_this;
  booking.not_after = entry.asked.from;
  booking.hospital = entry.bed->hospital;
  booking.pool = entry.bed->pool;
  booking.slots = cover(entry.place.grid(), entry.asked);
  (void)set_triage(turn, policy, entry.patient, fact.triage, fact.groups, booking);
  booking.made_by = turn.command.actor;
  booking.made_at = turn.command.made_at;
  booking.receipt = turn.circumstances.receipt;
  return booking;
}

/// The hold that the walk-in takes the place of. Its units are free before the walk-in takes its
/// own; true if that makes room in `slot`.
bool frees(const Turn& turn, const Entry& entry, Minute slot) {
  return entry.hold != nullptr && entry.hold->pool == entry.bed->pool &&
         held_slots(turn, *entry.hold, entry.hold_place).contains(slot) &&
         !turn.is_over(entry.bed->pool, slot, entry.hold->id);
}

void leave_hold(Turn& turn, const Entry& entry) {
  if (entry.hold == nullptr) return;
  if (entry.hold->state == S::waitlisted && entry.hold_place)
    count_waiting(turn, entry.hold_place.grid(), *entry.hold, -1);
  else
    give_back_outside(turn, *entry.hold, entry.hold_place, {});
  close_reviews(turn, turn.open_reviews_of(entry.hold->id), "moved");
  Booking moved = *entry.hold;
  moved.state = S::moved;
  if (!is_owner(turn, moved)) notify(turn, NoticeKind::changed, moved);
  put_booking(turn, moved);
}

bool take(Turn& turn, const Entry& entry, const Booking& booking) {
  std::vector<Minute> freed;
  std::vector<Minute> others;
  for (const Minute slot : slot_starts(entry.place.grid(), booking.slots))
    (turn.on_server() && frees(turn, entry, slot) ? freed : others).push_back(slot);
  if (!freed.empty()) turn.add(Take{entry.bed->pool, freed, booking.id});
  return seat_or_over(turn, *entry.place.pool, others, booking.id).fits();
}

Answer enter(Turn& turn, const WalkIn& fact, const Entry& entry, const Policy& policy) {
  const Stamp when = stamp(turn, policy, fact.occurred_at);
  const Booking booking = make_booking(turn, fact, entry, policy);
  Stay stay;
  stay.id = fact.stay;
  stay.booking = booking.id;
  stay.patient = entry.patient_id;
  stay.hospital = entry.bed->hospital;
  stay.pool = entry.bed->pool;
  stay.bed = entry.bed->id;
  stay.admitted_at = when.at;
  stay.until = booking.slots.to;
  const bool collides =
      entry.elsewhere != nullptr || bed_for(turn, *entry.bed, true) == BedFor::taken;
  if (collides) {
    stay.state = StayState::disputed;
    report_collision(turn, booking, &stay,
                     entry.elsewhere != nullptr ? entry.elsewhere : entry.occupant, entry.bed);
  }
  leave_hold(turn, entry);
  if (!take(turn, entry, booking)) report_over_capacity(turn, booking);
  report_stamp(turn, {Instant{entry.asked.to.value * 60'000}, entry.shortened});
  report_stamp(turn, when);
  put_booking(turn, booking);
  turn.put(stay);
  if (!collides) set_status(turn, *entry.bed, BedStatus::occupied, when.at);
  return turn.done();
}

}  // namespace

/// A patient without a booking is in a bed: makes the booking (admitted) and the stay.
///
/// a unit is free                        → done
/// no unit in a slot                     → adjusted/over_capacity: slot_over there, and a review
/// bed taken, or the patient active in another bed
///                                       → adjusted/colliding_fact: the stay is disputed; a review
/// a time that can't be, or `until` beyond the longest stay → adjusted/restamped, where it would
///   have been done
/// bed H, K or C                         → refused/bed_not_ready. I is fine: who put the patient
///   there saw the need
/// a booking or stay with that id        → refused/illegal_transition
/// no such bed or patient                → refused/unknown_row
///
/// The patient's live hold in the same hospital becomes `moved`, and its owner is told; one in
/// another hospital is kept: a referral.
Answer rule(Turn& turn, const WalkIn& fact) {
  Entry entry;
  const bool id_is_used = turn.booking(fact.booking) != nullptr || turn.stay(fact.stay) != nullptr;
  entry.bed = turn.bed(fact.bed);
  entry.patient = turn.patient(fact.patient);
  entry.patient_id = turn.resolve(fact.patient);
  entry.occupant = turn.occupant_of(fact.bed);
  const Policy& policy = policy_of(turn);
  (void)turn.open_reviews_of(fact.booking);
  if (turn.lacks()) return turn.need_more();
  if (id_is_used) return turn.refuse(OutcomeCode::illegal_transition);
  if (entry.bed == nullptr) return absent(turn, "bed");
  if (turn.on_server() && entry.patient == nullptr) return turn.unknown("patient");
  turn.outcome().params.booking = fact.booking;
  if (bed_for(turn, *entry.bed, true) == BedFor::not_ready)
    return turn.refuse(OutcomeCode::bed_not_ready);

  entry.place = place_of(turn, entry.bed->pool);
  entry.elsewhere = turn.active_stay_of(entry.patient_id);
  for (const Booking* hold : turn.holds_of(entry.patient_id))
    if (hold->state != S::admitted && hold->hospital == entry.bed->hospital) entry.hold = hold;
  if (turn.lacks()) return turn.need_more();
  if (!entry.place) return absent(turn, "pool");
  if (entry.hold != nullptr) {
    entry.hold_place = place_of(turn, entry.hold->pool);
    (void)is_owner(turn, *entry.hold);
    (void)turn.open_reviews_of(entry.hold->id);
  }
  set_asked(turn, policy, fact.until, entry);
  turn.want_load(entry.bed->pool, cover(entry.place.grid(), entry.asked));
  if (turn.lacks()) return turn.need_more();
  return enter(turn, fact, entry, policy);
}

}  // namespace wardbook::rules
