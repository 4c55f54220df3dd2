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
  void operator()(const Review& row) { truth.reviews[row.id] = row; }
  void operator()(const Notice& row) { truth.notices[row.id] = row; }
  void operator()(const Account& row) { truth.accounts[row.id] = row; }
  void operator()(const Patient& row) { truth.patients[row.id] = row; }
  void operator()(const Alias& row) { truth.aliases[row.local] = row.patient; }
  template <class Row>
  void operator()(const Row&) {}
};

struct Taken {
  Truth& truth;
  void operator()(const Take& take) { note(take); }
  void operator()(const TakeOver& take) { note(take); }
  void operator()(const Seat& take) { note(take); }
  template <class Effect>
  void operator()(const Effect&) {}

  template <class Effect>
  void note(const Effect& take) {
    for (const Minute slot : take.slots) truth.given_back.erase({take.booking, take.pool, slot});
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
  kept = row;
  if (kept.pool && has_claim(kept)) claims[*kept.pool].emplace(kept.slots.to, kept.id);
  if (kept.patient) of_patient[*kept.patient].insert(kept.id);
  if (kept.state == BookingState::waitlisted) waiting.insert(kept.id);
}

void Truth::write(const std::vector<Effect>& effects) {
  for (const Effect& effect : effects) {
    if (const auto* put = std::get_if<Put>(&effect)) std::visit(Writer{*this}, put->row);
    std::visit(Taken{*this}, effect);
    if (const auto* gone = std::get_if<Release>(&effect))
      for (const Minute slot : gone->slots) given_back.emplace(gone->booking, gone->pool, slot);
  }
}

}  // namespace wardbook::sim
