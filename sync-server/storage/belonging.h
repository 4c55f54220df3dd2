#pragma once

#include <map>
#include <optional>
#include <vector>

#include "shared/store/database.h"
#include "shared/store/ledger_store.h"
#include "shared/sync/buckets.h"

namespace wardbook::sqlite {

/// The buckets of a stored row: reads what the pure functions of shared/sync/buckets.h want to
/// know. Remembers what it has read, so it lives no longer than its transaction.
class Belonging {
 public:
  explicit Belonging(store::Database& database) : database_(database) {}

  /// Error database_damaged: there is no such row.
  Result<std::vector<Bucket>> buckets_of(const store::RowName& row);

  /// Of what is the patient's alone: the record, its identifiers, its aliases.
  Result<std::vector<Bucket>> buckets_of(PatientId patient);
  /// Error database_damaged: there is no such booking.
  Result<const Booking*> booking(BookingId id);
  /// The booking as this transaction has written it.
  void saw(const Booking& booking) { bookings_.insert_or_assign(booking.id, booking); }

  /// A desk that has to do with the patient without any row that says so yet: it has registered a
  /// person who was known already.
  void tie(PatientId patient, ClinicId clinic);

 private:
  template <class Row>
  Result<std::vector<Bucket>> of(const store::RowName& name);

  Result<std::vector<Bucket>> of(const Ward& row);
  Result<std::vector<Bucket>> of(const Pool& row);
  Result<std::vector<Bucket>> of(const Patient& row);
  Result<std::vector<Bucket>> of(const PatientIdentifier& row);
  Result<std::vector<Bucket>> of(const Alias& row);
  Result<std::vector<Bucket>> of(const Stay& row);
  template <class Row>
  Result<std::vector<Bucket>> of(const Row& row);

  Result<std::vector<Bucket>> of_load(const store::RowName& name);
  Result<std::vector<Bucket>> of_booking(const store::RowName& name);
  Result<std::vector<Bucket>> of_event(const store::RowName& name);

  Result<DistrictId> district_of(HospitalId hospital);
  Result<DistrictId> district_of(PoolId pool);
  Result<const PatientTies*> ties_of(PatientId patient);
  void add_registered(PatientId patient, PatientTies& ties) const;
  Status add_ties(PatientId patient, PatientTies& ties);

  store::Database& database_;
  std::map<HospitalId, DistrictId> districts_;
  std::map<PoolId, DistrictId> districts_of_pools_;
  std::map<BookingId, Booking> bookings_;
  std::map<PatientId, PatientTies> ties_;
  std::map<PatientId, std::vector<ClinicId>> registered_at_;
};

}  // namespace wardbook::sqlite
