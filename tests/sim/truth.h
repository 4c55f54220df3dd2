#pragma once

#include <map>
#include <set>
#include <tuple>

#include "shared/rules/command.h"
#include "shared/rules/effect.h"
#include "shared/rules/outcome.h"

namespace wardbook::sim {

/// The rows that the server has made durable, as a naive copy in memory.
struct Truth {
  std::map<BookingId, Booking> bookings;
  std::map<StayId, Stay> stays;
  std::map<BedId, Bed> beds;
  std::map<PoolId, Pool> pools;
  std::map<HospitalId, Hospital> hospitals;
  std::map<ClinicId, Clinic> clinics;
  Policy policy;
  std::map<ReviewId, Review> reviews;
  std::map<NoticeId, Notice> notices;
  std::map<AccountId, Account> accounts;
  std::map<PatientId, Patient> patients;
  std::map<PatientId, PatientId> aliases;
  std::map<CommandId, OutcomeCode> outcomes;
  std::map<BookingId, Book> asked_for;  ///< the requests, whatever became of them
  /// What a booking gave back and did not take again.
  std::set<std::tuple<BookingId, PoolId, Minute>> given_back;
  /// Who has a claim without a unit.
  std::map<std::pair<PoolId, Minute>, std::set<BookingId>> over;

  // The bookings again, by what is asked of them.
  std::map<PoolId, std::set<std::pair<Minute, BookingId>>> claims;  ///< by their end
  std::map<PatientId, std::set<BookingId>> of_patient;
  std::set<BookingId> waiting;
  std::set<BookingId> moved;  ///< to another hospital, or by a merge to another patient, once
  /// As an answer of a server that was lost left them: what was there then may not be back.
  std::set<BookingId> brought_back;

  // Who has to do with whom, for good, also where no row says so any more.
  std::set<std::pair<ClinicId, PatientId>> had_at_desk;  ///< registered, or booked for
  std::set<std::pair<HospitalId, PatientId>> registered_in;
  std::map<AccountId, std::map<int64_t, Account>> past;  ///< of an account, by `since`

  void write(const std::vector<Effect>& effects);
  /// Who wrote it, judged as of when, in which commit (0: nobody knows).
  struct By {
    AccountId actor;
    Instant judged_at;
    Version commit;
  };
  void write(const std::vector<Effect>& effects, const By& by);
  void write(const Booking& row);
  PatientId resolve(PatientId id) const {
    const auto at = aliases.find(id);
    return at == aliases.end() ? id : at->second;
  }
  /// It has a place, on a grid that its hospital no longer has.
  bool is_off_grid(const Booking& booking) const;
  /// As it was then; what it was before the first that is known counts as that. Null: unknown.
  const Account* account_at(AccountId id, Instant at) const;
};

/// A hold, as the server has them.
bool is_live(const Booking& row);

template <class Map, class Id>
const typename Map::mapped_type* find(const Map& map, const Id& id) {
  const auto at = map.find(id);
  return at == map.end() ? nullptr : &at->second;
}

}  // namespace wardbook::sim
