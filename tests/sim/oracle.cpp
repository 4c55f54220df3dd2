#include "tests/sim/oracle.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace wardbook::sim {
namespace {

using S = BookingState;

/// The order of claims as the help page gives it. A unit that is out of service is as one in use.
auto place_in_line(const Booking& b) {
  const bool block = b.kind == BookingKind::block;
  const int presence = block || b.state == S::admitted ? 0 : b.state == S::arrived ? 1 : 2;
  return std::tuple(presence, block ? -1 : b.triage_rank, b.groups.any() ? 0 : 1, b.triage_at.ms,
                    b.receipt, b.id);
}

/// When a unit is lost: whose bed is only being made ready, then the weakest.
bool yields_before(const Booking& a, const Booking& b) {
  const bool a_left = a.state == S::discharged;
  const bool b_left = b.state == S::discharged;
  return a_left != b_left ? a_left : place_in_line(b) < place_in_line(a);
}

/// There was no room, or it was not the time; who and what was asked for is known.
bool is_for_room_or_time(OutcomeCode code) {
  return code == OutcomeCode::has_hold || code == OutcomeCode::no_place ||
         code == OutcomeCode::pool_closed || code == OutcomeCode::in_the_past ||
         code == OutcomeCode::too_far_ahead;
}

}  // namespace

bool comes_before(const Booking& a, const Booking& b) {
  return place_in_line(a) < place_in_line(b);
}

BookingId told_of(const Args& args) {
  if (const auto* fact = std::get_if<Arrive>(&args)) return fact->booking;
  if (const auto* fact = std::get_if<Admit>(&args)) return fact->booking;
  return {};
}

bool makes_what_was_refused(const Truth& truth, const Args& args, const Decided& decided) {
  const BookingId id = told_of(args);
  return !id.is_nil() && find(truth.bookings, id) == nullptr &&
         written<Booking>(decided, id) != nullptr;
}

bool Oracle::has_other_hold(PatientId patient, const Booking* but) const {
  const auto* ids = find(truth_.of_patient, truth_.resolve(patient));
  if (ids == nullptr) return false;
  return std::any_of(ids->begin(), ids->end(), [&](BookingId id) {
    const Booking& other = truth_.bookings.at(id);
    return is_live(other) && &other != but;
  });
}

const Booking* Oracle::live(std::optional<BookingId> id) const {
  const Booking* booking = id ? find(truth_.bookings, *id) : nullptr;
  return booking != nullptr && is_live(*booking) ? booking : nullptr;
}

std::string Oracle::judge(const Command& command, const Outcome& outcome, const Decided& decided,
                          Instant now) const {
  if (std::string objection = judge_displaced(decided); !objection.empty()) return objection;
  if (const auto* ask = std::get_if<Book>(&command.args))
    return judge_book(command, *ask, outcome, decided, now);
  if (const auto* ask = std::get_if<ChangeBooking>(&command.args))
    return judge_change(command, *ask, outcome, decided, now);
  if (const auto* ask = std::get_if<Promote>(&command.args))
    return judge_promotion(*ask, outcome, decided, now);
  if (const auto* ask = std::get_if<MergePatient>(&command.args))
    return judge_merge(*ask, outcome, decided);
  if (const auto* ask = std::get_if<ExtendStay>(&command.args))
    return judge_extension(*ask, decided, now);
  if (const auto* ask = std::get_if<Expire>(&command.args)) return judge_expiry(*ask, decided, now);
  if (const auto* fact = std::get_if<NoShow>(&command.args))
    return judge_no_show(command, *fact, decided, now);
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

/// Capacity was lost: nobody who keeps a unit in the slot should have yielded before who lost one.
std::string Oracle::judge_displaced(const Decided& decided) const {
  std::set<std::tuple<PoolId, Minute, BookingId>> without;
  const auto add = [&](const auto& effect) {
    for (const Minute slot : effect.slots) without.emplace(effect.pool, slot, effect.booking);
  };
  std::vector<Unseat> lost;
  for (const Effect& effect : decided.effects) {
    if (const auto* gone = std::get_if<Release>(&effect)) add(*gone);
    if (const auto* unseat = std::get_if<Unseat>(&effect)) {
      add(*unseat);
      lost.push_back(*unseat);
    }
  }
  for (const Unseat& unseat : lost)
    for (const Minute slot : unseat.slots)
      for (const BookingId id : places_.seated(unseat.pool, slot))
        if (!without.contains({unseat.pool, slot, id}) &&
            yields_before(truth_.bookings.at(id), truth_.bookings.at(unseat.booking)))
          return "somebody lost a unit that a weaker claim keeps";
  return "";
}

/// A command that makes a booking has its id.
std::string Oracle::judge_fact(BookingId id, const Outcome& outcome, const Decided& decided) const {
  if (id.is_nil() || find(truth_.bookings, id) != nullptr) return "";
  const OutcomeCode* asked = find(truth_.outcomes, CommandId{id.uuid});
  const Booking* made = written<Booking>(decided, id);
  if (made != nullptr && asked == nullptr) return "a fact has made a booking that nobody asked for";
  const bool unknown =
      outcome.code == OutcomeCode::unknown_row && outcome.params.detail == "booking";
  // One that was not refused has not come back after a restore; nor, perhaps, has its patient or
  // the pool that it named.
  const bool is_about =
      asked != nullptr && (kind_of(*asked) != OutcomeKind::refused || is_for_room_or_time(*asked));
  const Book* request = find(truth_.asked_for, id);
  const bool is_of_known = request != nullptr &&
                           truth_.patients.contains(truth_.resolve(request->patient)) &&
                           (!request->pool || truth_.pools.contains(*request->pool));
  if (unknown && is_about && is_of_known) return "what has happened is lost with its booking";
  return "";
}

/// It is refused because its time is over. Made in time it is there all the same, without a claim,
/// for whoever came.
std::string Oracle::judge_late(const Book& ask, const Outcome& outcome, const Decided& decided,
                               Instant now) const {
  const Booking* made = written<Booking>(decided, ask.booking);
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

/// It got what it asked for, or else the nearest place that it allowed, or else a place in line.
std::string Oracle::judge_place(const Wanted& wanted, const Outcome& outcome, const Booking& made,
                                Instant now) const {
  const std::optional<Place> best = places_.best(wanted, now);
  const std::string wish = best ? std::string(wardbook::to_text(best->code)) + " from " +
                                      to_text(to_instant(best->start))
                                : std::string("nothing");
  if (made.state == S::waitlisted) return best ? "it waits, and there was " + wish : "";
  const Grid& grid = truth_.hospitals.at(made.hospital).grid;
  const Minute current = slot_of(grid, floor_minute(now));
  if (!made.pool || !places_.has_room(*made.pool, made.slots, now, wanted.own))
    return "it has a place where there is no room";
  // A triage time that could not be was changed; the place is as asked.
  const OutcomeCode code =
      outcome.code == OutcomeCode::restamped ? OutcomeCode::done : outcome.code;
  const Minute start =
      outcome.params.slots ? outcome.params.slots->from : std::max(made.slots.from, current);
  if (!best || best->code != code || best->hospital != made.hospital || best->start != start)
    return "it got " + std::string(wardbook::to_text(code)) + " from " +
           to_text(to_instant(start)) + ", and there was " + wish;
  return "";
}

std::string Oracle::judge_book(const Command& command, const Book& ask, const Outcome& outcome,
                               const Decided& decided, Instant now) const {
  const Booking* made = written<Booking>(decided, ask.booking);
  Wanted wanted{ask.hospital, ask.pool,       ask.bed_class, ask.needs,         ask.asked,
                {},           ask.alternates, ask.clinic,    live(ask.replaces)};
  wanted.not_after = ask.not_after.value_or(ask.asked.from.plus(truth_.policy.not_after_minutes));
  if (outcome.code == OutcomeCode::in_the_past) return judge_late(ask, outcome, decided, now);
  if (kind_of(outcome) == OutcomeKind::refused) {
    if (!decided.effects.empty()) return "a refused booking has effects";
    const Account* actor = truth_.account_at(command.actor, decided.kept.judged_at);
    return judge_refused(ask, wanted, outcome, actor, now);
  }
  if (made == nullptr) return "a booking that was accepted is not there";
  if (has_other_hold(ask.patient, wanted.own)) return "the patient has another hold";
  return judge_place(wanted, outcome, *made, now);
}

std::string Oracle::judge_change(const Command& command, const ChangeBooking& ask,
                                 const Outcome& outcome, const Decided& decided,
                                 Instant now) const {
  const Booking* old = find(truth_.bookings, ask.booking);
  const Booking* made = written<Booking>(decided, ask.booking);
  const Wanted wanted{ask.hospital,
                      ask.pool,
                      ask.bed_class,
                      ask.needs,
                      ask.asked,
                      ask.asked.from.plus(truth_.policy.not_after_minutes),
                      ask.alternates,
                      old != nullptr ? old->clinic : std::nullopt,
                      old};
  if (kind_of(outcome) == OutcomeKind::refused) {
    if (!decided.effects.empty()) return "a refused change has effects";
    const Account* actor = truth_.account_at(command.actor, decided.kept.judged_at);
    return judge_refused(command, ask, wanted, outcome, actor, now);
  }
  if (old == nullptr || made == nullptr) return "a booking that was changed is not there";
  return judge_place(wanted, outcome, *made, now);
}

std::string Oracle::who_waits_in_vain(Instant now) const {
  for (const BookingId id : truth_.waiting) {
    const Booking& b = truth_.bookings.at(id);
    if (!b.asked_pool || b.hospital != b.asked_hospital || truth_.brought_back.contains(id))
      continue;
    const Pool& pool = truth_.pools.at(*b.asked_pool);
    const Grid& grid = truth_.hospitals.at(b.hospital).grid;
    const Interval asked = cover(grid, b.asked);
    const bool fits = pool.open && pool.bed_class == b.bed_class &&
                      pool.capabilities.includes(b.needs) && pool.hospital == b.hospital;
    if (fits && asked.from > floor_minute(now) && places_.has_room(pool.id, asked, now, nullptr))
      return to_text(id);
  }
  return "";
}

}  // namespace wardbook::sim
