#include "tests/sim/places.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace wardbook::sim {
namespace {

constexpr int64_t kWeek = int64_t{7} * 24 * 60;

/// The slots that cover it, without those that are over.
Interval still_to_come(const Hospital& hospital, const Interval& asked, Instant now) {
  Interval slots = cover(hospital.grid, asked);
  slots.from = std::max(slots.from, slot_of(hospital.grid, floor_minute(now)));
  return slots;
}

}  // namespace

int32_t Places::capacity(PoolId pool) const {
  int32_t beds = 0;
  for (const auto& [id, bed] : truth_.beds)
    beds += bed.pool == pool && bed.status != BedStatus::closed ? 1 : 0;
  return beds;
}

std::vector<BookingId> Places::claims(PoolId pool, Minute slot) const {
  std::vector<BookingId> found;
  const auto* claims = find(truth_.claims, pool);
  if (claims == nullptr) return found;
  for (auto at = claims->lower_bound({slot.plus(1), {}}); at != claims->end(); ++at) {
    const Booking& b = truth_.bookings.at(at->second);
    const bool left = b.state == BookingState::discharged &&
                      truth_.given_back.contains(std::tuple(b.id, pool, slot));
    if (!left && b.slots.contains(slot)) found.push_back(b.id);
  }
  return found;
}

std::vector<BookingId> Places::seated(PoolId pool, Minute slot) const {
  std::vector<BookingId> found = claims(pool, slot);
  if (const auto* over = find(truth_.over, std::pair(pool, slot)))
    std::erase_if(found, [&](BookingId id) { return over->contains(id); });
  return found;
}

bool Places::is_over(PoolId pool, Minute slot, const Booking* but) const {
  const auto* over = find(truth_.over, std::pair(pool, slot));
  return over != nullptr && std::any_of(over->begin(), over->end(), [&](BookingId id) {
           return but == nullptr || id != but->id;
         });
}

/// On a grid that the hospital had before, a claim that is over may have ended in the present slot.
void Places::forget_ended(std::vector<BookingId>& claims, Instant now) const {
  std::erase_if(claims,
                [&](BookingId id) { return truth_.bookings.at(id).slots.to <= floor_minute(now); });
}

bool Places::has_unit(PoolId pool, Minute slot, Instant now) const {
  std::vector<BookingId> there = seated(pool, slot);
  forget_ended(there, now);
  return std::ssize(there) < capacity(pool);
}

bool Places::has_room(PoolId pool, const Interval& slots, Instant now, const Booking* but) const {
  const Grid& grid = truth_.hospitals.at(truth_.pools.at(pool).hospital).grid;
  const Minute from = slot_of(grid, floor_minute(now));
  const int32_t beds = capacity(pool);
  for (const Minute slot : slot_starts(grid, slots)) {
    if (slot < from) continue;
    std::vector<BookingId> there = claims(pool, slot);
    if (but != nullptr) std::erase(there, but->id);
    forget_ended(there, now);
    if (std::ssize(there) >= beds || is_over(pool, slot, but)) return false;
  }
  return true;
}

/// One that is set apart, for children or births, takes only who needs that or names it.
bool Places::suits(const Pool& pool, const Wanted& wanted) {
  for (const Capability apart : {Capability::paediatric, Capability::maternity})
    if (pool.capabilities.has(apart) && !wanted.needs.has(apart) && wanted.pool != pool.id)
      return false;
  return pool.open && pool.bed_class == wanted.bed_class &&
         pool.capabilities.includes(wanted.needs);
}

bool Places::any_room(const Hospital& hospital, const Wanted& wanted, const Interval& slots,
                      Instant now, std::optional<PoolId> only) const {
  if (slots.empty()) return false;
  return std::any_of(truth_.pools.begin(), truth_.pools.end(), [&](const auto& one) {
    const Pool& pool = one.second;
    return pool.hospital == hospital.id && (!only || only == pool.id) && suits(pool, wanted) &&
           has_room(pool.id, slots, now, wanted.own);
  });
}

std::optional<Place> Places::best(const Wanted& wanted, Instant now) const {
  const Hospital& home = truth_.hospitals.at(wanted.hospital);
  const Interval asked = still_to_come(home, wanted.asked, now);
  if (any_room(home, wanted, asked, now, wanted.pool))
    return Place{OutcomeCode::done, home.id, asked.from};
  if (wanted.alternates == Alternates::only_this) return std::nullopt;
  if (any_room(home, wanted, asked, now, {}))
    return Place{OutcomeCode::other_pool, home.id, asked.from};
  if (const auto place = later(home, wanted, asked, now)) return place;
  if (wanted.alternates == Alternates::any_ward) return std::nullopt;
  return nearest_hospital(home, wanted, now);
}

std::optional<Place> Places::later(const Hospital& home, const Wanted& wanted,
                                   const Interval& asked, Instant now) const {
  const int64_t step = int64_t{home.grid.step_hours} * 60;
  const int64_t length = cover(home.grid, wanted.asked).minutes();
  const Minute last = std::min(wanted.not_after, wanted.asked.from.plus(kWeek));
  for (Minute start = asked.from.plus(step); start <= last; start = start.plus(step))
    if (any_room(home, wanted, {start, start.plus(length)}, now, {}))
      return Place{OutcomeCode::other_slot, home.id, start};
  return std::nullopt;
}

std::optional<Place> Places::nearest_hospital(const Hospital& home, const Wanted& wanted,
                                              Instant now) const {
  const Clinic* clinic = wanted.clinic ? find(truth_.clinics, *wanted.clinic) : nullptr;
  const Position from = clinic != nullptr ? clinic->position : home.position;
  std::set<std::pair<int64_t, HospitalId>> by_distance;
  for (const auto& [id, other] : truth_.hospitals)
    if (id != home.id && other.district == home.district)
      by_distance.emplace(distance_m(from, other.position), id);
  for (const auto& [distance, id] : by_distance) {
    const Hospital& other = truth_.hospitals.at(id);
    const Interval slots = still_to_come(other, wanted.asked, now);
    if (any_room(other, wanted, slots, now, {}))
      return Place{OutcomeCode::other_hospital, id, slots.from};
  }
  return std::nullopt;
}

}  // namespace wardbook::sim
