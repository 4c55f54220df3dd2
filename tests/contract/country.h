#pragma once

#include <string>
#include <vector>

#include "shared/rules/decide.h"
#include "tests/unit/domain/seeded.h"

namespace wardbook {

/// A small country of rows for tests of stores: a district, a clinic, two hospitals with a pool of
/// three beds each, ten patients, a desk, a staff member and an admin. Nothing is decided here:
/// tests write what they like, right or wrong.
class Country {
 public:
  Country();

  Seeded random{42};
  Instant now{1'772'431'200'000};  ///< 2026-03-02T06:00Z, the start of a slot

  District district;
  Clinic clinic;
  Hospital north;
  Hospital south;
  Ward north_ward;
  Ward south_ward;
  Pool north_pool;
  Pool south_pool;
  std::vector<Bed> beds;  ///< three of north_pool, then three of south_pool
  std::vector<Patient> patients;
  PatientIdentifier card;  ///< of patients[0]
  Account desk;
  Account staff;  ///< of north
  Account admin;

  /// All of it, as effects.
  Decision set_up() const;

  /// The start of the index-th slot from now.
  Minute slot(int index) const { return floor_minute(now).plus(index * 360); }
  /// Confirmed in the pool, made by the clinic.
  Booking booking(const Patient& patient, const Pool& pool, int first, int count);
  Stay stay(const Booking& booking, const Bed& bed);
  Review review(const Booking& booking);

  template <class I>
  I fresh() {
    return I::make(now, random);
  }

 private:
  void make_hospital(Hospital& hospital, Ward& ward, Pool& pool, const std::string& name);
  Account account(Role role, const std::string& name);
};

std::vector<Minute> slots_of(const Booking& booking);
/// The row and its units.
Decision taking(const Booking& booking);
/// The same, to a pool of another hospital; what it had is given back.
Decision moving(Booking booking, const Pool& to);

}  // namespace wardbook
