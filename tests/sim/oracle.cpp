#include "tests/sim/oracle.h"

#include <algorithm>
#include <tuple>

namespace wardbook::sim {
namespace {

using S = BookingState;

const Booking* written(const Decided& decided, BookingId id) {
  for (const Effect& effect : decided.effects)
    if (const auto* put = std::get_if<Put>(&effect))
      if (const auto* row = std::get_if<Booking>(&put->row); row != nullptr && row->id == id)
        return row;
  return nullptr;
}

/// The order of claims as the help page gives it.
auto place_in_line(const Booking& b) {
  const int presence = b.state == S::admitted ? 0 : b.state == S::arrived ? 1 : 2;
  return std::tuple(presence, b.triage_rank, b.groups.any() ? 0 : 1, b.triage_at.ms, b.receipt,
                    b.id);
}

bool is_live(const Booking& b) {
  return b.kind == BookingKind::care &&
         (b.state == S::confirmed || b.state == S::arrived || b.state == S::waitlisted);
}

/// What a person reports about a booking whose patient is there; nil: something else.
BookingId told_of(const Args& args) {
  if (const auto* fact = std::get_if<Arrive>(&args)) return fact->booking;
  if (const auto* fact = std::get_if<Admit>(&args)) return fact->booking;
  return {};
}

/// There was no room, or it was not the time; who and what was asked for is known.
bool is_for_room_or_time(OutcomeCode code) {
  return code == OutcomeCode::has_hold || code == OutcomeCode::no_place ||
         code == OutcomeCode::pool_closed || code == OutcomeCode::in_the_past ||
         code == OutcomeCode::too_far_ahead;
}

}  // namespace

bool makes_what_was_refused(const Truth& truth, const Args& args, const Decided& decided) {
  const BookingId id = told_of(args);
  return !id.is_nil() && find(truth.bookings, id) == nullptr && written(decided, id) != nullptr;
}

int32_t Oracle::capacity(PoolId pool) const {
  int32_t beds = 0;
  for (const auto& [id, bed] : truth_.beds)
    beds += bed.pool == pool && bed.status != BedStatus::closed ? 1 : 0;
  return beds;
}

int32_t Oracle::claims(PoolId pool, Minute slot, const Booking* but) const {
  const auto* claims = find(truth_.claims, pool);
  if (claims == nullptr) return 0;
  int32_t count = 0;
  for (auto at = claims->lower_bound({slot.plus(1), {}}); at != claims->end(); ++at) {
    const Booking& b = truth_.bookings.at(at->second);
    const bool left =
        b.state == S::discharged && truth_.given_back.contains(std::tuple(b.id, pool, slot));
    if (!left && b.slots.contains(slot) && &b != but) ++count;
  }
  return count;
}

bool Oracle::has_room(PoolId pool, const Interval& slots, Minute from, const Booking* but) const {
  const Grid& grid = truth_.hospitals.at(truth_.pools.at(pool).hospital).grid;
  const int32_t beds = capacity(pool);
  for (const Minute slot : slot_starts(grid, slots))
    if (slot >= from && claims(pool, slot, but) >= beds) return false;
  return true;
}

bool Oracle::has_other_hold(const Booking& made, const Booking* but) const {
  const auto* ids = made.patient ? find(truth_.of_patient, *made.patient) : nullptr;
  if (ids == nullptr) return false;
  return std::any_of(ids->begin(), ids->end(), [&](BookingId id) {
    const Booking& other = truth_.bookings.at(id);
    return is_live(other) && &other != but;
  });
}

std::string Oracle::judge(const Command& command, const Outcome& outcome, const Decided& decided,
                          Instant now) const {
  if (const auto* ask = std::get_if<Book>(&command.args))
    return judge_book(*ask, outcome, decided, now);
  if (const auto* ask = std::get_if<Promote>(&command.args))
    return judge_promotion(*ask, decided, now);
  if (const auto* ask = std::get_if<MergePatient>(&command.args))
    return judge_merge(*ask, outcome, decided);
  return judge_fact(told_of(command.args), outcome, decided);
}

bool Oracle::has_two_of_one(PatientId kept, PatientId gone) const {
  const auto holds = [&](PatientId patient) {
    return std::any_of(truth_.bookings.begin(), truth_.bookings.end(), [&](const auto& row) {
      return row.second.patient == patient && is_live(row.second);
    });
  };
  const auto lies = [&](PatientId patient) {
    return std::any_of(truth_.stays.begin(), truth_.stays.end(), [&](const auto& row) {
      return row.second.patient == patient && row.second.state == StayState::active;
    });
  };
  return (holds(kept) && holds(gone)) || (lies(kept) && lies(gone));
}

/// Nothing is left to the record that ends, and everything is still there, with the other.
std::string Oracle::judge_merge(const MergePatient& ask, const Outcome& outcome,
                                const Decided& decided) const {
  const PatientId kept = truth_.resolve(ask.patient);
  const PatientId gone = truth_.resolve(ask.duplicate);
  const bool refused = kind_of(outcome) == OutcomeKind::refused;
  if (refused && !decided.effects.empty()) return "a refused merge has effects";
  if (outcome.code == OutcomeCode::has_hold && !has_two_of_one(kept, gone))
    return "a merge is refused for holds that there are not";
  if (refused) return "";
  if (kept == gone || has_two_of_one(kept, gone)) return "what can't be one was merged";
  Truth after = truth_;
  after.write(decided.effects);
  const auto is_left = [&](const auto& rows) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const auto& row) { return row.second.patient == gone; });
  };
  if (is_left(after.bookings) || is_left(after.stays) || is_left(after.notices) ||
      is_left(after.accounts))
    return "something is left to a record that was merged";
  for (const auto& [local, known] : after.aliases)
    if (known == gone) return "an id leads to a record that was merged";
  const bool ended = after.patients.at(gone).in_error && after.resolve(gone) == kept;
  return ended ? "" : "a record that was merged has not ended";
}

/// A command that makes a booking has its id.
std::string Oracle::judge_fact(BookingId id, const Outcome& outcome, const Decided& decided) const {
  if (id.is_nil() || find(truth_.bookings, id) != nullptr) return "";
  const OutcomeCode* asked = find(truth_.outcomes, CommandId{id.uuid});
  const Booking* made = written(decided, id);
  if (made != nullptr && asked == nullptr) return "a fact has made a booking that nobody asked for";
  const bool unknown =
      outcome.code == OutcomeCode::unknown_row && outcome.params.detail == "booking";
  // One that was not refused has not come back after a restore.
  const bool is_about =
      asked != nullptr && (kind_of(*asked) != OutcomeKind::refused || is_for_room_or_time(*asked));
  if (unknown && is_about) return "what has happened is lost with its booking";
  return "";
}

/// A refused booking leaves nothing, but that of a time that is over: made in time it is there,
/// without a claim, for whoever came.
std::string Oracle::judge_refused(const Book& ask, const Outcome& outcome, const Decided& decided,
                                  Instant now) const {
  const Booking* made = written(decided, ask.booking);
  if (outcome.code != OutcomeCode::in_the_past)
    return decided.effects.empty() ? "" : "a refused booking has effects";
  const Minute end = cover(truth_.hospitals.at(ask.hospital).grid, ask.asked).to;
  if (end > floor_minute(now)) return "the time that was asked for is not over";
  const bool in_time = floor_minute(decided.kept.judged_at) < end;
  if (in_time != (made != nullptr))
    return in_time ? "a booking that was made in time is lost" : "one made too late is kept";
  if (made == nullptr) return decided.effects.empty() ? "" : "a refused booking has effects";
  if (made->state != S::expired || made->hospital != ask.hospital || made->pool != ask.pool ||
      outcome.params.booking != made->id)
    return "a booking that came late has not expired where it was asked";
  const bool only_rows =
      std::all_of(decided.effects.begin(), decided.effects.end(),
                  [](const Effect& effect) { return std::holds_alternative<Put>(effect); });
  return only_rows ? "" : "a booking that came late takes room";
}

std::string Oracle::judge_book(const Book& ask, const Outcome& outcome, const Decided& decided,
                               Instant now) const {
  const Booking* made = written(decided, ask.booking);
  if (kind_of(outcome) == OutcomeKind::refused) return judge_refused(ask, outcome, decided, now);
  if (made == nullptr) return "a booking that was accepted is not there";
  const Booking* old = ask.replaces ? find(truth_.bookings, *ask.replaces) : nullptr;
  if (old != nullptr && !is_live(*old)) old = nullptr;
  if (has_other_hold(*made, old)) return "the patient has another hold";
  const Grid& grid = truth_.hospitals.at(made->hospital).grid;
  const Minute current = slot_of(grid, floor_minute(now));
  if (made->state == S::confirmed && !has_room(*made->pool, made->slots, current, old))
    return "confirmed where there is no room";
  if (outcome.code == OutcomeCode::done || !ask.pool) return "";
  const Grid& asked_grid = truth_.hospitals.at(ask.hospital).grid;
  Interval asked = cover(asked_grid, ask.asked);
  asked.from = std::max(asked.from, slot_of(asked_grid, floor_minute(now)));
  const bool over_there = outcome.code == OutcomeCode::restamped;
  if (!over_there && has_room(*ask.pool, asked, asked.from, old))
    return "the place that was asked for had room: pool " + to_text(*ask.pool) + " from " +
           to_text(to_instant(asked.from)) + " to " + to_text(to_instant(asked.to)) + ", " +
           std::to_string(capacity(*ask.pool)) + " units";
  return "";
}

std::string Oracle::who_waits_in_vain(Instant now) const {
  for (const BookingId id : truth_.waiting) {
    const Booking& b = truth_.bookings.at(id);
    if (!b.asked_pool || b.hospital != b.asked_hospital) continue;
    const Pool& pool = truth_.pools.at(*b.asked_pool);
    const Grid& grid = truth_.hospitals.at(b.hospital).grid;
    const Interval asked = cover(grid, b.asked);
    const bool fits = pool.open && pool.bed_class == b.bed_class &&
                      pool.capabilities.includes(b.needs) && pool.hospital == b.hospital;
    if (fits && asked.from > floor_minute(now) && has_room(pool.id, asked, asked.from, nullptr))
      return to_text(id);
  }
  return "";
}

std::string Oracle::judge_promotion(const Promote& ask, const Decided& decided, Instant now) const {
  const Pool* pool = find(truth_.pools, ask.pool);
  if (pool == nullptr) return "";
  const Grid& grid = truth_.hospitals.at(pool->hospital).grid;
  const Minute current = slot_of(grid, floor_minute(now));
  for (const BookingId id : truth_.waiting) {
    const Booking& before = truth_.bookings.at(id);
    const Booking* after = written(decided, id);
    if (after == nullptr || after->state != S::confirmed) continue;
    if (!has_room(*after->pool, after->slots, current, nullptr)) return "promoted without room";
    for (const BookingId other_id : truth_.waiting) {
      const Booking& other = truth_.bookings.at(other_id);
      const bool same_wish = other.hospital == pool->hospital && other.asked_pool == pool->id &&
                             other.asked == before.asked && other.not_after == before.not_after;
      if (same_wish && place_in_line(other) < place_in_line(before))
        return "somebody was promoted before who stands before";
    }
  }
  return "";
}

}  // namespace wardbook::sim
