#include "shared/rules/book.h"

#include "shared/rules/capacity.h"
#include "shared/rules/claim.h"
#include "shared/rules/ending.h"
#include "shared/rules/kinds.h"
#include "shared/rules/tasks_open.h"
#include "shared/rules/waitlist.h"

// Book: a request for a bed. Device: held at what was asked, whatever the forecast says. Server:
//
// a place is found in the published order → confirmed: done, or adjusted
// none                                    → waitlisted at the hospital that was asked for
// all slots are over, but were not when it was made (offline)
//   → refused/in_the_past, and kept as expired where it was asked: no unit, no place in the queue.
//     The patient may have come in time: what is reported of him brings it back (Arrive, Admit)
// all slots were over when it was made    → refused/in_the_past
// another live hold of the patient        → refused/has_hold; one that expires at once is no hold
// refused for want of room or time, without a row, and its patient came all the same
//   → what is reported of him makes the row (refused_book.h)
//
// With `replaces`, the old hold is moved only if the new one has a place.

namespace wardbook::rules {
namespace {

/// The hold that this one replaces. One that has ended meanwhile needs no replacing.
const Booking* replaced_hold(Turn& turn, const Book& ask) {
  const Booking* old = ask.replaces ? turn.booking(*ask.replaces) : nullptr;
  const bool live =
      old != nullptr && (is_live_hold(old->state) || old->state == BookingState::held);
  return live ? old : nullptr;
}

/// Server only: the patient, the old hold.
std::optional<Answer> refuse_person(Turn& turn, const Book& ask) {
  const Patient* patient = turn.patient(ask.patient);
  if (patient == nullptr || patient->in_error) return turn.unknown("patient");
  if (ask.replaces) {
    const Booking* old = turn.booking(*ask.replaces);
    if (old == nullptr) return turn.unknown("booking");
    if (!old->patient || turn.resolve(*old->patient) != patient->id)
      return turn.refuse(OutcomeCode::not_allowed);
  }
  return std::nullopt;
}

/// Server only: a hold besides the old one.
std::optional<Answer> refuse_second_hold(Turn& turn, const Book& ask) {
  for (const Booking* hold : turn.holds_of(turn.resolve(ask.patient))) {
    if (!is_live_hold(hold->state) || hold->id == ask.replaces) continue;
    OutcomeParams params;
    params.booking = hold->id;
    return turn.refuse(OutcomeCode::has_hold, params);
  }
  return std::nullopt;
}

/// Its slots are over, and were not yet when it was made, as far as that can be believed.
bool came_late(Turn& turn, const Wish& wish) {
  if (turn.sealed() != nullptr) return turn.sealed()->code == OutcomeCode::in_the_past;
  if (!turn.on_server()) return false;
  const Minute end = cover(turn.hospital(wish.hospital)->grid, wish.asked).to;
  return floor_minute(turn.circumstances.judged_at) < end && end <= turn.now_minute();
}

/// It takes nothing, and what it was to replace stays: it is there for the facts alone.
Answer keep_as_expired(Turn& turn, Booking draft) {
  turn.outcome().code = OutcomeCode::in_the_past;
  turn.outcome().params.booking = draft.id;
  draft.state = BookingState::expired;
  draft.slots = cover(turn.hospital(draft.hospital)->grid, draft.asked);
  put_booking(turn, draft);
  return turn.done();
}

/// Held here, with a unit of the pool where one is known: the one asked for, or, if any will do,
/// the one that would be given.
Answer hold_on_device(Turn& turn, Booking draft, const Search& search) {
  report(turn, search);
  if (!search.place) turn.outcome().params.position = queue_position(turn, draft);
  if (turn.lacks()) return turn.need_more();
  if (!draft.pool && search.place && search.place->code == OutcomeCode::done)
    draft.pool = search.place->pool->id;
  draft.state = BookingState::held;
  put_booking(turn, draft);
  const Hospital* hospital = turn.hospital(draft.hospital);
  if (draft.pool && hospital != nullptr) {
    const std::vector<Minute> slots = coming_slots(turn, hospital->grid, draft.slots);
    if (!slots.empty()) turn.add(Take{*draft.pool, slots, draft.id});
  }
  return turn.done();
}

void confirm(Turn& turn, Booking& draft, const Fit& place, const Booking* own) {
  give_place(turn, draft, *place.pool, place.slots);
  put_booking(turn, draft);
  take_place(turn, draft, place, own);
}

void wait(Turn& turn, Booking& draft) {
  draft.state = BookingState::waitlisted;
  turn.outcome().params.position = queue_position(turn, draft);
  put_booking(turn, draft);
  count_waiting(turn, turn.hospital(draft.hospital)->grid, draft, +1);
}

Answer decide_on_server(Turn& turn, Booking draft, const Wish& wish, const Search& search,
                        const Stamp& stamped) {
  const bool as_asked = search.place && search.place->code == OutcomeCode::done;
  if (!as_asked) want_queue(turn, wish);
  if (wish.own != nullptr) want_ending(turn, *wish.own);
  if (turn.lacks()) return turn.need_more();
  if (is_place_lost(turn, search)) return turn.unknown("pool");
  if (!search.place && wish.own != nullptr)
    return turn.refuse(OutcomeCode::no_place, {}, search.alternatives);

  report(turn, search);
  report_stamp(turn, stamped);
  if (!as_asked) open_stronger_claim(turn, draft, wish);
  if (wish.own != nullptr)
    end_booking(turn, *wish.own, BookingState::moved, {}, NoticeKind::changed);
  if (search.place)
    confirm(turn, draft, *search.place, wish.own);
  else
    wait(turn, draft);
  return turn.done();
}

}  // namespace

Booking draft_of(Turn& turn, const Book& ask, const Asker& asker) {
  const Hospital* hospital = turn.hospital(ask.hospital);
  Booking draft;
  draft.id = ask.booking;
  draft.patient = turn.resolve(ask.patient);
  draft.asked_hospital = draft.hospital = ask.hospital;
  draft.asked_pool = draft.pool = ask.pool;
  draft.asked = ask.asked;
  draft.bed_class = ask.bed_class;
  draft.needs = ask.needs;
  draft.alternates = ask.alternates;
  draft.not_after = ask.not_after.value_or(ask.asked.from.plus(policy_of(turn).not_after_minutes));
  draft.slots = hospital != nullptr ? coming_cover(turn, hospital->grid, ask.asked) : ask.asked;
  draft.clinic = ask.clinic;
  draft.made_by = asker.by;
  draft.made_at = asker.made_at;
  draft.receipt = asker.receipt;
  return draft;
}

Answer rule(Turn& turn, const Book& ask) {
  const Booking* same_id = turn.booking(ask.booking);
  const Patient* patient = turn.patient(ask.patient);
  const Policy& policy = policy_of(turn);
  const Command& command = turn.command;
  Booking draft = draft_of(turn, ask, {command.actor, command.made_at, turn.circumstances.receipt});
  if (ask.pool) (void)turn.pool(*ask.pool);
  const Booking* old = replaced_hold(turn, ask);
  if (turn.lacks()) return turn.need_more();

  // Before a sealed answer came back, a fact has made its booking.
  if (same_id != nullptr) return turn.sealed() != nullptr ? turn.done() : turn.malformed("booking");
  Wish wish = wish_of(draft);
  wish.own = old;
  if (const auto refusal = refuse_wish(turn, wish)) return *refusal;
  if (turn.on_server())
    if (const auto refusal = refuse_person(turn, ask)) return *refusal;
  const Stamp stamped = set_triage(turn, policy, patient, ask.triage, ask.groups, draft);
  if (came_late(turn, wish)) return keep_as_expired(turn, draft);
  if (const auto refusal = refuse_from_now(turn, wish)) return *refusal;
  if (turn.on_server())
    if (const auto refusal = refuse_second_hold(turn, ask)) return *refusal;

  const Search search = find_place(turn, wish);
  if (turn.lacks()) return turn.need_more();
  return turn.on_server() ? decide_on_server(turn, draft, wish, search, stamped)
                          : hold_on_device(turn, draft, search);
}

}  // namespace wardbook::rules
