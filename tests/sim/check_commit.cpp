#include "tests/sim/check_commit.h"

#include <set>

#include "tests/sim/must.h"
#include "tests/sim/places.h"

namespace wardbook::sim {
namespace {

struct Touched {
  std::set<std::pair<PoolId, Minute>> slots;
  std::set<PoolId> pools;
  std::set<BookingId> bookings;
  std::set<BedId> beds;
  std::set<PatientId> patients;

  void operator()(const Put& effect) {
    if (const auto* booking = std::get_if<Booking>(&effect.row)) {
      bookings.insert(booking->id);
      if (booking->patient) patients.insert(*booking->patient);
    } else if (const auto* stay = std::get_if<Stay>(&effect.row)) {
      beds.insert(stay->bed);
      patients.insert(stay->patient);
    } else if (const auto* review = std::get_if<Review>(&effect.row)) {
      if (review->booking) bookings.insert(*review->booking);
    }
  }
  void operator()(const SetUnits& effect) { pools.insert(effect.pool); }
  void operator()(const CountWaiting&) {}
  template <class Effect>
  void operator()(const Effect& effect) {
    for (const Minute slot : effect.slots) slots.emplace(effect.pool, slot);
    bookings.insert(effect.booking);
  }
};

template <class... Values>
int64_t number(store::Database& server, std::string_view sql, const Values&... values) {
  return must(server.value<int64_t>(sql, values...)).value_or(0);
}

/// The beds that the pool has are the units that its slots to come may use.
std::string check_slots(store::Database& server, Touched& touched, const Truth& truth, Minute now) {
  for (const PoolId pool : touched.pools) {
    auto slot = must(server.prepare(
        "SELECT DISTINCT slot FROM slot_unit WHERE pool_id = ?1 AND slot > ?2", pool, now));
    while (must(slot.step())) touched.slots.emplace(pool, slot.get<Minute>(0));
  }
  const Places places(truth);
  for (const auto& [pool, slot] : touched.slots) {
    const int64_t used = number(
        server, "SELECT count(*) FROM slot_unit WHERE pool_id = ?1 AND slot = ?2", pool, slot);
    const int64_t units = number(
        server, "SELECT capacity FROM pool_load WHERE pool_id = ?1 AND slot = ?2", pool, slot);
    if (used > units || (slot > now && used > places.capacity(pool)))
      return "more claims than units in a slot";
  }
  return "";
}

std::string check_over(store::Database& server, const Touched& touched, const Truth& truth,
                       Minute now) {
  for (const BookingId booking : touched.bookings) {
    auto over =
        must(server.prepare("SELECT pool_id, slot FROM slot_over WHERE booking_id = ?1", booking));
    while (must(over.step())) {
      const Pool& pool = truth.pools.at(over.get<PoolId>(0));
      const Grid& grid = truth.hospitals.at(pool.hospital).grid;
      const auto slot = over.get<Minute>(1);
      // Off the grid it was over when its hospital got this one.
      if (slot_of(grid, slot) != slot || slot < slot_of(grid, now)) continue;
      const int64_t open = number(server,
                                  "SELECT count(*) FROM review WHERE booking_id = ?1 AND state = "
                                  "'open' AND kind = 'over_capacity'",
                                  booking);
      if (open == 0) return "a claim over capacity without an open review: " + to_text(booking);
    }
  }
  return "";
}

std::string check_people(store::Database& server, const Touched& touched, const Truth& truth) {
  for (const BedId bed : touched.beds)
    if (number(server, "SELECT count(*) FROM stay WHERE bed_id = ?1 AND state = 'active'", bed) > 1)
      return "two patients in bed " + to_text(bed);
  for (const PatientId patient : touched.patients) {
    const bool is_alias = truth.aliases.contains(patient);
    const int64_t claims =
        number(server, "SELECT count(*) FROM booking WHERE patient_id = ?1", patient) +
        number(server, "SELECT count(*) FROM stay WHERE patient_id = ?1", patient);
    if (is_alias && claims > 0) return "a row is of an alias: " + to_text(patient);
    const int64_t beds = number(
        server, "SELECT count(*) FROM stay WHERE patient_id = ?1 AND state = 'active'", patient);
    const int64_t holds = number(server,
                                 "SELECT count(*) FROM booking WHERE patient_id = ?1 AND kind = "
                                 "'care' AND state IN ('confirmed', 'arrived', 'waitlisted')",
                                 patient);
    if (beds > 1) return "a patient in two beds: " + to_text(patient);
    if (holds > 1) return "a patient with two live holds: " + to_text(patient);
  }
  return "";
}

}  // namespace

std::string broken_by(store::Database& server, const Batch& batch, const Truth& truth,
                      Instant now) {
  Touched touched;
  for (const Decided& one : batch)
    for (const Effect& effect : one.effects) std::visit(touched, effect);
  const Minute minute = floor_minute(now);
  if (auto broken = check_slots(server, touched, truth, minute); !broken.empty()) return broken;
  if (auto broken = check_over(server, touched, truth, minute); !broken.empty()) return broken;
  return check_people(server, touched, truth);
}

}  // namespace wardbook::sim
