#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/base/enum_text.h"
#include "shared/base/time.h"
#include "shared/domain/ids.h"
#include "shared/domain/patient.h"
#include "shared/domain/place.h"
#include "shared/domain/pool.h"
#include "shared/domain/triage.h"

namespace wardbook {

/// FHIR Appointment.status in brackets.
enum class BookingState : uint8_t {
  held,              ///< on a device only, always as it was asked (proposed, pending)
  confirmed,         ///< (booked)
  waitlisted,        ///< (waitlist)
  refused,           ///< (cancelled)
  arrived,           ///< (arrived)
  admitted,          ///< in a bed: occupancy, no hold any more (fulfilled)
  discharged,        ///< (fulfilled)
  cancelled,         ///< (cancelled)
  noshow,            ///< (noshow)
  expired,           ///< its time passed in the queue, or before the server heard (cancelled)
  moved,             ///< replaced by another booking of the same patient (cancelled)
  entered_in_error,  ///< (entered-in-error)
};

/// How far from what was asked the server may go by itself when there is no room.
enum class Alternates : uint8_t { only_this, any_ward, any_hospital };

/// care: a patient's claim. block: units out of service for a while (a closure with an end).
enum class BookingKind : uint8_t { care, block };

/// One patient's claim on one unit of a pool over whole slots, half-open. It becomes a bed only at
/// admission.
struct Booking {
  BookingId id;
  BookingKind kind = BookingKind::care;
  BookingState state = BookingState::held;
  std::optional<PatientId> patient;  ///< none for a block

  HospitalId asked_hospital;
  std::optional<PoolId> asked_pool;  ///< none: any pool of the hospital with class and capabilities
  Interval asked;                    ///< [from, to) in UTC, as the person gave it
  BedClass bed_class = BedClass::general;
  Capabilities needs;
  Alternates alternates = Alternates::any_hospital;
  Minute not_after;  ///< the latest start that still helps

  HospitalId hospital;         ///< where the claim stands now
  std::optional<PoolId> pool;  ///< none while waitlisted without a pool
  Minute arrive_by;            ///< of a confirmed claim: the server counts a no-show from then on
  Interval slots;              ///< whole slots of `hospital`'s grid that cover the claim

  TriageScale triage_scale = TriageScale::iitt;
  std::string triage_level;
  int32_t triage_rank = 3;  ///< 0 most urgent … 4
  Instant triage_at;
  BypassGroups groups;

  std::optional<ClinicId> clinic;  ///< the desk that made it; none: by the patient or the hospital
  AccountId made_by;
  Instant made_at;       ///< the device's clock: display and evidence only
  int64_t receipt = 0;   ///< the server's order of receipt; 0 on a device
  AccountId changed_by;  ///< whose command wrote the row last
  std::string reason;    ///< of a cancellation, block, no-show or error
  Version version;
};

/// One line of a booking's history.
struct BookingEvent {
  BookingId booking;
  CommandId command;
  Instant at;
  std::string what;  ///< the command's kind: "book", "change_booking", "promote" …
  std::string code;  ///< the outcome code
  BookingState state = BookingState::held;
  AccountId actor;
  std::string actor_name;
  Version version;
};

/// confirmed, arrived or waitlisted: what a patient may have only one of. (held counts on a
/// device.)
bool is_live_hold(BookingState state);
/// Holds units of its pool: confirmed, arrived, admitted, and held on a device.
bool holds_units(BookingState state);
/// No plan changes it any more. Only a fact does: whoever stands at the door or lies in a bed
/// brings a cancelled, noshow, expired or moved booking back (see can_change).
bool is_final(BookingState state);
/// The legal transitions of a booking:
/// held → confirmed waitlisted refused arrived admitted cancelled expired moved
/// confirmed → arrived admitted cancelled noshow moved
/// waitlisted → confirmed arrived admitted cancelled expired moved
/// arrived → admitted cancelled moved · admitted → discharged
/// cancelled, noshow, expired, moved → arrived admitted (by a fact)
/// any but refused → entered_in_error, which is the end.
bool can_change(BookingState from, BookingState to);

/// The slots of `grid` that cover `asked`, rounded outward. None if `asked` is empty.
Interval cover(const Grid& grid, const Interval& asked);
/// The start of the slot that holds `at`.
Minute slot_of(const Grid& grid, Minute at);
/// The slot starts in `slots`, which must lie on the grid.
std::vector<Minute> slot_starts(const Grid& grid, const Interval& slots);
/// Whether step_hours is one of the allowed steps.
bool is_valid(const Grid& grid);

}  // namespace wardbook

WB_ENUM_TEXT(wardbook::BookingState, "held", "confirmed", "waitlisted", "refused", "arrived",
             "admitted", "discharged", "cancelled", "noshow", "expired", "moved",
             "entered-in-error");
WB_ENUM_TEXT(wardbook::Alternates, "only_this", "any_ward", "any_hospital");
WB_ENUM_TEXT(wardbook::BookingKind, "care", "block");
