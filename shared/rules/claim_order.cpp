#include "shared/rules/claim_order.h"

#include <tuple>

namespace wardbook {
namespace {

int32_t presence_of(const Booking& booking) {
  if (booking.kind == BookingKind::block || booking.state == BookingState::admitted) return 0;
  return booking.state == BookingState::arrived ? 1 : 2;
}

}  // namespace

ClaimKey claim_key(const Booking& booking) {
  const bool block = booking.kind == BookingKind::block;
  ClaimKey key{};
  key.presence = presence_of(booking);
  key.triage_rank = block ? -1 : booking.triage_rank;
  key.bypass = booking.groups.any() ? 0 : 1;
  key.triage_at = booking.triage_at;
  key.receipt = booking.receipt;
  key.id = booking.id;
  return key;
}

bool is_stronger(const Booking& a, const Booking& b) {
  const ClaimKey first = claim_key(a);
  const ClaimKey second = claim_key(b);
  return std::tie(first.presence, first.triage_rank, first.bypass) <
         std::tie(second.presence, second.triage_rank, second.bypass);
}

}  // namespace wardbook
