#pragma once

#include "shared/rules/turn.h"

namespace wardbook::rules {

/// The policy's row, or its defaults while there is none.
const Policy& policy_of(Turn& turn);

/// A time that a person gave, as it counts.
struct Stamp {
  Instant at;
  bool restamped = false;  ///< it was too far off to be believed
};

/// Bounds a given time (of triage, of a fact): never after now; re-stamped to now when it is
/// further ahead than the policy's clock tolerance or older than its backdate limit. A device keeps
/// what was given: its clock is no authority.
Stamp stamp(const Turn& turn, const Policy& policy, Instant given);

/// If the decision is plainly `done` so far, says `restamped` with the time that counts.
void report_stamp(Turn& turn, const Stamp& stamp);

/// The groups of a claim: those given, those of the patient's record, and `child` by the date of
/// birth. `patient` may be null.
BypassGroups groups_of(const Turn& turn, const Policy& policy, const Patient* patient,
                       BypassGroups given);

/// The triage as it counts goes into the booking.
Stamp set_triage(const Turn& turn, const Policy& policy, const Patient* patient,
                 const Triage& triage, BypassGroups given, Booking& booking);

/// The claim stands at this place from now on: `confirmed`, with the time to arrive that the policy
/// gives from the start, or from now for a slot that has begun.
void give_place(Turn& turn, Booking& booking, const Pool& pool, const Interval& slots);

/// Puts the booking as decided by this command, with a line of its history. Last in a decision: the
/// line carries the outcome's code.
void put_booking(Turn& turn, Booking booking);

}  // namespace wardbook::rules
