#pragma once

#include <variant>
#include <vector>

#include "shared/domain/account.h"
#include "shared/domain/booking.h"
#include "shared/domain/patient.h"
#include "shared/domain/place.h"
#include "shared/domain/policy.h"
#include "shared/domain/pool.h"
#include "shared/domain/stay.h"
#include "shared/domain/task.h"
#include "shared/rules/command.h"

namespace wardbook {

/// A row as it shall be. The store sets its version.
/// Each after those that it refers to (a patient and the person's account do to each other).
using AnyRow = std::variant<Policy, District, Clinic, Hospital, Ward, Pool, Bed, Account, Patient,
                            PatientIdentifier, Alias, Booking, BookingEvent, Stay, Review, Notice>;

/// Insert, or replace the row with the same key.
struct Put {
  AnyRow row;
};

/// The booking takes one unit of the pool in each slot. Server: rows of slot_unit; on both sides
/// pool_load.used grows by one. Rules take only what they saw free; the database refuses the rest.
struct Take {
  PoolId pool;
  std::vector<Minute> slots;
  BookingId booking;
};

/// Gives back what the booking has in these slots: its slot_unit rows, or its slot_over rows.
struct Release {
  PoolId pool;
  std::vector<Minute> slots;
  BookingId booking;
};

/// A claim without a unit: capacity was lost, or a fact came to a full slot (slot_over).
struct TakeOver {
  PoolId pool;
  std::vector<Minute> slots;
  BookingId booking;
};

/// A booking's slot_over rows become slot_unit rows: a unit came free.
struct Seat {
  PoolId pool;
  std::vector<Minute> slots;
  BookingId booking;
};

/// One unit loses its booking to slot_over in these slots (the pool shrinks).
struct Unseat {
  PoolId pool;
  std::vector<Minute> slots;
  BookingId booking;
};

/// The pool has `units` in service from `from` on. pool_unit rows and pool_load.capacity follow,
/// the slot_unit rows of each later slot are renumbered into 1..units, and pool_load.used is theirs
/// (a slot that was over may have lost some, and go on on a new grid). After the Unseats they must
/// fit.
struct SetUnits {
  PoolId pool;
  int32_t units;
  Minute from;
};

/// An entry of the waitlist counts (+1) or no longer counts (-1) in pool_load.waiting.
struct CountWaiting {
  PoolId pool;
  std::vector<Minute> slots;
  int32_t change;
};

using Effect = std::variant<Put, Take, Release, TakeOver, Seat, Unseat, SetUnits, CountWaiting>;

}  // namespace wardbook
