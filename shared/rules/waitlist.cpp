#include "shared/rules/waitlist.h"

#include <algorithm>
#include <set>

#include "shared/rules/capacity.h"
#include "shared/rules/claim_order.h"
#include "shared/rules/tasks_open.h"

namespace wardbook::rules {
namespace {

/// A claim that `stronger` would come before, and that nobody has arrived for.
bool gives_way(const Booking& claim, const Booking& stronger) {
  return claim.id != stronger.id && claim.kind == BookingKind::care &&
         claim.state == BookingState::confirmed && is_stronger(stronger, claim);
}

std::vector<Minute> full_slots(const Turn& turn, const Pool& pool, const std::vector<Minute>& slots,
                               const Booking* own) {
  std::vector<Minute> full;
  for (const Minute slot : slots)
    if (room_in(turn, pool, slot, own) == 0) full.push_back(slot);
  return full;
}

}  // namespace

bool may_have(const Booking& entry, const Pool& pool) {
  return entry.hospital == pool.hospital &&
         matches(pool, entry.bed_class, entry.needs, entry.asked_pool) &&
         (!entry.asked_pool || entry.asked_pool == pool.id ||
          entry.alternates != Alternates::only_this);
}

Starts starts_of(const Turn& turn, const Booking& entry, const Grid& grid) {
  const Interval whole = cover(grid, entry.asked);
  return {std::max(whole.from, slot_of(grid, turn.now_minute())), entry.not_after,
          whole.minutes() / (int64_t{grid.step_hours} * 60)};
}

void want_wanted_slots(Turn& turn, const Pool& pool, const Grid& grid) {
  const Minute current = slot_of(grid, turn.now_minute());
  turn.want_load(pool.id, {current, current.plus(kHorizon)});
  (void)turn.waitlist_of(pool.hospital);
}

std::vector<Minute> wanted_slots(Turn& turn, const Pool& pool, const Grid& grid) {
  const Minute current = slot_of(grid, turn.now_minute());
  std::set<Minute> slots;
  for (const auto& [over_pool, slot, booking] : turn.ledger.over)
    if (over_pool == pool.id && slot >= current) slots.insert(slot);
  for (const Booking* entry : turn.waitlist_of(pool.hospital)) {
    if (!may_have(*entry, pool)) continue;
    const Starts starts = starts_of(turn, *entry, grid);
    if (starts.first > starts.last) continue;
    const Minute last = slot_of(grid, starts.last);
    const int64_t length = starts.count * grid.step_hours * 60;
    for (const Minute slot : slot_starts(grid, {starts.first, last.plus(length)}))
      slots.insert(slot);
  }
  return {slots.begin(), slots.end()};
}

void want_queue(Turn& turn, const Wish& wish) {
  (void)turn.waitlist_of(wish.hospital);
  const Hospital* hospital = turn.hospital(wish.hospital);
  if (!turn.on_server() || hospital == nullptr) return;
  const Interval slots = coming_cover(turn, hospital->grid, wish.asked);
  for (const Pool* pool : asked_pools(turn, wish))
    (void)turn.claims_on(pool->id, slots.from, slots.to);
}

int32_t queue_position(Turn& turn, const Booking& entry) {
  int32_t position = 1;
  for (const Booking* other : turn.waitlist_of(entry.hospital))
    if (other->id != entry.id && other->bed_class == entry.bed_class &&
        claim_key(*other) < claim_key(entry))
      ++position;
  return position;
}

void open_stronger_claim(Turn& turn, const Booking& booking, const Wish& wish) {
  if (!turn.on_server()) return;
  const Grid& grid = turn.hospital(wish.hospital)->grid;
  const Interval asked = coming_cover(turn, grid, wish.asked);
  const Booking* weakest = nullptr;
  Minute first_full{};
  for (const Pool* pool : asked_pools(turn, wish)) {
    const std::vector<Minute> full = full_slots(turn, *pool, slot_starts(grid, asked), wish.own);
    for (const Booking* claim : turn.claims_on(pool->id, asked.from, asked.to)) {
      if (!gives_way(*claim, booking) || (wish.own != nullptr && claim->id == wish.own->id))
        continue;
      if (weakest != nullptr && claim_key(*claim) < claim_key(*weakest)) continue;
      const auto at = std::find_if(full.begin(), full.end(),
                                   [&](Minute slot) { return claim->slots.contains(slot); });
      if (at == full.end()) continue;
      weakest = claim;
      first_full = *at;
    }
  }
  if (weakest == nullptr) return;
  Review review;
  review.kind = ReviewKind::stronger_claim;
  review.hospital = wish.hospital;
  review.pool = weakest->pool;
  review.slot = first_full;
  review.booking = booking.id;
  review.candidate = weakest->id;
  open_review(turn, review);
}

}  // namespace wardbook::rules
