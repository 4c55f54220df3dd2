#include "tests/sim/due.h"

namespace wardbook::sim {
namespace {

/// Of somebody who is there, or is said to be.
bool is_overstayed(const Truth& truth, const Stay& stay, Minute now) {
  if (stay.state != StayState::active && stay.state != StayState::disputed) return false;
  const Booking* claim = find(truth.bookings, stay.booking);
  const bool is_in = claim != nullptr && claim->state == BookingState::admitted;
  return is_in && (stay.until <= now || claim->slots.to <= now);
}

bool waits_too_long(const Booking& booking, Minute now) {
  return booking.state == BookingState::waitlisted && booking.not_after < now;
}

bool has_not_come(const Booking& booking, Minute now) {
  return booking.kind == BookingKind::care && booking.state == BookingState::confirmed &&
         booking.arrive_by <= now;
}

}  // namespace

std::string left_undone(const Truth& truth, Instant now) {
  const Minute minute = floor_minute(now);
  for (const auto& [id, stay] : truth.stays)
    if (is_overstayed(truth, stay, minute)) return "a stay goes on without a claim: " + to_text(id);
  for (const auto& [id, booking] : truth.bookings) {
    if (waits_too_long(booking, minute)) return "somebody waits in vain: " + to_text(id);
    if (has_not_come(booking, minute)) return "nobody came, and the claim goes on: " + to_text(id);
  }
  return "";
}

}  // namespace wardbook::sim
