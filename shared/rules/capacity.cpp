#include "shared/rules/capacity.h"

#include <algorithm>
#include <limits>

namespace wardbook::rules {

std::vector<Minute> claimed_slots(const Grid& grid, const Interval& slots) {
  const bool on_grid =
      slot_of(grid, slots.from) == slots.from && slot_of(grid, slots.to) == slots.to;
  return on_grid ? slot_starts(grid, slots) : std::vector<Minute>{};
}

std::vector<Minute> coming_slots(const Turn& turn, const Grid& grid, const Interval& slots) {
  const Minute from = std::max(slots.from, slot_of(grid, turn.now_minute()));
  return from < slots.to ? claimed_slots(grid, {from, slots.to}) : std::vector<Minute>{};
}

int32_t room_in(const Turn& turn, const Pool& pool, Minute slot, const Booking* own) {
  // One that is over may lie on a former grid, and reach into the slot that goes on now.
  const bool has_claim = own != nullptr && own->pool == pool.id && holds_units(own->state) &&
                         own->slots.to > turn.now_minute() && own->slots.contains(slot);
  const bool is_over = has_claim && turn.is_over(pool.id, slot, own->id);
  if (turn.any_over(pool.id, slot, is_over ? &own->id : nullptr)) return 0;
  const PoolLoad load = turn.load(pool, slot);
  const int32_t used = load.used - (has_claim && !is_over ? 1 : 0);
  return std::max(0, load.capacity - used);
}

int32_t room_in(const Turn& turn, const Pool& pool, const Grid& grid, const Interval& slots,
                const Booking* own) {
  int32_t least = std::numeric_limits<int32_t>::max();
  for (const Minute slot : slot_starts(grid, slots)) {
    least = std::min(least, room_in(turn, pool, slot, own));
    if (least == 0) break;
  }
  return least;
}

Seating seat_or_over(Turn& turn, const Pool& pool, const std::vector<Minute>& slots,
                     BookingId booking) {
  Seating seating;
  const std::vector<Minute> own = drop_leftovers(turn, pool.id, slots, booking);
  for (const Minute slot : slots) {
    const bool seated = !turn.on_server() || turn.load(pool, slot).free() > 0 ||
                        std::binary_search(own.begin(), own.end(), slot);
    (seated ? seating.seated : seating.over).push_back(slot);
  }
  if (!seating.seated.empty()) turn.add(Take{pool.id, seating.seated, booking});
  if (!seating.over.empty()) turn.add(TakeOver{pool.id, seating.over, booking});
  return seating;
}

std::vector<Minute> drop_leftovers(Turn& turn, PoolId pool, const std::vector<Minute>& slots,
                                   BookingId booking) {
  if (turn.sealed() == nullptr || slots.empty()) return {};
  (void)turn.claims_on(pool, slots.front(), slots.back().plus(1));
  std::vector<Minute> left;
  for (const Minute slot : slots)
    if (turn.is_seated(pool, slot, booking)) left.push_back(slot);
  turn.add(Release{pool, slots, booking});
  return left;
}

void follow_promote(Turn& turn, PoolId pool, const std::vector<Minute>& slots) {
  constexpr size_t kMostSlots = 1'000;  // well within what check_form lets pass
  for (size_t from = 0; from < slots.size(); from += kMostSlots) {
    const auto first = slots.begin() + static_cast<std::ptrdiff_t>(from);
    const size_t count = std::min(kMostSlots, slots.size() - from);
    turn.follow(Promote{pool, {first, first + static_cast<std::ptrdiff_t>(count)}});
  }
}

void give_back(Turn& turn, const Grid& grid, const Booking& booking) {
  if (!booking.pool) return;
  if (booking.state == BookingState::waitlisted) return count_waiting(turn, grid, booking, -1);
  if (!holds_units(booking.state)) return;
  const std::vector<Minute> slots = coming_slots(turn, grid, booking.slots);
  if (slots.empty()) return;
  turn.add(Release{*booking.pool, slots, booking.id});
  follow_promote(turn, *booking.pool, slots);
}

void give_back_all(Turn& turn, const Grid& grid, const Booking& booking) {
  give_back(turn, grid, booking);
  if (booking.pool && holds_units(booking.state))
    give_back_past(turn, grid, *booking.pool, booking);
}

void give_back_past(Turn& turn, const Grid& grid, PoolId pool, const Booking& booking) {
  if (booking.state == BookingState::waitlisted) return;
  const bool over = booking.slots.to <= turn.now_minute();
  const bool holds = holds_units(booking.state) || booking.state == BookingState::discharged;
  const Interval past{booking.slots.from,
                      std::min(booking.slots.to, slot_of(grid, turn.now_minute()))};
  std::vector<Minute> slots = past.empty() ? std::vector<Minute>{} : claimed_slots(grid, past);
  // On a former grid only the rows say where it lies. So they do of what is over by now, and was
  // not when that was answered which comes back.
  const bool is_elsewhere = slots.empty() && over;
  const bool is_over_now = turn.sealed() != nullptr && (over || !holds);
  if (turn.on_server() && (is_elsewhere || is_over_now))
    slots = turn.seats_of(pool, booking.slots, booking.id);
  if (!slots.empty()) turn.add(Release{pool, std::move(slots), booking.id});
}

void count_waiting(Turn& turn, const Grid& grid, const Booking& booking, int32_t change) {
  if (booking.pool)
    turn.add(CountWaiting{*booking.pool, claimed_slots(grid, booking.slots), change});
}

}  // namespace wardbook::rules
