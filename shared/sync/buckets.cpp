#include "shared/sync/buckets.h"

#include <algorithm>

namespace wardbook {
namespace {

template <class Tag>
Bucket named(std::string_view prefix, const Id<Tag>& id) {
  return std::string(prefix) + to_text(id);
}

/// A claim or its stay: who takes care of it, who asked for it, whose it is.
std::vector<Bucket> claim_buckets(HospitalId hospital, const Booking& booking) {
  std::vector<Bucket> buckets{hospital_bucket(hospital)};
  // Units out of service are nobody else's business.
  if (booking.kind == BookingKind::block) return buckets;
  if (booking.clinic) buckets.push_back(desk_bucket(*booking.clinic));
  if (booking.patient) buckets.push_back(patient_bucket(*booking.patient));
  return buckets;
}

std::vector<Bucket> person_buckets(PatientId patient, const PatientTies& ties) {
  std::vector<Bucket> buckets{patient_bucket(patient)};
  for (ClinicId clinic : ties.clinics) buckets.push_back(desk_bucket(clinic));
  for (HospitalId hospital : ties.hospitals) buckets.push_back(hospital_bucket(hospital));
  return buckets;
}

void add_admin_scopes(const AccountPlaces& places, std::vector<Bucket>& scopes) {
  scopes.emplace_back(kAdminBucket);
  for (DistrictId district : places.districts) scopes.push_back(public_bucket(district));
  for (HospitalId hospital : places.hospitals) scopes.push_back(beds_bucket(hospital));
}

}  // namespace

Bucket public_bucket(DistrictId district) {
  return named("public:", district);
}
Bucket beds_bucket(HospitalId hospital) {
  return named("beds:", hospital);
}
Bucket hospital_bucket(HospitalId hospital) {
  return named("hospital:", hospital);
}
Bucket desk_bucket(ClinicId clinic) {
  return named("desk:", clinic);
}
Bucket patient_bucket(PatientId patient) {
  return named("patient:", patient);
}
Bucket account_bucket(AccountId account) {
  return named("account:", account);
}

bool is_public(std::string_view bucket) {
  return bucket == kWorldBucket || bucket.starts_with("public:");
}

bool is_of_patient(std::string_view bucket) {
  return bucket.starts_with("patient:");
}

std::vector<Bucket> buckets_of(const Policy&) {
  return {Bucket(kWorldBucket)};
}
std::vector<Bucket> buckets_of(const District&) {
  return {Bucket(kWorldBucket)};
}
std::vector<Bucket> buckets_of(const Clinic&) {
  return {Bucket(kWorldBucket)};
}
std::vector<Bucket> buckets_of(const Hospital&) {
  return {Bucket(kWorldBucket)};
}
std::vector<Bucket> buckets_of(const Ward&, DistrictId district) {
  return {public_bucket(district)};
}
std::vector<Bucket> buckets_of(const Pool&, DistrictId district) {
  return {public_bucket(district)};
}
std::vector<Bucket> buckets_of(const PoolLoad&, DistrictId district) {
  return {public_bucket(district)};
}
std::vector<Bucket> buckets_of(const Bed& bed) {
  return {beds_bucket(bed.hospital)};
}
std::vector<Bucket> buckets_of(const Patient& patient, const PatientTies& ties) {
  if (patient.in_error) return {};
  return person_buckets(patient.id, ties);
}
std::vector<Bucket> buckets_of(const PatientIdentifier& identifier, const PatientTies& ties) {
  return person_buckets(identifier.patient, ties);
}
std::vector<Bucket> buckets_of(const Alias& alias, const PatientTies& ties) {
  return person_buckets(alias.patient, ties);
}
std::vector<Bucket> buckets_of(const Booking& booking) {
  return claim_buckets(booking.hospital, booking);
}
std::vector<Bucket> buckets_of(const BookingEvent&, const Booking& booking) {
  return claim_buckets(booking.hospital, booking);
}
std::vector<Bucket> buckets_of(const Stay& stay, const Booking& booking) {
  return claim_buckets(stay.hospital, booking);
}
std::vector<Bucket> buckets_of(const Review& review) {
  return {hospital_bucket(review.hospital)};
}
std::vector<Bucket> buckets_of(const Notice& notice) {
  std::vector<Bucket> buckets{patient_bucket(notice.patient)};
  if (notice.clinic) buckets.push_back(desk_bucket(*notice.clinic));
  return buckets;
}
std::vector<Bucket> buckets_of(const Account& account) {
  return {account_bucket(account.id), Bucket(kAdminBucket)};
}

bool stays_for_good(std::string_view table, std::string_view bucket) {
  const bool person = table == TableName<Patient>::name ||
                      table == TableName<PatientIdentifier>::name ||
                      table == TableName<Alias>::name;
  return person && bucket.starts_with("desk:");
}

std::vector<Bucket> scopes_of(const Account& account, const AccountPlaces& places) {
  std::vector<Bucket> scopes{Bucket(kWorldBucket), account_bucket(account.id)};
  if (account.state != AccountState::active) return scopes;
  if (account.role == Role::admin) {
    add_admin_scopes(places, scopes);
    return scopes;
  }
  if (places.district) scopes.push_back(public_bucket(*places.district));
  if (account.role == Role::desk && account.clinic) scopes.push_back(desk_bucket(*account.clinic));
  if (account.role == Role::staff && account.hospital) {
    scopes.push_back(hospital_bucket(*account.hospital));
    scopes.push_back(beds_bucket(*account.hospital));
  }
  if (account.role == Role::patient && account.patient)
    scopes.push_back(patient_bucket(*account.patient));
  return scopes;
}

}  // namespace wardbook
