#include "shared/rules/facts.h"

#include <algorithm>

#include "shared/rules/capacity.h"
#include "shared/rules/tasks_open.h"

namespace wardbook::rules {
namespace {

/// The first stay that is disputed in the bed of `leaving` and could be its next occupant: its
/// patient is in no other bed, and its claim is in the bed's pool. Asks for what it wants to know
/// of all of them at once: one after the other, many in one bed would take more loads than there
/// are.
const Stay* successor_of(Turn& turn, const Stay& leaving) {
  const Stay* first = nullptr;
  for (const Review* review : turn.open_reviews_of(leaving.booking)) {
    if (review->kind != ReviewKind::colliding_facts || !review->stay) continue;
    const Stay* stay = turn.stay(*review->stay);
    if (stay == nullptr || stay->state != StayState::disputed || stay->bed != leaving.bed ||
        stay->patient == leaving.patient)
      continue;
    const Booking* claim = turn.booking(stay->booking);
    const bool claims =
        claim != nullptr && claim->state == BookingState::admitted && claim->pool == leaving.pool;
    if (claims && turn.active_stay_of(stay->patient) == nullptr && first == nullptr) first = stay;
  }
  return first;
}

}  // namespace

Answer absent(Turn& turn, std::string_view what) {
  return turn.on_server() ? turn.unknown(std::string(what)) : turn.done();
}

Place place_of(Turn& turn, std::optional<PoolId> pool) {
  Place place;
  if (pool) place.pool = turn.pool(*pool);
  if (place.pool != nullptr) place.hospital = turn.hospital(place.pool->hospital);
  return place;
}

Interval slots_from_now(const Turn& turn, const Booking& booking, const Grid& grid, bool at_once) {
  const Minute now = turn.now_minute();
  Interval wanted = booking.slots;
  if (wanted.to <= now) wanted = {now, now.plus(std::max<int64_t>(wanted.minutes(), 1))};
  if (at_once || wanted.from < now) wanted.from = now;
  return cover(grid, wanted);
}

Interval held_slots(const Turn& turn, const Booking& booking, const Place& place) {
  const bool holds = holds_units(booking.state) || booking.state == BookingState::discharged;
  // One that is over may lie on a former grid, and reach into the current slot of the new one.
  if (!place || !holds || booking.slots.to <= turn.now_minute()) return {};
  const Minute current = slot_of(place.grid(), turn.now_minute());
  const Interval held{std::max(booking.slots.from, current), booking.slots.to};
  return held.empty() ? Interval{} : held;
}

void give_back_outside(Turn& turn, const Booking& booking, const Place& place,
                       const Interval& kept) {
  const Interval held = held_slots(turn, booking, place);
  if (held.empty()) return;
  std::vector<Minute> slots = claimed_slots(place.grid(), held);
  std::erase_if(slots, [&](Minute slot) { return kept.contains(slot); });
  if (slots.empty()) return;
  turn.add(Release{place.pool->id, slots, booking.id});
  follow_promote(turn, place.pool->id, slots);
}

bool move_claim(Turn& turn, Booking& booking, const Place& from, const Place& to,
                const Interval& slots) {
  const bool stays = from && from.pool->id == to.pool->id;
  const Interval kept = stays ? held_slots(turn, booking, from) : Interval{};
  // What it had there before the current slot stays a part of it.
  const bool goes_on = !kept.empty() && booking.slots.from < slots.from;
  if (from && !goes_on) give_back_past(turn, from.grid(), from.pool->id, booking);
  if (booking.state == BookingState::waitlisted && from)
    count_waiting(turn, from.grid(), booking, -1);
  else
    give_back_outside(turn, booking, from, stays ? slots : Interval{});

  std::vector<Minute> wanted = slot_starts(to.grid(), slots);
  std::erase_if(wanted, [&](Minute slot) { return kept.contains(slot); });
  const Seating seating = seat_or_over(turn, *to.pool, wanted, booking.id);
  booking.slots = {goes_on ? booking.slots.from : slots.from, slots.to};
  booking.pool = to.pool->id;
  booking.hospital = to.hospital->id;
  return seating.fits();
}

bool is_over_in(const Turn& turn, const Booking& booking, const Place& place,
                const Interval& slots) {
  const std::vector<Minute> coming = coming_slots(turn, place.grid(), slots);
  return std::any_of(coming.begin(), coming.end(),
                     [&](Minute slot) { return turn.is_over(place.pool->id, slot, booking.id); });
}

void report_over_capacity(Turn& turn, const Booking& booking) {
  if (!turn.on_server()) return;
  if (turn.outcome().code == OutcomeCode::done) turn.outcome().code = OutcomeCode::over_capacity;
  open_over_capacity(turn, booking, *booking.pool, turn.now_minute(),
                     turn.open_reviews_of(booking.id));
}

void report_room(Turn& turn, const Booking& booking, const Place& to, bool fits) {
  if (!fits) return report_over_capacity(turn, booking);
  if (!turn.on_server() || is_over_in(turn, booking, to, booking.slots)) return;
  close_reviews(turn, over_capacity_of(booking.id, turn.open_reviews_of(booking.id)), "has a unit");
}

void report_collision(Turn& turn, const Booking& booking, const Stay* stay, const Stay* other,
                      const Bed* bed) {
  turn.outcome().code = OutcomeCode::colliding_fact;
  Review review;
  review.kind = ReviewKind::colliding_facts;
  review.hospital = bed != nullptr ? bed->hospital : booking.hospital;
  review.pool = bed != nullptr ? bed->pool : booking.pool;
  review.slot = turn.now_minute();
  review.booking = booking.id;
  if (other != nullptr && other->booking != booking.id) review.candidate = other->booking;
  if (stay != nullptr) review.stay = stay->id;
  if (bed != nullptr) review.bed = bed->id;
  open_review(turn, review);
}

BedFor bed_for(Turn& turn, const Bed& bed, bool isolation) {
  if (turn.occupant_of(bed.id) != nullptr || bed.status == BedStatus::occupied)
    return BedFor::taken;
  return can_admit_to(bed.status, isolation) ? BedFor::ready : BedFor::not_ready;
}

void set_status(Turn& turn, const Bed& bed, BedStatus status, Instant at) {
  Bed changed = bed;
  changed.status = status;
  changed.status_at = at;
  turn.put(changed);
}

void ask_to_vacate(Turn& turn, const Stay& leaving) {
  (void)turn.bed(leaving.bed);
  (void)successor_of(turn, leaving);
}

void vacate(Turn& turn, const Stay& leaving, Instant at) {
  const Bed* bed = turn.bed(leaving.bed);
  const Stay* next = successor_of(turn, leaving);
  if (next == nullptr) {
    if (bed != nullptr) set_status(turn, *bed, BedStatus::housekeeping, at);
    return;
  }
  Stay stay = *next;
  stay.state = StayState::active;
  turn.put(stay);
  std::vector<const Review*> settled = turn.open_reviews_of(leaving.booking);
  std::erase_if(settled, [&](const Review* review) { return review->stay != stay.id; });
  close_reviews(turn, settled, "the bed was left");
}

}  // namespace wardbook::rules
