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

  /// A desk or a hospital that has to do with the patient without any row that says so: it has
  /// registered a person who was known already.
  void tie(PatientId patient, std::optional<ClinicId> clinic, std::optional<HospitalId> hospital);

 private:
  template <class Row>
  Result<std::vector<Bucket>> of(const store::RowName& name);

  Result<std::vector<Bucket>> of(const Ward& row);
  Result<std::vector<Bucket>> of(const Pool& row);
  Result<std::vector<Bucket>> of(const PoolLoad& row);
  Result<std::vector<Bucket>> of(const Patient& row);
  Result<std::vector<Bucket>> of(const PatientIdentifier& row);
  Result<std::vector<Bucket>> of(const Alias& row);
  Result<std::vector<Bucket>> of(const BookingEvent& row);
  Result<std::vector<Bucket>> of(const Stay& row);
  template <class Row>
  Result<std::vector<Bucket>> of(const Row& row);

  Result<DistrictId> district_of(HospitalId hospital);
  Result<const Booking*> booking(BookingId id);
  Result<const PatientTies*> ties_of(PatientId patient);
  Status add_ties(PatientId patient, PatientTies& ties);

  store::Database& database_;
  std::map<HospitalId, DistrictId> districts_;
  std::map<BookingId, Booking> bookings_;
  std::map<PatientId, PatientTies> ties_;
  std::map<PatientId, PatientTies> extra_ties_;
};

}  // namespace wardbook::sqlite
