#include "shared/rules/claim.h"
#include "shared/rules/kinds.h"

namespace wardbook::rules {

/// A live hold of a patient (on a device also a held one) gets a new triage, which counts from now
/// on: in the waitlist, and if capacity is lost. Nobody is moved by it at once.
Answer rule(Turn& turn, const Retriage& ask) {
  const Booking* booking = turn.booking(ask.booking);
  const Policy& policy = policy_of(turn);
  const Patient* patient =
      booking != nullptr && booking->patient ? turn.patient(*booking->patient) : nullptr;
  if (turn.lacks()) return turn.need_more();
  if (booking == nullptr) return turn.on_server() ? turn.unknown("booking") : turn.done();
  const bool held_here = booking->state == BookingState::held && !turn.on_server();
  if (booking->kind != BookingKind::care || (!is_live_hold(booking->state) && !held_here))
    return turn.refuse(OutcomeCode::illegal_transition);

  Booking again = *booking;
  report_stamp(turn, set_triage(turn, policy, patient, ask.triage, ask.groups, again));
  put_booking(turn, again);
  return turn.done();
}

}  // namespace wardbook::rules
