#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "shared/domain/fields.h"
#include "shared/sync/messages.h"

// Who may see which row: pure functions from a row and what it belongs to, to names of buckets.

namespace wardbook {

inline constexpr std::string_view kWorldBucket = "world";
inline constexpr std::string_view kAdminBucket = "admin";
Bucket public_bucket(DistrictId district);
Bucket beds_bucket(HospitalId hospital);
Bucket hospital_bucket(HospitalId hospital);
Bucket desk_bucket(ClinicId clinic);
Bucket patient_bucket(PatientId patient);
Bucket account_bucket(AccountId account);

/// "world" and "public:<district>": what anybody may ask for, without an account.
bool is_public(std::string_view bucket);
/// What a patient's own account may see. Without such an account nobody reads it.
bool is_of_patient(std::string_view bucket);

/// The hospitals and desks that have to do with a patient: those that registered the person, the
/// hospitals that have a booking or a stay of theirs, and the desks that booked for them.
struct PatientTies {
  std::vector<HospitalId> hospitals;
  std::vector<ClinicId> clinics;
};

std::vector<Bucket> buckets_of(const Policy& policy);
std::vector<Bucket> buckets_of(const District& district);
std::vector<Bucket> buckets_of(const Clinic& clinic);
std::vector<Bucket> buckets_of(const Hospital& hospital);
std::vector<Bucket> buckets_of(const Ward& ward, DistrictId district);
std::vector<Bucket> buckets_of(const Pool& pool, DistrictId district);
std::vector<Bucket> buckets_of(const PoolLoad& load, DistrictId district);
std::vector<Bucket> buckets_of(const Bed& bed);
/// None of a record that was merged into another.
std::vector<Bucket> buckets_of(const Patient& patient, const PatientTies& ties);
std::vector<Bucket> buckets_of(const PatientIdentifier& identifier, const PatientTies& ties);
std::vector<Bucket> buckets_of(const Alias& alias, const PatientTies& ties);
std::vector<Bucket> buckets_of(const Booking& booking);
std::vector<Bucket> buckets_of(const BookingEvent& event, const Booking& booking);
std::vector<Bucket> buckets_of(const Stay& stay, const Booking& booking);
std::vector<Bucket> buckets_of(const Review& review);
std::vector<Bucket> buckets_of(const Notice& notice);
std::vector<Bucket> buckets_of(const Account& account);

/// A row of this table never leaves this bucket again, unless it belongs to none any more: a desk
/// keeps the people that it has had.
bool stays_for_good(std::string_view table, std::string_view bucket);

/// Where an account's places lie.
struct AccountPlaces {
  std::optional<DistrictId> district;  ///< of its hospital or clinic
  std::vector<DistrictId> districts;   ///< all; for an admin
  std::vector<HospitalId> hospitals;   ///< all; for an admin
};

/// What a user may see. An account that waits or is disabled: the world and itself.
std::vector<Bucket> scopes_of(const Account& account, const AccountPlaces& places);

}  // namespace wardbook
