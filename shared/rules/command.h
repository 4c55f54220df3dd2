#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/domain/account.h"
#include "shared/domain/booking.h"
#include "shared/domain/policy.h"
#include "shared/domain/stay.h"

namespace wardbook {

// The arguments of each kind of command. A *request* asks for a claim; a *fact* reports what has
// happened (it has `occurred_at`) and is refused only if malformed or not allowed.
//
// `makes` names the id of the one row that a command of the kind always makes. A device gives the
// command the same id, and its body then does not say it twice (shared/sync/chain.h).

// --- People

/// A patient with identifiers; the same again changes the record. Known identifiers: same_person.
struct RegisterPatient {
  static constexpr std::string_view kind = "register_patient";
  PatientId patient;
  std::string name;
  std::optional<Date> birth_date;
  Sex sex = Sex::unknown;
  std::string phone;
  BypassGroups groups;
  struct Identifier {
    std::string system;
    std::string value;
    friend bool operator==(const Identifier&, const Identifier&) = default;
  };
  std::vector<Identifier> identifiers;
  std::optional<ClinicId> clinic;
};

/// Two records are one person's: `duplicate` ends, what it had is `patient`'s (HL7 ADT^A40).
struct MergePatient {
  static constexpr std::string_view kind = "merge_patient";
  PatientId patient;
  PatientId duplicate;
};

// --- Requests

struct Book {
  static constexpr std::string_view kind = "book";
  static constexpr std::string_view makes = "booking";
  BookingId booking;
  PatientId patient;
  HospitalId hospital;
  std::optional<PoolId> pool;  ///< none: any pool of the hospital with class and capabilities
  BedClass bed_class = BedClass::general;
  Capabilities needs;
  Interval asked;
  Triage triage;
  BypassGroups groups;
  Alternates alternates = Alternates::any_hospital;
  std::optional<Minute> not_after;    ///< none: asked.from + the policy's
  std::optional<BookingId> replaces;  ///< the patient's live hold that this one takes the place of
  std::optional<ClinicId> clinic;
};

/// Another time, hospital, pool or class. What it had is kept if the new place can't be had.
struct ChangeBooking {
  static constexpr std::string_view kind = "change_booking";
  BookingId booking;
  HospitalId hospital;
  std::optional<PoolId> pool;
  BedClass bed_class = BedClass::general;
  Capabilities needs;
  Interval asked;
  Alternates alternates = Alternates::only_this;
};

struct CancelBooking {
  static constexpr std::string_view kind = "cancel_booking";
  BookingId booking;
  std::string reason;
};

/// A new triage of a patient who waits; reorders the waitlist from now on.
struct Retriage {
  static constexpr std::string_view kind = "retriage";
  BookingId booking;
  Triage triage;
  BypassGroups groups;
};

/// Takes `units` of a pool out of service for [from, to): one block booking per unit.
struct BlockUnits {
  static constexpr std::string_view kind = "block_units";
  PoolId pool;
  std::vector<BookingId> blocks;  ///< one id per unit
  Interval asked;
  std::string reason;
};

// --- Facts

struct Arrive {
  static constexpr std::string_view kind = "arrive";
  BookingId booking;
  Instant occurred_at;
};

struct Admit {
  static constexpr std::string_view kind = "admit";
  static constexpr std::string_view makes = "stay";
  BookingId booking;
  StayId stay;
  BedId bed;
  Instant occurred_at;
};

/// A patient in a bed without a booking. Makes the booking and the stay.
struct WalkIn {
  static constexpr std::string_view kind = "walk_in";
  BookingId booking;
  StayId stay;
  PatientId patient;
  BedId bed;
  Minute until;  ///< expected end
  Triage triage;
  BypassGroups groups;
  Instant occurred_at;
};

struct Transfer {
  static constexpr std::string_view kind = "transfer";
  StayId stay;
  BedId bed;
  Instant occurred_at;
};

struct Discharge {
  static constexpr std::string_view kind = "discharge";
  StayId stay;
  DischargeReason reason = DischargeReason::unknown;
  Instant occurred_at;
};

/// Also closes (capacity is lost) and reopens (gained) a bed.
struct SetBedStatus {
  static constexpr std::string_view kind = "set_bed_status";
  BedId bed;
  BedStatus status = BedStatus::vacant;
  std::string reason;
  Instant occurred_at;
};

struct NoShow {
  static constexpr std::string_view kind = "no_show";
  BookingId booking;
};

/// A booking or stay that should never have been made. Kept, never deleted.
struct EnterInError {
  static constexpr std::string_view kind = "enter_in_error";
  BookingId booking;
  std::string reason;
};

// --- Tasks

/// A person has read the notice.
struct AcknowledgeNotice {
  static constexpr std::string_view kind = "acknowledge_notice";
  NoticeId notice;
};

struct CloseReview {
  static constexpr std::string_view kind = "close_review";
  ReviewId review;
  std::string note;
};

// --- Set-up (admin; `wardbook-server setup` sends the same commands)

struct SetUpDistrict {
  static constexpr std::string_view kind = "set_up_district";
  DistrictId district;
  std::string name;
};

struct SetUpClinic {
  static constexpr std::string_view kind = "set_up_clinic";
  ClinicId clinic;
  DistrictId district;
  std::string name;
  Position position;
};

struct SetUpHospital {
  static constexpr std::string_view kind = "set_up_hospital";
  HospitalId hospital;
  DistrictId district;
  std::string name;
  std::string zone;
  Grid grid;
  Position position;
  std::string phone;
};

struct SetUpWard {
  static constexpr std::string_view kind = "set_up_ward";
  WardId ward;
  HospitalId hospital;
  std::string name;
};

/// Makes or changes a pool. Class and capabilities can't change while it has claims from now on.
struct SetUpPool {
  static constexpr std::string_view kind = "set_up_pool";
  PoolId pool;
  HospitalId hospital;
  WardId ward;
  std::string name;
  BedClass bed_class = BedClass::general;
  Capabilities capabilities;
  int32_t turnaround_minutes = 0;
  bool open = true;
};

/// A new vacant bed: one unit more for its pool.
struct AddBed {
  static constexpr std::string_view kind = "add_bed";
  static constexpr std::string_view makes = "bed";
  BedId bed;
  PoolId pool;
  std::string name;
};

/// Approves, disables or moves an account.
struct SetAccount {
  static constexpr std::string_view kind = "set_account";
  AccountId account;
  AccountState state = AccountState::active;
  Role role = Role::patient;
  std::optional<HospitalId> hospital;
  std::optional<ClinicId> clinic;
};

struct SetPolicy {
  static constexpr std::string_view kind = "set_policy";
  Policy policy;
};

// --- The server's own

/// The stay's next slot is taken for it, at each slot boundary while undischarged.
struct ExtendStay {
  static constexpr std::string_view kind = "extend_stay";
  StayId stay;
  Minute until;
};

/// The waitlist entry's not_after has passed.
struct Expire {
  static constexpr std::string_view kind = "expire";
  BookingId booking;
};

/// Units of a pool came free in these slots: over-capacity claims first, then the waitlist in its
/// order. Staff may send it too: it can only do what the published order says.
struct Promote {
  static constexpr std::string_view kind = "promote";
  PoolId pool;
  std::vector<Minute> slots;
};

using Args = std::variant<RegisterPatient, MergePatient, Book, ChangeBooking, CancelBooking,
                          Retriage, BlockUnits, Arrive, Admit, WalkIn, Transfer, Discharge,
                          SetBedStatus, NoShow, EnterInError, AcknowledgeNotice, CloseReview,
                          SetUpDistrict, SetUpClinic, SetUpHospital, SetUpWard, SetUpPool, AddBed,
                          SetAccount, SetPolicy, ExtendStay, Expire, Promote>;

/// A row version that the person looked at when deciding, or an own earlier command.
struct SawRow {
  std::string table;
  Uuid key;
  Version version;
  friend bool operator==(const SawRow&, const SawRow&) = default;
};
struct SawCommand {
  CommandId command;
  friend bool operator==(const SawCommand&, const SawCommand&) = default;
};
using Saw = std::variant<SawRow, SawCommand>;

/// The only way in which anything changes.
struct Command {
  CommandId id;
  AccountId actor;
  Instant made_at;  ///< hybrid logical time of the device; evidence, no authority
  Args args;
  std::vector<Saw> saw;
};

inline std::string_view kind_of(const Args& args) {
  return std::visit([](const auto& a) { return std::decay_t<decltype(a)>::kind; }, args);
}

}  // namespace wardbook
