#include "tests/sim/pick.h"

// What the staff of a ward report.

namespace wardbook::sim {
namespace {

using S = BookingState;

/// A bed that would do for the booking; seldom any other.
std::optional<BedId> bed_for(Pick& pick, std::optional<PoolId> pool) {
  std::optional<BedId> bed;
  if (pool && !pick.once_in(6))
    bed = pick.id<BedId>("SELECT id FROM bed WHERE pool_id = ?1 AND status = 'vacant'", *pool);
  if (!bed && !pick.once_in(6)) bed = pick.id<BedId>("SELECT id FROM bed WHERE status = 'vacant'");
  if (!bed) bed = pick.id<BedId>("SELECT id FROM bed");
  if (pick.once_in(150)) return pick.fresh<BedId>();
  return bed;
}

std::optional<Args> admit(Pick& pick) {
  const BookingId id = pick.booking({S::arrived, S::arrived, S::confirmed, S::waitlisted, S::held});
  const auto booking = pick.get<Booking>(id);
  const auto bed = bed_for(pick, booking ? booking->pool : std::nullopt);
  if (!bed) return std::nullopt;
  const StayId stay = pick.once_in(100) ? pick.stay({StayState::active}) : pick.fresh<StayId>();
  return Admit{id, stay, *bed, pick.occurred()};
}

std::optional<Args> walk_in(Pick& pick) {
  const auto bed = bed_for(pick, std::nullopt);
  if (!bed) return std::nullopt;
  WalkIn fact;
  fact.booking = pick.once_in(80) ? pick.booking({S::confirmed}) : pick.fresh<BookingId>();
  fact.stay = pick.fresh<StayId>();
  fact.patient = pick.patient();
  fact.bed = *bed;
  fact.until = pick.minute().plus(pick.dice().between(30, 3 * 24 * 60));
  fact.triage = pick.triage();
  fact.occurred_at = pick.occurred();
  return fact;
}

std::optional<Args> transfer(Pick& pick) {
  const auto bed = bed_for(pick, std::nullopt);
  if (!bed) return std::nullopt;
  return Transfer{pick.stay({StayState::active, StayState::disputed}), *bed, pick.occurred()};
}

/// Mostly the way that beds go: cleaned after a patient, closed and opened now and then.
std::optional<Args> set_status(Pick& pick) {
  std::optional<BedId> bed;
  BedStatus to = BedStatus::vacant;
  if (!pick.once_in(4))
    bed = pick.id<BedId>("SELECT id FROM bed WHERE status IN ('housekeeping', 'contaminated')");
  if (!bed && pick.once_in(10)) bed = pick.id<BedId>("SELECT id FROM bed WHERE status = 'closed'");
  if (!bed) {
    bed = pick.id<BedId>("SELECT id FROM bed");
    to = pick.any_enum<BedStatus>();
  }
  if (!bed) return std::nullopt;
  if (to == BedStatus::closed && !pick.once_in(2)) to = BedStatus::contaminated;
  if (to == BedStatus::occupied) to = BedStatus::housekeeping;
  if (const auto row = pick.get<Bed>(*bed); row && row->status == BedStatus::closed)
    to = pick.once_in(4) ? BedStatus::housekeeping : BedStatus::vacant;
  if (pick.once_in(100)) bed = pick.fresh<BedId>();
  return SetBedStatus{*bed, to, "why", pick.occurred()};
}

std::optional<Args> promote(Pick& pick) {
  const auto pool = pick.pool_of(pick.hospital());
  const auto row = pool ? pick.get<Pool>(*pool) : std::nullopt;
  const auto hospital = row ? pick.get<Hospital>(row->hospital) : std::nullopt;
  if (!hospital) return std::nullopt;
  return Promote{*pool, {slot_of(hospital->grid, pick.minute())}};
}

std::optional<Args> close_review(Pick& pick) {
  auto review = pick.id<ReviewId>("SELECT id FROM review WHERE state = 'open'");
  if (!review || pick.once_in(6)) review = pick.id<ReviewId>("SELECT id FROM review");
  if (!review && !pick.once_in(10)) return std::nullopt;
  return CloseReview{review.value_or(ReviewId{pick.fresh<ReviewId>()}), "seen"};
}

}  // namespace

std::optional<Args> invent_fact(std::string_view kind, Pick& pick) {
  if (kind == Arrive::kind)
    return Arrive{pick.booking({S::confirmed, S::confirmed, S::held, S::waitlisted, S::noshow}),
                  pick.occurred()};
  if (kind == Admit::kind) return admit(pick);
  if (kind == WalkIn::kind) return walk_in(pick);
  if (kind == Transfer::kind) return transfer(pick);
  if (kind == Discharge::kind)
    return Discharge{pick.stay({StayState::active, StayState::active, StayState::disputed}),
                     pick.any_enum<DischargeReason>(), pick.occurred()};
  if (kind == SetBedStatus::kind) return set_status(pick);
  if (kind == NoShow::kind)
    return NoShow{pick.booking({S::confirmed, S::waitlisted, pick.any_enum<S>()})};
  if (kind == EnterInError::kind)
    return EnterInError{pick.booking({S::confirmed, S::arrived, S::admitted, S::discharged}),
                        "wrong"};
  if (kind == CloseReview::kind) return close_review(pick);
  if (kind == Promote::kind) return promote(pick);
  return std::nullopt;
}

}  // namespace wardbook::sim
