#pragma once

#include <map>
#include <optional>
#include <vector>

#include "tests/sim/truth.h"

namespace wardbook::sim {

/// What a Book or a ChangeBooking asks for.
struct Wanted {
  HospitalId hospital;
  std::optional<PoolId> pool;
  BedClass bed_class = BedClass::general;
  Capabilities needs;
  Interval asked;
  Minute not_after;
  Alternates alternates = Alternates::only_this;
  std::optional<ClinicId> clinic;
  const Booking* own = nullptr;  ///< what it has counts as free
};

/// Where the published order leads.
struct Place {
  OutcomeCode code = OutcomeCode::done;
  HospitalId hospital;
  Minute start;
};

/// Room, counted naively: one claim after the other, from the published rule alone.
class Places {
 public:
  explicit Places(const Truth& truth) : truth_(truth) {}

  int32_t capacity(PoolId pool) const;
  /// Those of the pool in the slot, with a unit or without.
  std::vector<BookingId> claims(PoolId pool, Minute slot) const;
  /// Those with a unit.
  std::vector<BookingId> seated(PoolId pool, Minute slot) const;
  /// In every slot of `slots` that is not over. None where somebody else is over capacity.
  bool has_room(PoolId pool, const Interval& slots, Instant now, const Booking* but) const;

  /// One that nobody has: for those over capacity in the slot.
  bool has_unit(PoolId pool, Minute slot, Instant now) const;
  /// Whether it would do, with room in it.
  static bool suits(const Pool& pool, const Wanted& wanted);

  /// As asked, else the nearest that the request allows. Empty: there is none. The hospital is
  /// known.
  std::optional<Place> best(const Wanted& wanted, Instant now) const;

 private:
  void forget_ended(std::vector<BookingId>& claims, Instant now) const;
  bool is_over(PoolId pool, Minute slot, const Booking* but) const;
  bool any_room(const Hospital& hospital, const Wanted& wanted, const Interval& slots, Instant now,
                std::optional<PoolId> only) const;
  std::optional<Place> later(const Hospital& home, const Wanted& wanted, const Interval& asked,
                             Instant now) const;
  std::optional<Place> nearest_hospital(const Hospital& home, const Wanted& wanted,
                                        Instant now) const;

  const Truth& truth_;
};

}  // namespace wardbook::sim
