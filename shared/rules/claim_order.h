#pragma once

#include <compare>
#include <cstdint>

#include "shared/domain/booking.h"

namespace wardbook {

/// The published order of claims: physically in the bed > arrived > triage rank > bypass group >
/// triage time > server receipt > id. Smaller comes first. It orders the waitlist; reversed, who
/// moves to slot_over when capacity is lost; and the candidates of a stronger-claim review. It
/// never reorders a batch and never bumps a confirmed patient.
struct ClaimKey {
  int32_t presence;  ///< 0 in the bed (or a block: what is closed is closed), 1 arrived, 2 neither
  int32_t triage_rank;  ///< 0 … 4; -1 for a block
  int32_t bypass;       ///< 0 in a bypass group, 1 not
  Instant triage_at;
  int64_t receipt;
  BookingId id;
  friend std::strong_ordering operator<=>(const ClaimKey&, const ClaimKey&) = default;
};

ClaimKey claim_key(const Booking& booking);

/// Whether `a` comes before `b` by what a person could see: presence, rank or bypass group, not
/// mere time.
bool is_stronger(const Booking& a, const Booking& b);

}  // namespace wardbook
