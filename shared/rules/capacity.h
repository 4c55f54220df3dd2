#pragma once

#include <vector>

#include "shared/rules/turn.h"

namespace wardbook::rules {

/// Claims end long before this many minutes from now: the policy bounds how far ahead and how long
/// a booking may be.
inline constexpr int64_t kHorizon = int64_t{2} * 366 * 24 * 60;

/// The slot starts of a claim. One on a former grid of its hospital has none: it is over, or the
/// grid could not have changed (on a device, which may hear of the new grid first, it will be).
std::vector<Minute> claimed_slots(const Grid& grid, const Interval& slots);

/// The slot starts in `slots` from the current slot on: the part that can still be given or taken.
std::vector<Minute> coming_slots(const Turn& turn, const Grid& grid, const Interval& slots);

/// Units of the slot that a request may take; 0 where claims wait over capacity, because freed
/// units go to them first. `own`: what this booking has there counts as free. The load must have
/// been asked for (Turn::want_load).
int32_t room_in(const Turn& turn, const Pool& pool, Minute slot, const Booking* own = nullptr);

/// room_in over all of `slots`: the least.
int32_t room_in(const Turn& turn, const Pool& pool, const Grid& grid, const Interval& slots,
                const Booking* own = nullptr);

/// How a fact's claim came out.
struct Seating {
  std::vector<Minute> seated;
  std::vector<Minute> over;
  bool fits() const { return over.empty(); }
};

/// Facts win over plans: the booking takes a unit in each of `slots` that has one free, and goes
/// over capacity in the others (the caller opens the review). It sees the ledger, not what was
/// added to the turn before. The load must have been asked for. A device knows no over capacity:
/// there it takes all.
Seating seat_or_over(Turn& turn, const Pool& pool, const std::vector<Minute>& slots,
                     BookingId booking);

/// Before a sealed answer takes these slots: a claim that the clock has ended since keeps its units
/// in the slots that had passed by then, and they lie after the time of the answer.
/// Asks for the claims of the pool in these slots; gives those of the slots that have such a unit.
std::vector<Minute> drop_leftovers(Turn& turn, PoolId pool, const std::vector<Minute>& slots,
                                   BookingId booking);

/// Promote of these slots follows, in as many commands as their number needs.
void follow_promote(Turn& turn, PoolId pool, const std::vector<Minute>& slots);

/// Gives back what the booking has from the current slot on, in the state that it is in now (not
/// the one that it gets): its units or places over capacity, with a Promote of those slots to
/// follow; or, waitlisted, its place in the count. `grid` is that of booking.hospital.
void give_back(Turn& turn, const Grid& grid, const Booking& booking);

/// What a claim has in the pool before the current slot: on another grid, now or later, it may get
/// a slot that starts where one of these does, and it can have only one unit at a time.
void give_back_past(Turn& turn, const Grid& grid, PoolId pool, const Booking& booking);

/// give_back and give_back_past.
void give_back_all(Turn& turn, const Grid& grid, const Booking& booking);

/// CountWaiting for a waitlisted booking: +1 when it joins, -1 when it leaves.
void count_waiting(Turn& turn, const Grid& grid, const Booking& booking, int32_t change);

}  // namespace wardbook::rules
