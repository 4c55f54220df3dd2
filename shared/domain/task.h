#pragma once

#include <optional>
#include <string>

#include "shared/base/enum_text.h"
#include "shared/base/time.h"
#include "shared/domain/ids.h"

namespace wardbook {

enum class ReviewKind : uint8_t {
  over_capacity,    ///< more claims than units in a slot: capacity was lost, or a fact came
  colliding_facts,  ///< two stays claim one bed, or one patient two beds
  stronger_claim,   ///< a request lost to an earlier, weaker claim that has not arrived yet
};

enum class ReviewState : uint8_t { open, done };

/// A task for the staff of a hospital.
struct Review {
  ReviewId id;
  HospitalId hospital;
  ReviewKind kind = ReviewKind::over_capacity;
  ReviewState state = ReviewState::open;
  std::optional<PoolId> pool;
  std::optional<Minute> slot;          ///< the first slot concerned
  std::optional<BookingId> booking;    ///< the claim over capacity, the stronger claim, the fact's
  std::optional<BookingId> candidate;  ///< the weaker claim; the other fact's booking
  std::optional<StayId> stay;
  std::optional<BedId> bed;
  CommandId opened_by;
  Instant opened_at;
  AccountId closed_by;
  std::string note;  ///< how it was settled; of one that is open: what happened
  Version version;
};

enum class NoticeKind : uint8_t {
  promoted,       ///< from the waitlist to a place
  over_capacity,  ///< capacity was lost; the claim is kept, staff is looking
  expired,        ///< the waitlist entry came too late
  noshow,
  cancelled,  ///< by somebody else
  changed,    ///< by somebody else
  restored,   ///< from over capacity back to a unit
};

/// A change that the booking's owner did not ask for. Inbox = outcomes + notices.
struct Notice {
  NoticeId id;
  NoticeKind kind = NoticeKind::changed;
  BookingId booking;
  PatientId patient;
  std::optional<ClinicId> clinic;  ///< the desk that made the booking
  HospitalId hospital;
  std::optional<PoolId> pool;
  Interval slots;
  CommandId by_command;
  Instant at;
  std::optional<Instant> acknowledged_at;
  AccountId acknowledged_by;
  Version version;
};

}  // namespace wardbook

WB_ENUM_TEXT(wardbook::ReviewKind, "over_capacity", "colliding_facts", "stronger_claim");
WB_ENUM_TEXT(wardbook::ReviewState, "open", "done");
WB_ENUM_TEXT(wardbook::NoticeKind, "promoted", "over_capacity", "expired", "noshow", "cancelled",
             "changed", "restored");
