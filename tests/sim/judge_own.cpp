#include "tests/sim/oracle.h"

// What the server does by itself when the clock says so: not before its time, and no more.

namespace wardbook::sim {

/// Whoever stays on has the present slot, and none after it.
std::string Oracle::judge_extension(const ExtendStay& ask, const Decided& decided,
                                    Instant now) const {
  const Stay* stay = find(truth_.stays, ask.stay);
  const Booking* claim = stay != nullptr ? written<Booking>(decided, stay->booking) : nullptr;
  if (claim == nullptr) return "";
  const Grid& grid = truth_.hospitals.at(truth_.pools.at(*claim->pool).hospital).grid;
  const Minute minute = floor_minute(now);
  if (stay->until > minute) return "a stay that goes on anyway is extended";
  const Stay* longer = written<Stay>(decided, ask.stay);
  if (longer == nullptr || longer->until != claim->slots.to)
    return "a stay does not end with its claim";
  const Minute end = claim->slots.to;
  const bool is_one_slot =
      slot_of(grid, end.plus(-1)) == slot_of(grid, minute) && slot_of(grid, end) == end;
  return is_one_slot ? "" : "a stay is not extended by its slot";
}

std::string Oracle::judge_expiry(const Expire& ask, const Decided& decided, Instant now) const {
  const Booking* entry = find(truth_.bookings, ask.booking);
  const Booking* ended = written<Booking>(decided, ask.booking);
  if (ended == nullptr) return "";
  const bool is_late = entry != nullptr && entry->state == BookingState::waitlisted &&
                       entry->not_after < floor_minute(now);
  return is_late && ended->state == BookingState::expired ? "" : "what still helps has expired";
}

/// The ward may say so from the start on; the server waits as long as the rule gives.
std::string Oracle::judge_no_show(const Command& command, const NoShow& fact,
                                  const Decided& decided, Instant now) const {
  const Booking* claim = find(truth_.bookings, fact.booking);
  const Booking* ended = written<Booking>(decided, fact.booking);
  if (ended == nullptr) return "";
  const bool could_come = claim != nullptr && claim->state == BookingState::confirmed &&
                          ended->state == BookingState::noshow;
  if (!could_come) return "who was not expected has not come";
  const Minute from = command.actor == kSystem ? claim->arrive_by : claim->slots.from;
  return from <= floor_minute(now) ? "" : "somebody has not come before the time was over";
}

}  // namespace wardbook::sim
