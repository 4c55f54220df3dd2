#pragma once

#include "shared/rules/turn.h"

// A fact is never refused for want of a plan. A hospital that is offline books and has its patient
// in the bed before the server hears of either; if the server refuses the booking, there is no row
// that the arrival or the admission could be about. It is made of the refused request then. So is
// one that was not refused, but can't be brought back after a restore, because the patient has
// another hold now, say.

namespace wardbook {

/// A request whose booking is not there, as it was made, and the answer.
struct RefusedBook {
  Book ask;
  AccountId actor;
  Instant made_at;
  int64_t receipt = 0;  ///< the commit number that it got
  Outcome outcome;
};

}  // namespace wardbook

namespace wardbook::rules {

/// The booking whose request was refused for want of room or time, or has not come back after a
/// restore: as it was asked, expired. For Circumstances::booking_of_refused. Null: there is none
/// (or the turn lacks it).
///
/// Want of room or time:
/// has_hold, no_place, pool_closed, in_the_past, too_far_ahead
/// malformed, if the request has its form: longer than the policy lets a stay be (`asked`), or its
///   pool does not give the class and needs (`pool`). The device knew another policy or pool
/// unknown_row of a booking: the hold that it was to replace, which was refused too
///
/// Nothing else: not_allowed (nobody who may book has asked), unknown_row of patient, hospital or
/// pool, what can't be read, and ledger_conflict, which is a defect that somebody looks into.
const Booking* booking_of_refused(Turn& turn, BookingId id);

}  // namespace wardbook::rules
