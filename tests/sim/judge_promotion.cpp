#include <algorithm>

#include "tests/sim/oracle.h"

// A Promote serves one claim: the first in the published order that what came free can help. Whom
// that is, and with what, is worked out here for everybody who waits.

namespace wardbook::sim {
namespace {

using S = BookingState;

/// Of the slots that came free those that are not over.
std::vector<Minute> still_free(const Promote& ask, const Grid& grid, Instant now) {
  std::vector<Minute> slots;
  for (const Minute slot : ask.slots)
    if (slot >= slot_of(grid, floor_minute(now))) slots.push_back(slot);
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  return slots;
}

/// The pool is one that was asked for, or that it allows; it is in the hospital where it waits.
bool would_take(const Booking& entry, const Pool& pool) {
  if (entry.hospital != pool.hospital) return false;
  if (entry.alternates != Alternates::any_hospital && entry.asked_hospital != pool.hospital)
    return false;
  if (entry.alternates == Alternates::only_this && entry.asked_pool.value_or(pool.id) != pool.id)
    return false;
  Wanted wanted;
  wanted.pool = entry.asked_pool;
  wanted.bed_class = entry.bed_class;
  wanted.needs = entry.needs;
  return Places::suits(pool, wanted);
}

/// The slots in which the claim gets a unit.
std::vector<Minute> seated_in(const Decided& decided, const Booking& claim) {
  for (const Effect& effect : decided.effects)
    if (const auto* seat = std::get_if<Seat>(&effect); seat != nullptr && seat->booking == claim.id)
      return seat->slots;
  return {};
}

template <class Kind>
bool has_effect(const Decided& decided) {
  return std::any_of(decided.effects.begin(), decided.effects.end(),
                     [](const Effect& effect) { return std::holds_alternative<Kind>(effect); });
}

}  // namespace

/// The first of those over capacity that there is a unit for.
const Booking* Oracle::first_over(PoolId pool, const std::vector<Minute>& freed,
                                  Instant now) const {
  const Booking* first = nullptr;
  for (const Minute slot : freed) {
    const auto* over = find(truth_.over, std::pair(pool, slot));
    if (over == nullptr || !places_.has_unit(pool, slot, now)) continue;
    for (const BookingId id : *over) {
      const Booking& claim = truth_.bookings.at(id);
      if (first == nullptr || comes_before(claim, *first)) first = &claim;
    }
  }
  return first;
}

/// It gets all the units that it lacks and that are there.
std::string Oracle::judge_seated(const Booking& claim, PoolId pool,
                                 const std::vector<Minute>& freed, const Decided& decided,
                                 Instant now) const {
  std::vector<Minute> wanted;
  for (const Minute slot : freed) {
    const auto* over = find(truth_.over, std::pair(pool, slot));
    if (over != nullptr && over->contains(claim.id) && places_.has_unit(pool, slot, now))
      wanted.push_back(slot);
  }
  const bool is_so = seated_in(decided, claim) == wanted && !has_effect<Take>(decided);
  return is_so ? "" : "the first claim over capacity does not get what came free";
}

/// The earliest start that still helps the entry, of those with which it would have a freed slot:
/// for the others it had the same chance before.
std::optional<Minute> Oracle::chance_of(const Booking& entry, const Pool& pool,
                                        const std::vector<Minute>& freed, Instant now) const {
  const Minute minute = floor_minute(now);
  if (entry.not_after < minute || !would_take(entry, pool)) return std::nullopt;
  const Grid& grid = truth_.hospitals.at(pool.hospital).grid;
  const Interval asked = cover(grid, entry.asked);
  const Minute last = std::min(entry.not_after, freed.back());
  Minute start = std::max(asked.from, slot_of(grid, minute));
  for (; start <= last; start = start.plus(int64_t{grid.step_hours} * 60)) {
    const Interval slots{start, start.plus(asked.minutes())};
    if (slots.to > freed.front() && places_.has_room(pool.id, slots, now, nullptr)) return start;
  }
  return std::nullopt;
}

std::string Oracle::judge_promoted(const Pool& pool, const std::vector<Minute>& freed,
                                   const Decided& decided, Instant now) const {
  const Booking* first = nullptr;
  std::optional<Minute> start;
  for (const BookingId id : truth_.waiting) {
    const Booking& entry = truth_.bookings.at(id);
    if (first != nullptr && !comes_before(entry, *first)) continue;
    const auto chance = chance_of(entry, pool, freed, now);
    if (chance) first = &entry, start = chance;
  }
  for (const BookingId id : truth_.waiting) {
    const Booking* after = written<Booking>(decided, id);
    if (after == nullptr || after->state != S::confirmed) continue;
    if (first == nullptr || first->id != id) return "somebody was promoted out of turn";
    const int64_t length = cover(truth_.hospitals.at(pool.hospital).grid, after->asked).minutes();
    const bool is_there = after->pool == pool.id && after->hospital == pool.hospital &&
                          after->slots == Interval{*start, start->plus(length)};
    return is_there ? "" : "somebody was promoted to another place than the first that helps";
  }
  return first == nullptr ? "" : "what came free helps somebody who goes on waiting";
}

std::string Oracle::judge_promotion(const Promote& ask, const Outcome& outcome,
                                    const Decided& decided, Instant now) const {
  if (kind_of(outcome) == OutcomeKind::refused)
    return decided.effects.empty() ? "" : "a refused promotion has effects";
  const Pool* pool = find(truth_.pools, ask.pool);
  if (pool == nullptr) return "an unknown pool was not refused";
  const Grid& grid = truth_.hospitals.at(pool->hospital).grid;
  const std::vector<Minute> freed = still_free(ask, grid, now);
  if (freed.empty()) return decided.effects.empty() ? "" : "what is over was given";
  if (const Booking* over = first_over(pool->id, freed, now))
    return judge_seated(*over, pool->id, freed, decided, now);
  if (has_effect<Seat>(decided)) return "a unit was given that is not there";
  return judge_promoted(*pool, freed, decided, now);
}

}  // namespace wardbook::sim
