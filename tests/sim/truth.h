#pragma once

#include <map>
#include <set>
#include <tuple>

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
  std::map<ReviewId, Review> reviews;
  std::map<NoticeId, Notice> notices;
  std::map<AccountId, Account> accounts;
  std::map<PatientId, Patient> patients;
  std::map<PatientId, PatientId> aliases;
  std::map<CommandId, OutcomeCode> outcomes;
  /// What a booking gave back and did not take again.
  std::set<std::tuple<BookingId, PoolId, Minute>> given_back;

  // The bookings again, by what is asked of them.
  std::map<PoolId, std::set<std::pair<Minute, BookingId>>> claims;  ///< by their end
  std::map<PatientId, std::set<BookingId>> of_patient;
  std::set<BookingId> waiting;

  void write(const std::vector<Effect>& effects);
  void write(const Booking& row);
  PatientId resolve(PatientId id) const {
    const auto at = aliases.find(id);
    return at == aliases.end() ? id : at->second;
  }
};

template <class Map, class Id>
const typename Map::mapped_type* find(const Map& map, const Id& id) {
  const auto at = map.find(id);
  return at == map.end() ? nullptr : &at->second;
}

}  // namespace wardbook::sim
