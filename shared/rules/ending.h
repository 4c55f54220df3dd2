#pragma once

#include <optional>
#include <string>

#include "shared/rules/turn.h"

namespace wardbook::rules {

/// Asks for all that end_booking needs.
void want_ending(Turn& turn, const Booking& booking);

/// The booking ends in state `to` (cancelled, noshow, expired, moved): what it has from the current
/// slot on is given back, its reviews close, and an owner who did not ask for it gets the notice.
/// The outcome's code must be final.
void end_booking(Turn& turn, const Booking& booking, BookingState to, const std::string& reason,
                 NoticeKind notice);

}  // namespace wardbook::rules
