#pragma once

#include "sync-server/storage/belonging.h"
#include "sync-server/storage/bucket_names.h"

namespace wardbook::sqlite {

/// The change log of one batch: which rows were written, and, when the batch ends, where they
/// belong now. Every membership that is new, ended, or of a written row gets the next number of its
/// bucket; numbers are taken last in the transaction, so their order is the order of commits.
class Membership {
 public:
  explicit Membership(store::Database& database)
      : database_(database), names_(database), belonging_(database) {}

  /// `reshaped`: those of `rows` that devices need whole again (store::apply).
  void wrote(const store::TouchedRows& rows, const store::TouchedRows& reshaped) {
    written_.insert(rows.begin(), rows.end());
    reshaped_.insert(reshaped.begin(), reshaped.end());
  }
  void tie(PatientId patient, std::optional<ClinicId> clinic, std::optional<HospitalId> hospital);

  /// Moves the memberships. Called once, before COMMIT.
  Status move();
  /// After move(): how far the buckets are that it has moved.
  std::vector<Cursor> moved() const { return names_.moved(); }

 private:
  Status add_dependents(const store::RowName& row);
  Status add_patient_rows(PatientId patient);
  Status add_places(HospitalId hospital);
  template <class... Values>
  Status add_rows(std::string_view table, std::string_view tail, const Values&... values);

  Status move(const store::RowName& row, bool written);
  Status set(const store::RowName& row, int64_t bucket, bool gone);

  store::Database& database_;
  BucketNames names_;
  Belonging belonging_;
  store::TouchedRows written_;
  store::TouchedRows reshaped_;
  store::TouchedRows others_;  ///< not written, but their buckets may have changed
};

}  // namespace wardbook::sqlite
