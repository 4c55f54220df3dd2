#include "tests/sim/truth.h"

namespace wardbook::sim {
namespace {

struct Writer {
  Truth& truth;
  void operator()(const Booking& row) { truth.write(row); }
  void operator()(const Stay& row) { truth.stays[row.id] = row; }
  void operator()(const Bed& row) { truth.beds[row.id] = row; }
  void operator()(const Pool& row) { truth.pools[row.id] = row; }
  void operator()(const Hospital& row) { truth.hospitals[row.id] = row; }
  void operator()(const Clinic& row) { truth.clinics[row.id] = row; }
  void operator()(const Policy& row) { truth.policy = row; }
  void operator()(const Review& row) { truth.reviews[row.id] = row; }
  void operator()(const Notice& row) { truth.notices[row.id] = row; }
  void operator()(const Account& row) {
    truth.accounts[row.id] = row;
    truth.past[row.id][row.since.ms] = row;
  }
  void operator()(const Patient& row) {
    truth.patients[row.id] = row;
    if (row.clinic) truth.had_at_desk.emplace(*row.clinic, row.id);
  }
  /// Who had one of two records that became one has the other.
  void operator()(const Alias& row) {
    truth.aliases[row.local] = row.patient;
    take_over(truth.had_at_desk, row);
    take_over(truth.registered_in, row);
  }
  template <class Place>
  static void take_over(std::set<std::pair<Place, PatientId>>& has, const Alias& row) {
    const auto before = has;
    for (const auto& [place, patient] : before)
      if (patient == row.local) has.emplace(place, row.patient);
  }
  template <class Row>
  void operator()(const Row&) {}
};

/// What an effect does to a booking's units.
struct Units {
  Truth& truth;
  void operator()(const Take& effect) { has_unit(effect); }
  void operator()(const Seat& effect) { has_unit(effect); }
  void operator()(const TakeOver& effect) { is_over(effect); }
  void operator()(const Unseat& effect) { is_over(effect); }
  void operator()(const Release& effect) {
    for (const Minute slot : effect.slots) {
      truth.given_back.emplace(effect.booking, effect.pool, slot);
      forget_over(effect.pool, slot, effect.booking);
    }
  }
  template <class Effect>
  void operator()(const Effect&) {}

  template <class Effect>
  void has_unit(const Effect& effect) {
    for (const Minute slot : effect.slots) {
      truth.given_back.erase({effect.booking, effect.pool, slot});
      forget_over(effect.pool, slot, effect.booking);
    }
  }
  template <class Effect>
  void is_over(const Effect& effect) {
    for (const Minute slot : effect.slots) {
      truth.given_back.erase({effect.booking, effect.pool, slot});
      truth.over[{effect.pool, slot}].insert(effect.booking);
    }
  }
  void forget_over(PoolId pool, Minute slot, BookingId booking) {
    const auto at = truth.over.find({pool, slot});
    if (at == truth.over.end()) return;
    at->second.erase(booking);
    if (at->second.empty()) truth.over.erase(at);
  }
};

/// Or may: what it gave back is in `given_back`.
bool has_claim(const Booking& row) {
  return row.state == BookingState::confirmed || row.state == BookingState::arrived ||
         row.state == BookingState::admitted || row.state == BookingState::discharged;
}

}  // namespace

void Truth::write(const Booking& row) {
  Booking& kept = bookings[row.id];
  if (kept.pool) claims[*kept.pool].erase({kept.slots.to, kept.id});
  if (kept.patient) of_patient[*kept.patient].erase(kept.id);
  waiting.erase(kept.id);
  const bool is_moved =
      kept.hospital != row.hospital || kept.clinic != row.clinic || kept.patient != row.patient;
  if (!kept.id.is_nil() && is_moved) moved.insert(row.id);
  kept = row;
  if (kept.pool && has_claim(kept)) claims[*kept.pool].emplace(kept.slots.to, kept.id);
  if (kept.patient) of_patient[*kept.patient].insert(kept.id);
  if (kept.state == BookingState::waitlisted) waiting.insert(kept.id);
  if (kept.clinic && kept.patient) had_at_desk.emplace(*kept.clinic, *kept.patient);
}

void Truth::write(const std::vector<Effect>& effects) {
  for (const Effect& effect : effects) {
    if (const auto* put = std::get_if<Put>(&effect)) std::visit(Writer{*this}, put->row);
    std::visit(Units{*this}, effect);
  }
}

bool Truth::is_off_grid(const Booking& booking) const {
  const Grid& grid = hospitals.at(booking.hospital).grid;
  return booking.pool && (slot_of(grid, booking.slots.from) != booking.slots.from ||
                          slot_of(grid, booking.slots.to) != booking.slots.to);
}

const Account* Truth::account_at(AccountId id, Instant at) const {
  const auto known = past.find(id);
  if (known == past.end()) return nullptr;
  const auto after = known->second.upper_bound(at.ms);
  return after == known->second.begin() ? &after->second : &std::prev(after)->second;
}

/// Whoever registers somebody has to do with them.
void Truth::write(const std::vector<Effect>& effects, const By& by) {
  write(effects);
  const Account* writer = account_at(by.actor, by.judged_at);
  for (const Effect& effect : effects) {
    const auto* put = std::get_if<Put>(&effect);
    if (put == nullptr) continue;
    if (const auto* booking = std::get_if<Booking>(&put->row)) {
      bookings.at(booking->id).version = by.commit;
      brought_back.erase(booking->id);
      if (by.commit == Version{}) brought_back.insert(booking->id);
    }
    const auto* patient = std::get_if<Patient>(&put->row);
    const auto* alias = std::get_if<Alias>(&put->row);
    if (writer == nullptr || (patient == nullptr && alias == nullptr)) continue;
    const PatientId whom = patient != nullptr ? patient->id : alias->patient;
    if (writer->clinic) had_at_desk.emplace(*writer->clinic, whom);
    if (writer->hospital) registered_in.emplace(*writer->hospital, whom);
  }
}

bool is_live(const Booking& row) {
  return row.kind == BookingKind::care &&
         (row.state == BookingState::confirmed || row.state == BookingState::arrived ||
          row.state == BookingState::waitlisted);
}

}  // namespace wardbook::sim
