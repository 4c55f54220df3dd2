#pragma once

#include <optional>
#include <string>

#include "shared/base/enum_text.h"
#include "shared/base/time.h"
#include "shared/domain/ids.h"

namespace wardbook {

/// disputed: reported, but the bed or the patient is already taken by another active stay; a review
/// is open. The database allows one active stay per bed and per patient.
enum class StayState : uint8_t { active, disputed, discharged, entered_in_error };

/// research/mission.md §3, after CARE.
enum class DischargeReason : uint8_t { recovered, referred, died, left_against_advice, unknown };

/// A patient in a bed (FHIR Encounter with its Encounter.location).
struct Stay {
  StayId id;
  BookingId booking;
  PatientId patient;
  HospitalId hospital;
  PoolId pool;
  BedId bed;
  StayState state = StayState::active;
  Instant admitted_at;
  Minute until;  ///< the end of the last slot that is taken for it; extended while undischarged
  std::optional<Instant> discharged_at;
  DischargeReason discharge_reason = DischargeReason::unknown;
  Version version;
};

}  // namespace wardbook

WB_ENUM_TEXT(wardbook::StayState, "active", "disputed", "discharged", "entered-in-error");
WB_ENUM_TEXT(wardbook::DischargeReason, "recovered", "referred", "died", "left_against_advice",
             "unknown");
