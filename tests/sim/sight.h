#pragma once

#include <set>
#include <vector>

#include "tests/sim/rows.h"
#include "tests/sim/truth.h"

namespace wardbook::sim {

/// The tables that are not for everybody.
bool is_private(const std::string& table);

/// The private rows that somebody sees.
using Sight = std::set<RowKey>;

/// Who sees which row, by the published rule alone and naively, from the server's tables: the staff
/// of a hospital see what its claims, stays and reviews are about and whom it has registered, a
/// desk what it made and whom it has had, a patient what is their own; who keeps beds sees beds, an
/// admin all accounts, everybody the own. It knows nothing of memberships.
class Sights {
 public:
  Sights(store::Database& server, const Truth& truth);

  /// Of an account that waits or is disabled: the own account.
  Sight of(const Account& person) const;
  /// Of whoever reads this bucket. One of a hospital, desk or patient.
  Sight of(std::string_view bucket) const;

 private:
  /// As whom somebody looks: one of these, or none.
  struct Viewer {
    std::optional<HospitalId> hospital;
    std::optional<ClinicId> clinic;
    std::optional<PatientId> patient;
  };
  static Viewer viewer_of(const Account& person);
  static bool sees(const Viewer& who, const Booking& booking, HospitalId hospital);
  bool sees(const Viewer& who, PatientId patient) const;
  void add_claims(const Viewer& who, Sight& sight) const;
  void add_tasks(const Viewer& who, Sight& sight) const;
  void add_people(const Viewer& who, Sight& sight) const;
  Sight seen_by(const Viewer& who) const;

  const Truth& truth_;
  std::vector<Account> accounts_;
  std::vector<Bed> beds_;
  std::vector<Patient> patients_;
  std::vector<PatientIdentifier> identifiers_;
  std::vector<Alias> aliases_;
  std::map<BookingId, Booking> bookings_;
  std::vector<BookingEvent> events_;
  std::vector<Stay> stays_;
  std::vector<Review> reviews_;
  std::vector<Notice> notices_;
  std::set<std::pair<HospitalId, PatientId>> has_;  ///< by a claim or a stay
  std::map<PoolId, HospitalId> hospital_of_;
};

}  // namespace wardbook::sim
