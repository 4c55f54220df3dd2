#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/base/enum_text.h"
#include "shared/base/time.h"
#include "shared/domain/ids.h"
#include "shared/domain/pool.h"

namespace wardbook {

/// done: as asked. adjusted: done otherwise, or a colliding fact that was kept (with a review).
/// waitlisted: kept in the queue. refused: nothing changed (but see changes_nothing).
enum class OutcomeKind : uint8_t { done, adjusted, waitlisted, refused };

/// Why. A code belongs to one kind (see kind_of).
enum class OutcomeCode : uint8_t {
  done,
  // adjusted
  other_pool,      ///< same hospital, another pool of the class
  other_slot,      ///< same hospital, another start
  other_hospital,  ///< the nearest hospital that had room
  same_person,     ///< the patient was known: params.patient
  colliding_fact,  ///< kept; a review is open
  over_capacity,   ///< kept in slot_over; a review is open
  restamped,       ///< the time given could not be: params.at is what counts
  // waitlisted
  no_room,  ///< params.position in the queue
  // refused
  malformed,  ///< params.detail names the field
  not_allowed,
  unknown_row,  ///< params.detail names the kind of row
  illegal_transition,
  has_hold,           ///< the patient has a live hold elsewhere; "replace it" is offered
  no_place,           ///< no room, and the alternates allow nothing else
  changed_meanwhile,  ///< somebody else changed the row that the person looked at
  bed_not_ready,      ///< housekeeping, contaminated, closed
  in_the_past,        ///< params.booking: it was made in time and is kept as expired
  too_far_ahead,
  pool_closed,
  in_use,  ///< a grid or pool with claims can't change so
  name_taken,
  other_body,       ///< the same id came with another body
  ledger_conflict,  ///< the database refused: a defect, logged
};

/// An offer that a person can take by one tap.
struct Alternative {
  HospitalId hospital;
  PoolId pool;
  Interval slots;
  int64_t distance_m = 0;  ///< from the booking's clinic, or from the hospital that was asked
  friend bool operator==(const Alternative&, const Alternative&) = default;
};

/// What the why card needs to put the code into words. Only what the code speaks of is set.
struct OutcomeParams {
  std::optional<HospitalId> hospital;
  std::optional<PoolId> pool;
  std::optional<Interval> slots;
  std::optional<BookingId> booking;  ///< the booking that it's about
  std::optional<PatientId> patient;
  std::optional<ReviewId> review;
  std::optional<Instant> at;
  std::optional<int32_t> position;  ///< in the waitlist, from 1
  std::optional<int32_t> edition;   ///< of the published rule that decided
  std::string detail;               ///< a field or table name, never a person's data
  friend bool operator==(const OutcomeParams&, const OutcomeParams&) = default;
};

/// The final answer to one command. On a device the same type is a forecast.
struct Outcome {
  OutcomeCode code = OutcomeCode::done;
  OutcomeParams params;
  std::vector<Alternative> alternatives;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

OutcomeKind kind_of(OutcomeCode code);
inline OutcomeKind kind_of(const Outcome& outcome) {
  return kind_of(outcome.code);
}
/// A refusal, unless it is that of a booking which was made in time and came when its time was
/// over: that one is kept as expired, so that facts about its patient find it.
bool changes_nothing(const Outcome& outcome);

}  // namespace wardbook

WB_ENUM_TEXT(wardbook::OutcomeKind, "done", "adjusted", "waitlisted", "refused");
WB_ENUM_TEXT(wardbook::OutcomeCode, "done", "other_pool", "other_slot", "other_hospital",
             "same_person", "colliding_fact", "over_capacity", "restamped", "no_room", "malformed",
             "not_allowed", "unknown_row", "illegal_transition", "has_hold", "no_place",
             "changed_meanwhile", "bed_not_ready", "in_the_past", "too_far_ahead", "pool_closed",
             "in_use", "name_taken", "other_body", "ledger_conflict");
