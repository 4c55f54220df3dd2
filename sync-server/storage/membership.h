#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sync-server/storage/belonging.h"
#include "sync-server/storage/bucket_names.h"
#include "sync-server/storage/member_rows.h"

namespace wardbook::sqlite {

/// The change log of one batch: which rows were written, and, when the batch ends, where they
/// belong now. Every membership that is new, ended, or of a written row gets the next number of its
/// bucket; numbers are taken last in the transaction, so their order is the order of commits. A
/// patient's own bucket begins when the patient's account is written: most patients have none, and
/// a bucket that nobody reads would cost every booking a sixth of what it writes.
class Membership {
 public:
  Membership(store::Database& database, BucketNames& names)
      : database_(database), names_(names), belonging_(database) {}

  /// `rows` are those of `effects`, and `reshaped` those of them that devices need whole again
  /// (store::apply).
  void wrote(const store::TouchedRows& rows, const store::TouchedRows& reshaped,
             const std::vector<Effect>& effects);
  void tie(PatientId patient, ClinicId clinic) { belonging_.tie(patient, clinic); }

  /// Moves the memberships. Called once, before COMMIT.
  Status move();

 private:
  Status open_patients();
  Status open_patient(PatientId patient);
  Result<std::optional<int64_t>> number_of(const Bucket& bucket);
  Status move_written();
  Status move_others();
  Status move_people();
  Status add_dependents(const store::RowName& row, bool is_new);
  Status add_of_booking(BookingId id, bool is_new);
  Status add_untied();
  Status add_places(HospitalId hospital);
  template <class... Values>
  Status add_rows(store::TouchedRows& found, std::string_view table_name, std::string_view tail,
                  const Values&... values);
  Status add_of_people(std::vector<std::pair<store::RowName, PatientId>>& found,
                       std::string_view table_name);

  Status move(const store::RowName& row, const std::vector<Bucket>& buckets,
              std::vector<Member> stored, bool written);
  Status set(const store::RowName& row, int64_t bucket, bool gone);
  Status write_changes();

  store::Database& database_;
  BucketNames& names_;
  Belonging belonging_;
  store::TouchedRows written_;
  store::TouchedRows reshaped_;
  // Not written, but their buckets may have changed.
  store::TouchedRows others_;
  std::set<PatientId> people_;                 ///< with what is theirs alone
  std::map<PatientId, std::set<Bucket>> led_;  ///< where new bookings of theirs lead to
  std::set<Bucket> closed_;                    ///< patients' own that nobody reads
  std::vector<MemberChange> changes_;          ///< that are not written yet
};

}  // namespace wardbook::sqlite
