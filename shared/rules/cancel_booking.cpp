#include "shared/rules/ending.h"
#include "shared/rules/kinds.h"

// CancelBooking, NoShow and Expire: a hold ends before anybody came.

namespace wardbook::rules {

/// A live hold, a block, or on a device what is held there. Somebody who has arrived and leaves
/// again is cancelled, too.
Answer rule(Turn& turn, const CancelBooking& ask) {
  const Booking* booking = turn.booking(ask.booking);
  if (turn.lacks()) return turn.need_more();
  if (booking == nullptr) return turn.on_server() ? turn.unknown("booking") : turn.done();
  const bool held_here = booking->state == BookingState::held && !turn.on_server();
  if (!is_live_hold(booking->state) && !held_here)
    return turn.refuse(OutcomeCode::illegal_transition);
  want_ending(turn, *booking);
  if (turn.lacks()) return turn.need_more();
  end_booking(turn, *booking, BookingState::cancelled, ask.reason, NoticeKind::cancelled);
  return turn.done();
}

/// A confirmed patient who did not come. Staff may say so from the claim's start on, the system
/// when its arrive_by has passed; before, it is an illegal transition. A device does not
/// judge by its clock.
Answer rule(Turn& turn, const NoShow& fact) {
  const Booking* booking = turn.booking(fact.booking);
  if (turn.lacks()) return turn.need_more();
  if (booking == nullptr) return turn.on_server() ? turn.unknown("booking") : turn.done();
  const Minute due = turn.by_system() ? booking->arrive_by : booking->slots.from;
  if (booking->kind != BookingKind::care || booking->state != BookingState::confirmed ||
      (turn.on_server() && turn.now_minute() < due))
    return turn.refuse(OutcomeCode::illegal_transition);
  want_ending(turn, *booking);
  if (turn.lacks()) return turn.need_more();
  end_booking(turn, *booking, BookingState::noshow, {}, NoticeKind::noshow);
  return turn.done();
}

/// An entry of the waitlist whose latest start has passed; before, it is an illegal transition. An
/// entry that has left the waitlist meanwhile is left as it is.
Answer rule(Turn& turn, const Expire& ask) {
  const Booking* booking = turn.booking(ask.booking);
  if (turn.lacks()) return turn.need_more();
  if (booking == nullptr) return turn.unknown("booking");
  if (booking->state != BookingState::waitlisted) return turn.done();
  if (turn.now_minute() <= booking->not_after) return turn.refuse(OutcomeCode::illegal_transition);
  want_ending(turn, *booking);
  if (turn.lacks()) return turn.need_more();
  end_booking(turn, *booking, BookingState::expired, {}, NoticeKind::expired);
  return turn.done();
}

}  // namespace wardbook::rules
