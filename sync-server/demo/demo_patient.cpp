#include "sync-server/demo/demo_patient.h"

namespace wardbook {
namespace {

constexpr int64_t kHourMs = 60 * 60'000;

Instant hours_after(Instant at, int64_t hours) {
  return {at.ms + hours * kHourMs};
}

/// The patient's own wish for a general bed of a small hospital.
Book wish_of(const DemoPlaces& places, const DemoPlaces::OneHospital& one, DemoRandom& random,
             Instant now, Instant wanted) {
  Book ask;
  ask.booking = BookingId::make(now, random);
  ask.patient = places.self.patient;
  ask.hospital = one.hospital.hospital;
  ask.asked.from = slot_of(one.hospital.grid, floor_minute(wanted));
  ask.asked.to = ask.asked.from.plus(24 * 60);
  ask.triage = {TriageScale::iitt, "green", now};
  return ask;
}

Result<std::optional<BedId>> bed_for(Store& store, BookingId id) {
  Ledger ledger;
  WB_TRY(store.load(BookingSlice{id}, ledger));
  const auto booking = ledger.bookings.find(id);
  if (booking == ledger.bookings.end() || !booking->second.pool) return std::optional<BedId>();
  WB_TRY(store.load(BedsOfPoolSlice{*booking->second.pool}, ledger));
  for (const auto& [bed, row] : ledger.beds)
    if (row.pool == *booking->second.pool && row.status == BedStatus::vacant)
      return std::optional(bed);
  return std::optional<BedId>();
}

}  // namespace

Status make_patients_past(Store& store, const Decider& decider, DemoRandom& random,
                          const DemoPlaces& places, Instant begin) {
  const auto& one = places.districts[0].hospitals.back();
  const auto run = [&](AccountId actor, int64_t hours, Args args) {
    return run_demo_command(store, decider, random, actor, hours_after(begin, hours),
                            std::move(args));
  };
  const Book ask = wish_of(places, one, random, begin, hours_after(begin, 2));
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord asked, run(places.self.account, 1, ask));
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord arrived,
            run(one.staff, 2, Arrive{ask.booking, hours_after(begin, 2)}));
  WB_ASSIGN(const auto bed, bed_for(store, ask.booking));
  if (!bed) return Error{"demo_refused", "The demo's patient found no bed."};
  const StayId stay = StayId::make(begin, random);
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord admitted,
            run(one.staff, 3, Admit{ask.booking, stay, *bed, hours_after(begin, 3)}));
  WB_ASSIGN(
      [[maybe_unused]] const OutcomeRecord discharged,
      run(one.staff, 24, Discharge{stay, DischargeReason::recovered, hours_after(begin, 24)}));
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord cleaned,
            run(one.staff, 26, SetBedStatus{*bed, BedStatus::vacant, {}, hours_after(begin, 26)}));
  return {};
}

Status make_patients_present(Store& store, const Decider& decider, DemoRandom& random,
                             const DemoPlaces& places, Instant now) {
  const auto& one = places.districts[0].hospitals.back();
  const auto run = [&](Args args) {
    return run_demo_command(store, decider, random, places.self.account, now, std::move(args));
  };
  const Book given_up = wish_of(places, one, random, now, hours_after(now, 20));
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord asked, run(given_up));
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord cancelled,
            run(CancelBooking{given_up.booking, "Another day suits me better"}));
  const Book to_come = wish_of(places, one, random, now, hours_after(now, 50));
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord kept, run(to_come));
  return {};
}

}  // namespace wardbook
