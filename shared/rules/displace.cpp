#include "shared/rules/displace.h"

#include <algorithm>

#include "shared/rules/claim.h"
#include "shared/rules/claim_order.h"
#include "shared/rules/tasks_open.h"

namespace wardbook::rules {
namespace {

/// Its unit is kept for the bed's turnaround alone.
bool has_left(const Booking& booking) {
  return booking.state == BookingState::discharged;
}

bool is_present(const Booking& booking) {
  return claim_key(booking).presence < 2;
}

}  // namespace

std::optional<std::vector<Displaced>> choose_displaced(Turn& turn, const Pool& pool,
                                                       const std::map<Minute, int32_t>& short_by,
                                                       const std::vector<const Booking*>& claims,
                                                       Present present) {
  std::vector<Displaced> weakest_first;
  for (const Booking* claim : claims)
    if (present == Present::last_of_all || !is_present(*claim))
      weakest_first.push_back({claim, {}});
  std::sort(weakest_first.begin(), weakest_first.end(), [](const Displaced& a, const Displaced& b) {
    if (has_left(*a.booking) != has_left(*b.booking)) return has_left(*a.booking);
    return claim_key(*b.booking) < claim_key(*a.booking);
  });
  for (const auto& [slot, count] : short_by) {
    int32_t left = count;
    for (Displaced& one : weakest_first) {
      if (left <= 0) break;
      if (!turn.is_seated(pool.id, slot, one.booking->id)) continue;
      one.slots.push_back(slot);
      --left;
    }
    if (left > 0) return std::nullopt;
  }
  std::erase_if(weakest_first, [](const Displaced& one) { return one.slots.empty(); });
  return weakest_first;
}

void want_displace(Turn& turn, const std::vector<Displaced>& displaced) {
  for (const Displaced& one : displaced) (void)turn.open_reviews_of(one.booking->id);
}

void displace(Turn& turn, const Pool& pool, const std::vector<Displaced>& displaced) {
  for (const Displaced& one : displaced) {
    if (has_left(*one.booking)) {
      turn.add(Release{pool.id, one.slots, one.booking->id});
      continue;
    }
    turn.outcome().code = OutcomeCode::over_capacity;
    turn.add(Unseat{pool.id, one.slots, one.booking->id});
    open_over_capacity(turn, *one.booking, pool.id, one.slots.front(),
                       turn.open_reviews_of(one.booking->id));
    put_booking(turn, *one.booking);
    notify(turn, NoticeKind::over_capacity, *one.booking);
  }
}

}  // namespace wardbook::rules
