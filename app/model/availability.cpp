#include <algorithm>

#include "app/model/queries.h"
#include "app/model/search.h"
#include "shared/store/rows.h"

namespace wardbook::app {
namespace {

Result<PoolLoad> load_of(const Query& query, const Pool& pool, Minute slot) {
  WB_ASSIGN(const auto row, store::get<PoolLoad>(query.database, pool.id, slot));
  if (row) return *row;
  PoolLoad empty;
  empty.pool = pool.id;
  empty.slot = slot;
  empty.hospital = pool.hospital;
  empty.capacity = pool.units;
  return empty;
}

/// Units of a slot that bookings hold which only this device knows.
Result<int> held_here(const Query& query, PoolId pool, Minute slot) {
  WB_ASSIGN(const auto count,
            query.database.value<int64_t>("SELECT count(*) FROM booking WHERE state = 'held' AND "
                                          "pool_id = ?1 AND slot_from <= ?2 AND slot_to > ?2",
                                          pool, slot));
  return static_cast<int>(count.value_or(0));
}

bool fits(const AvailabilityQuery& wanted, const Pool& pool) {
  return pool.open && pool.capabilities.includes(wanted.needs) &&
         (!wanted.bed_class || pool.bed_class == *wanted.bed_class);
}

Result<PoolAvailability> pool_at(const Query& query, const Pool& pool, const Interval& slot) {
  PoolAvailability view;
  view.pool = pool;
  view.slot = slot;
  WB_ASSIGN(const auto ward, store::get<Ward>(query.database, pool.ward));
  if (ward) view.ward = ward->name;
  WB_ASSIGN(const PoolLoad load, load_of(query, pool, slot.from));
  view.total = load.capacity;
  view.free = load.free();
  view.waiting = load.waiting;
  WB_ASSIGN(view.held, held_here(query, pool.id, slot.from));
  return view;
}

Result<std::optional<Position>> position_of(const Query& query) {
  if (query.person == nullptr || !query.person->clinic) return std::optional<Position>();
  WB_ASSIGN(const auto clinic, store::get<Clinic>(query.database, *query.person->clinic));
  return clinic ? std::optional(clinic->position) : std::nullopt;
}

Result<HospitalAvailability> hospital_at(const Query& query, const AvailabilityQuery& wanted,
                                         const Hospital& hospital) {
  HospitalAvailability view;
  view.hospital = hospital;
  const Minute at = wanted.at.value_or(floor_minute(query.now));
  const Minute start = slot_of(hospital.grid, at);
  const Interval slot{start, start.plus(int64_t{hospital.grid.step_hours} * 60)};
  view.slot = query.calendar.span(hospital, slot);
  view.until = query.calendar.until(hospital, slot.to, floor_minute(query.now));
  const Letters& letters = query.letters;
  const bool named = letters.match(hospital.name, wanted.search);
  WB_ASSIGN(
      const auto pools,
      store::select<Pool>(query.database, "WHERE hospital_id = ?1 ORDER BY name, id", hospital.id));
  for (const Pool& pool : pools) {
    if (!fits(wanted, pool)) continue;
    WB_ASSIGN(PoolAvailability place, pool_at(query, pool, slot));
    if (!named && !letters.match(pool.name, wanted.search) &&
        !letters.match(place.ward, wanted.search))
      continue;
    if (wanted.only_free && place.free == 0) continue;
    view.free += place.free;
    view.total += place.total;
    view.pools.push_back(std::move(place));
  }
  return view;
}

}  // namespace

Result<std::vector<HospitalAvailability>> availability(const Query& query,
                                                       const AvailabilityQuery& wanted) {
  WB_ASSIGN(const auto here, position_of(query));
  WB_ASSIGN(const auto hospitals,
            store::select<Hospital>(query.database, "WHERE district_id = ?1 ORDER BY name, id",
                                    wanted.district));
  std::vector<HospitalAvailability> views;
  for (const Hospital& hospital : hospitals) {
    if (wanted.hospital && hospital.id != *wanted.hospital) continue;
    WB_ASSIGN(HospitalAvailability view, hospital_at(query, wanted, hospital));
    if (view.pools.empty()) continue;
    if (here) view.distance_m = distance_m(*here, hospital.position);
    views.push_back(std::move(view));
  }
  std::stable_sort(views.begin(), views.end(), [](const auto& a, const auto& b) {
    return a.distance_m.value_or(0) < b.distance_m.value_or(0);
  });
  return views;
}

namespace {

void name_slot(const Query& query, const Hospital& hospital, App::SlotChoice& choice) {
  const std::string day = query.calendar.day(hospital, choice.slot.from);
  choice.day = day.substr(0, day.rfind(' '));
  choice.time = query.calendar.clock(hospital, choice.slot.from);
  choice.time += "–" + query.calendar.clock(hospital, choice.slot.to);
}

}  // namespace

Result<std::vector<App::SlotChoice>> slot_choices(const Query& query, HospitalId hospital_id,
                                                  std::optional<PoolId> pool_id, BedClass bed_class,
                                                  Capabilities needs, int count) {
  std::vector<App::SlotChoice> choices;
  WB_ASSIGN(const auto hospital, store::get<Hospital>(query.database, hospital_id));
  if (!hospital) return choices;
  WB_ASSIGN(const auto pools,
            store::select<Pool>(query.database, "WHERE hospital_id = ?1", hospital_id));
  const int64_t step = int64_t{hospital->grid.step_hours} * 60;
  Minute start = slot_of(hospital->grid, floor_minute(query.now));
  for (int i = 0; i < count; ++i, start = start.plus(step)) {
    App::SlotChoice choice;
    choice.slot = {start, start.plus(step)};
    name_slot(query, *hospital, choice);
    for (const Pool& pool : pools) {
      const bool wanted = pool_id
                              ? pool.id == *pool_id
                              : pool.bed_class == bed_class && pool.capabilities.includes(needs);
      if (!wanted || !pool.open) continue;
      WB_ASSIGN(const PoolLoad load, load_of(query, pool, start));
      choice.free += load.free();
      choice.total += load.capacity;
    }
    choices.push_back(std::move(choice));
  }
  return choices;
}

}  // namespace wardbook::app
