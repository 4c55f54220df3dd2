#include <algorithm>

#include "shared/rules/capacity.h"
#include "shared/rules/claim.h"
#include "shared/rules/ending.h"
#include "shared/rules/kinds.h"
#include "shared/rules/tasks_open.h"
#include "shared/rules/waitlist.h"

// ChangeBooking: another time, hospital, pool or class. Its own units count as free. The new place
// must be had as a whole, as far as the alternates of the change go; else the booking keeps what it
// has (refused/no_place), or, waitlisted, waits for the new wish. Who has arrived is changed by
// staff alone, stays arrived in the same hospital and is expected (confirmed) in another one.

namespace wardbook::rules {
namespace {

bool may_change(Turn& turn, const Booking& booking) {
  if (booking.kind != BookingKind::care) return false;
  switch (booking.state) {
    case BookingState::confirmed:
    case BookingState::waitlisted:
      return true;
    case BookingState::arrived: {
      const Account* actor = turn.actor();
      return actor == nullptr || actor->role == Role::staff;
    }
    default:
      return booking.state == BookingState::held && !turn.on_server();
  }
}

/// The actor looked at an older version, and it was not the actor who changed it since.
bool changed_since_seen(const Turn& turn, const Booking& booking) {
  if (booking.changed_by == turn.command.actor) return false;
  for (const Saw& saw : turn.command.saw) {
    const auto* row = std::get_if<SawRow>(&saw);
    if (row != nullptr && row->table == "booking" && row->key == booking.id.uuid &&
        row->version < booking.version)
      return true;
  }
  return false;
}

Booking wished(Turn& turn, const Booking& old, const ChangeBooking& ask) {
  const Hospital* hospital = turn.hospital(ask.hospital);
  Booking changed = old;
  changed.asked_hospital = changed.hospital = ask.hospital;
  changed.asked_pool = changed.pool = ask.pool;
  changed.asked = ask.asked;
  changed.bed_class = ask.bed_class;
  changed.needs = ask.needs;
  changed.alternates = ask.alternates;
  changed.not_after = ask.asked.from.plus(policy_of(turn).not_after_minutes);
  changed.slots = hospital != nullptr ? coming_cover(turn, hospital->grid, ask.asked) : ask.asked;
  return changed;
}

/// What the claim had before the current slot stays a part of it only where it goes on.
void let_go(Turn& turn, const Booking& old, const Booking& changed) {
  const Hospital* hospital = turn.hospital(old.hospital);
  if (hospital == nullptr) return;
  if (old.pool == changed.pool && changed.slots.from <= old.slots.from)
    give_back(turn, hospital->grid, old);
  else
    give_back_all(turn, hospital->grid, old);
}

Answer hold_on_device(Turn& turn, const Booking& old, Booking changed, const Search& search) {
  report(turn, search);
  if (!search.place) turn.outcome().params.position = queue_position(turn, changed);
  if (turn.lacks()) return turn.need_more();
  if (!changed.pool && search.place && search.place->code == OutcomeCode::done)
    changed.pool = search.place->pool->id;
  changed.state = BookingState::held;
  put_booking(turn, changed);
  let_go(turn, old, changed);
  const Hospital* hospital = turn.hospital(changed.hospital);
  if (changed.pool && hospital != nullptr) {
    const std::vector<Minute> slots = coming_slots(turn, hospital->grid, changed.slots);
    if (!slots.empty()) turn.add(Take{*changed.pool, slots, changed.id});
  }
  return turn.done();
}

/// A claim that goes on in its pool keeps the slots that it has used up as part of it. One that is
/// over does not go on, and may lie on a former grid.
Interval with_past(const Turn& turn, const Booking& old, const Fit& place) {
  const Minute current = slot_of(place.hospital->grid, turn.now_minute());
  const bool is_there = holds_units(old.state) && old.slots.to > turn.now_minute();
  if (!is_there || old.pool != place.pool->id || place.slots.from != current) return place.slots;
  return {std::min(old.slots.from, place.slots.from), place.slots.to};
}

void move_to(Turn& turn, const Booking& old, Booking changed, const Fit& place) {
  const bool still_there = old.state == BookingState::arrived && old.hospital == place.hospital->id;
  give_place(turn, changed, *place.pool, with_past(turn, old, place));
  if (still_there) changed.state = BookingState::arrived;
  put_booking(turn, changed);
  let_go(turn, old, changed);
  close_reviews(turn, turn.open_reviews_of(old.id), "changed");
  take_place(turn, changed, place, &old);
  if (!is_owner(turn, old)) notify(turn, NoticeKind::changed, changed);
}

/// Was waitlisted, and is again.
void wait_anew(Turn& turn, const Booking& old, const Booking& changed) {
  turn.outcome().params.position = queue_position(turn, changed);
  put_booking(turn, changed);
  let_go(turn, old, changed);
  count_waiting(turn, turn.hospital(changed.hospital)->grid, changed, +1);
  close_reviews(turn, turn.open_reviews_of(old.id), "changed");
  if (!is_owner(turn, old)) notify(turn, NoticeKind::changed, changed);
}

Answer decide_on_server(Turn& turn, const Booking& old, const Booking& changed, const Wish& wish,
                        const Search& search) {
  const bool as_asked = search.place && search.place->code == OutcomeCode::done;
  if (!as_asked) want_queue(turn, wish);
  want_ending(turn, old);
  if (turn.lacks()) return turn.need_more();
  if (is_place_lost(turn, search)) return turn.unknown("pool");
  if (!search.place && old.state != BookingState::waitlisted)
    return turn.refuse(OutcomeCode::no_place, {}, search.alternatives);

  report(turn, search);
  if (!as_asked) open_stronger_claim(turn, changed, wish);
  if (search.place)
    move_to(turn, old, changed, *search.place);
  else
    wait_anew(turn, old, changed);
  return turn.done();
}

}  // namespace

Answer rule(Turn& turn, const ChangeBooking& ask) {
  const Booking* old = turn.booking(ask.booking);
  if (ask.pool) (void)turn.pool(*ask.pool);
  (void)turn.hospital(ask.hospital);
  (void)policy_of(turn);
  if (old != nullptr) (void)turn.hospital(old->hospital);
  if (turn.lacks()) return turn.need_more();
  if (old == nullptr) return turn.on_server() ? turn.unknown("booking") : turn.done();
  if (!may_change(turn, *old)) return turn.refuse(OutcomeCode::illegal_transition);
  if (turn.on_server() && turn.sealed() == nullptr && changed_since_seen(turn, *old))
    return turn.refuse(OutcomeCode::changed_meanwhile);

  const Booking changed = wished(turn, *old, ask);
  Wish wish = wish_of(changed);
  wish.own = old;
  if (const auto refusal = refuse_wish(turn, wish)) return *refusal;
  if (const auto refusal = refuse_from_now(turn, wish)) return *refusal;
  const Search search = find_place(turn, wish);
  if (turn.lacks()) return turn.need_more();
  return turn.on_server() ? decide_on_server(turn, *old, changed, wish, search)
                          : hold_on_device(turn, *old, changed, search);
}

}  // namespace wardbook::rules
