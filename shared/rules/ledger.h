#pragma once

#include <compare>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "shared/rules/effect.h"

namespace wardbook {

// A slice is a part of the database that rules may look at. They see nothing that is not loaded.

struct PolicySlice {
  friend std::strong_ordering operator<=>(const PolicySlice&, const PolicySlice&) = default;
};
struct AccountSlice {
  AccountId id;
  friend std::strong_ordering operator<=>(const AccountSlice&, const AccountSlice&) = default;
};
/// The actor with the role, state, hospital and clinic of `at`. A device knows the present ones
/// only.
struct ActorSlice {
  AccountId id;
  Instant at;
  friend std::strong_ordering operator<=>(const ActorSlice&, const ActorSlice&) = default;
};
struct DistrictSlice {
  DistrictId id;
  friend std::strong_ordering operator<=>(const DistrictSlice&, const DistrictSlice&) = default;
};
struct ClinicSlice {
  ClinicId id;
  friend std::strong_ordering operator<=>(const ClinicSlice&, const ClinicSlice&) = default;
};
/// The hospital with its wards and pools.
struct HospitalSlice {
  HospitalId id;
  friend std::strong_ordering operator<=>(const HospitalSlice&, const HospitalSlice&) = default;
};
/// All hospitals of a district, each as a HospitalSlice.
struct HospitalsOfDistrictSlice {
  DistrictId id;
  friend std::strong_ordering operator<=>(const HospitalsOfDistrictSlice&,
                                          const HospitalsOfDistrictSlice&) = default;
};
/// One ward, when its hospital is not known yet.
struct WardSlice {
  WardId id;
  friend std::strong_ordering operator<=>(const WardSlice&, const WardSlice&) = default;
};
/// One pool, when its hospital is not known yet.
struct PoolSlice {
  PoolId id;
  friend std::strong_ordering operator<=>(const PoolSlice&, const PoolSlice&) = default;
};
/// pool_load of a pool in [from, to), and on the server its slot_over rows there.
struct LoadSlice {
  PoolId pool;
  Minute from;
  Minute to;
  friend std::strong_ordering operator<=>(const LoadSlice&, const LoadSlice&) = default;
};
struct BedSlice {
  BedId id;
  friend std::strong_ordering operator<=>(const BedSlice&, const BedSlice&) = default;
};
struct BedsOfPoolSlice {
  PoolId id;
  friend std::strong_ordering operator<=>(const BedsOfPoolSlice&, const BedsOfPoolSlice&) = default;
};
/// The patient, its aliases resolved, and its identifiers.
struct PatientSlice {
  PatientId id;
  friend std::strong_ordering operator<=>(const PatientSlice&, const PatientSlice&) = default;
};
/// What speaks of a patient besides the record and its identifiers: every booking, stay, notice and
/// account, and the aliases that lead to it. Not through aliases.
struct HistoryOfPatientSlice {
  PatientId id;
  friend std::strong_ordering operator<=>(const HistoryOfPatientSlice&,
                                          const HistoryOfPatientSlice&) = default;
};
/// Who has this normalised identifier.
struct IdentifierSlice {
  std::string system;
  std::string value;
  friend std::strong_ordering operator<=>(const IdentifierSlice&, const IdentifierSlice&) = default;
};
struct BookingSlice {
  BookingId id;
  friend std::strong_ordering operator<=>(const BookingSlice&, const BookingSlice&) = default;
};
/// The patient's bookings that are live holds or admitted, and the active stay.
struct HoldsOfPatientSlice {
  PatientId id;
  friend std::strong_ordering operator<=>(const HoldsOfPatientSlice&,
                                          const HoldsOfPatientSlice&) = default;
};
/// Bookings that have slot_unit or slot_over rows of the pool in [from, to). Server only: a device
/// never needs it, because it doesn't decide who moves.
struct ClaimsSlice {
  PoolId pool;
  Minute from;
  Minute to;
  friend std::strong_ordering operator<=>(const ClaimsSlice&, const ClaimsSlice&) = default;
};
/// All bookings of the hospital in state waitlisted.
struct WaitlistSlice {
  HospitalId id;
  friend std::strong_ordering operator<=>(const WaitlistSlice&, const WaitlistSlice&) = default;
};
struct StaySlice {
  StayId id;
  friend std::strong_ordering operator<=>(const StaySlice&, const StaySlice&) = default;
};
/// The stays of a booking that are active or disputed.
struct StayOfBookingSlice {
  BookingId id;
  friend std::strong_ordering operator<=>(const StayOfBookingSlice&,
                                          const StayOfBookingSlice&) = default;
};
/// The active stay in a bed.
struct OccupantSlice {
  BedId id;
  friend std::strong_ordering operator<=>(const OccupantSlice&, const OccupantSlice&) = default;
};
struct ReviewSlice {
  ReviewId id;
  friend std::strong_ordering operator<=>(const ReviewSlice&, const ReviewSlice&) = default;
};
/// The open reviews that name this booking (as booking or candidate).
struct ReviewsOfBookingSlice {
  BookingId id;
  friend std::strong_ordering operator<=>(const ReviewsOfBookingSlice&,
                                          const ReviewsOfBookingSlice&) = default;
};
struct NoticeSlice {
  NoticeId id;
  friend std::strong_ordering operator<=>(const NoticeSlice&, const NoticeSlice&) = default;
};
/// Whether claims of this pool / on this hospital's grid end after `from`. Who has left a bed has a
/// claim until it can be ready.
struct FutureClaimsSlice {
  HospitalId hospital;
  Minute from;
  friend std::strong_ordering operator<=>(const FutureClaimsSlice&,
                                          const FutureClaimsSlice&) = default;
};

/// The `book` that would have made this booking, with its answer. Asked for only where there is no
/// such row, and of one booking only. Server only: it keeps every command with its outcome.
struct RefusedBookSlice {
  BookingId id;
  friend std::strong_ordering operator<=>(const RefusedBookSlice&,
                                          const RefusedBookSlice&) = default;
};

using Slice = std::variant<PolicySlice, AccountSlice, ActorSlice, DistrictSlice, ClinicSlice,
                           HospitalSlice, HospitalsOfDistrictSlice, WardSlice, PoolSlice, LoadSlice,
                           BedSlice, BedsOfPoolSlice, PatientSlice, HistoryOfPatientSlice,
                           IdentifierSlice, BookingSlice, HoldsOfPatientSlice, ClaimsSlice,
                           WaitlistSlice, StaySlice, StayOfBookingSlice, OccupantSlice, ReviewSlice,
                           ReviewsOfBookingSlice, NoticeSlice, FutureClaimsSlice, RefusedBookSlice>;

struct RefusedBook;  // refused_book.h

/// The rows of the loaded slices. A row that belongs to a loaded slice and is not here does not
/// exist (on a device: is not known here).
struct Ledger {
  std::set<Slice> loaded;

  std::optional<Policy> policy;
  std::map<AccountId, Account> accounts;
  std::map<AccountId, Account> actors;  ///< as they were when they acted
  std::map<DistrictId, District> districts;
  std::map<ClinicId, Clinic> clinics;
  std::map<HospitalId, Hospital> hospitals;
  std::map<WardId, Ward> wards;
  std::map<PoolId, Pool> pools;
  std::map<std::pair<PoolId, Minute>, PoolLoad> loads;
  std::set<std::tuple<PoolId, Minute, BookingId>> over;    ///< slot_over; empty on a device
  std::set<std::tuple<PoolId, Minute, BookingId>> seated;  ///< slot_unit of loaded ClaimsSlices
  std::map<BedId, Bed> beds;
  std::map<PatientId, Patient> patients;
  std::map<PatientId, PatientId> aliases;
  std::map<std::pair<std::string, std::string>, PatientIdentifier> identifiers;
  std::map<BookingId, Booking> bookings;
  std::map<StayId, Stay> stays;
  std::map<ReviewId, Review> reviews;
  std::map<NoticeId, Notice> notices;
  std::set<PoolId> pools_with_future_claims;  ///< of loaded FutureClaimsSlices
  /// Of the loaded RefusedBookSlice; null: there is none. A pointer, so that a device's program,
  /// which is downloaded, has nothing of it.
  std::shared_ptr<const RefusedBook> refused_book;
};

}  // namespace wardbook
