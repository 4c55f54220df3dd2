#include "sync-server/demo/demo_life.h"

#include <algorithm>

#include "sync-server/core/system_work.h"

namespace wardbook {
namespace {

constexpr int64_t kBeatMs = 2 * kHourMs;
constexpr size_t kCommandsOfABatch = 500;
constexpr int kMostLooks = 6;

Instant later(Instant at, int64_t ms) {
  return {at.ms + ms};
}

struct Need {
  BedClass bed_class = BedClass::general;
  Capabilities needs;
};

Need some_need(DemoRandom& random, const DemoPatient& patient) {
  if (patient.child && random.chance(85))
    return {BedClass::general, Capabilities::of(Capability::paediatric)};
  if (patient.pregnant && random.chance(80))
    return {BedClass::general, Capabilities::of(Capability::maternity)};
  const int64_t kind = random.between(0, 99);
  if (kind < 9) return {BedClass::icu, Capabilities::of(Capability::ventilator)};
  if (kind < 23) return {BedClass::hdu, Capabilities::of(Capability::oxygen)};
  if (kind < 28) return {BedClass::general, Capabilities::of(Capability::isolation)};
  if (kind < 60) return {BedClass::general, Capabilities::of(Capability::oxygen)};
  return {};
}

BypassGroups groups_of(const DemoPatient& patient) {
  BypassGroups groups;
  if (patient.pregnant) groups.bits |= BypassGroups::of(Bypass::pregnant).bits;
  if (patient.child) groups.bits |= BypassGroups::of(Bypass::child).bits;
  return groups;
}

}  // namespace

void DemoLife::plan(Event event) {
  event.order = made_++;
  events_.push(event);
}

DemoLife::Event DemoLife::next_of(const Event& event, Deed deed, Instant at) const {
  Event next = event;
  next.deed = deed;
  next.at = std::max(at, event.at);
  next.tries = event.deed == deed ? event.tries + 1 : 0;
  return next;
}

Status DemoLife::run(Instant from, Instant to, int bookings) {
  clock_ = from;
  const int64_t step = (to.ms - from.ms) / bookings;
  for (int i = 0; i < bookings; ++i) {
    Event event;
    event.at = later(from, step * i + random_.between(0, step));
    event.patient =
        static_cast<size_t>(random_.between(0, static_cast<int64_t>(patients_.size()) - 1));
    plan(event);
  }
  WB_TRY(store_.begin());
  while (!events_.empty() && events_.top().at < to) {
    const Event event = events_.top();
    events_.pop();
    WB_TRY(advance_clock(event.at));
    WB_TRY(live(event));
    WB_TRY(commit_if_large());
  }
  WB_TRY(advance_clock(to));
  return store_.commit();
}

Status DemoLife::commit_if_large() {
  if (uncommitted_ < kCommandsOfABatch) return {};
  uncommitted_ = 0;
  WB_TRY(store_.commit());
  return store_.begin();
}

/// What the server's clock makes due up to `to`.
Status DemoLife::advance_clock(Instant to) {
  while (later(clock_, kBeatMs) <= to) {
    clock_ = later(clock_, kBeatMs);
    WB_ASSIGN(const std::vector<Incoming> due, due_commands(store_, clock_));
    for (const Incoming& command : due) {
      WB_ASSIGN([[maybe_unused]] const OutcomeRecord record,
                decider_.decide(store_, command, clock_));
      ++uncommitted_;
    }
  }
  return {};
}

Result<OutcomeRecord> DemoLife::run_command(AccountId actor, Instant now, Args args) {
  ++uncommitted_;
  return run_demo_command(store_, decider_, random_, actor, now, std::move(args));
}

Result<std::optional<Booking>> DemoLife::booking_of(BookingId id) {
  Ledger ledger;
  WB_TRY(store_.load(BookingSlice{id}, ledger));
  const auto at = ledger.bookings.find(id);
  return at == ledger.bookings.end() ? std::optional<Booking>{} : at->second;
}

Result<std::optional<BedId>> DemoLife::vacant_bed(PoolId pool) {
  Ledger ledger;
  WB_TRY(store_.load(BedsOfPoolSlice{pool}, ledger));
  for (const auto& [id, bed] : ledger.beds)
    if (bed.pool == pool && bed.status == BedStatus::vacant) return std::optional(id);
  return std::optional<BedId>{};
}

const DemoLife::Hospital& DemoLife::hospital_of(const DemoPatient& patient, HospitalId id) const {
  for (const Hospital& one : places_.districts[patient.district].hospitals)
    if (one.hospital.hospital == id) return one;
  return places_.districts[patient.district].hospitals.front();
}

/// The referral hospital of the district is asked for most.
const DemoLife::Hospital& DemoLife::some_hospital(const DemoPatient& patient) {
  const auto& all = places_.districts[patient.district].hospitals;
  return random_.chance(45) ? all.front() : random_.one_of(all);
}

Triage DemoLife::some_triage(Instant at) {
  const int64_t kind = random_.between(0, 99);
  const char* level = kind < 14 ? "red" : kind < 52 ? "yellow" : "green";
  return {TriageScale::iitt, level, later(at, -random_.between(5, 90) * kMinuteMs)};
}

Status DemoLife::live(const Event& event) {
  switch (event.deed) {
    case Deed::book:
      return book(event);
    case Deed::look_again:
      return look_again(event);
    case Deed::cancel:
      return cancel(event);
    case Deed::arrive:
      return arrive(event);
    case Deed::admit:
      return admit(event);
    case Deed::discharge:
      return discharge(event);
    case Deed::clean:
      return clean(event);
  }
  return {};
}

Status DemoLife::book(const Event& event) {
  size_t who = event.patient;
  for (int tries = 0; tries < 50 && patients_[who].busy_until > event.at; ++tries)
    who = (who + 7) % patients_.size();
  DemoPatient& patient = patients_[who];
  if (patient.busy_until > event.at) return {};
  Event own = event;
  own.patient = who;
  const Hospital& hospital = some_hospital(patient);
  if (random_.chance(6)) return walk_in(own, hospital);

  const auto& clinic = places_.districts[patient.district].clinics[patient.clinic];
  const Need need = some_need(random_, patient);
  Book ask;
  ask.booking = BookingId::make(event.at, random_);
  ask.patient = patient.id;
  ask.hospital = hospital.hospital.hospital;
  ask.bed_class = need.bed_class;
  ask.needs = need.needs;
  const int64_t lead = random_.chance(65) ? random_.between(1, 20) : random_.between(24, 10 * 24);
  ask.asked.from = slot_of(hospital.hospital.grid, floor_minute(later(event.at, lead * kHourMs)));
  ask.asked.to = ask.asked.from.plus(random_.between(1, 5) * 24 * 60);
  ask.triage = some_triage(event.at);
  ask.groups = groups_of(patient);
  ask.alternates = random_.chance(60)   ? Alternates::any_hospital
                   : random_.chance(60) ? Alternates::any_ward
                                        : Alternates::only_this;
  ask.clinic = clinic.id;
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord record, run_command(clinic.desk, event.at, ask));
  own.booking = ask.booking;
  WB_ASSIGN(const auto booking, booking_of(ask.booking));
  if (booking) plan_after_booking(own, *booking);
  return {};
}

void DemoLife::plan_after_booking(const Event& event, const Booking& booking) {
  DemoPatient& patient = patients_[event.patient];
  const Instant from = to_instant(booking.slots.from);
  if (booking.state == BookingState::waitlisted) {
    patient.busy_until = later(to_instant(booking.not_after), 12 * kHourMs);
    plan(next_of(event, Deed::look_again, later(std::max(from, event.at), 5 * kHourMs)));
    return;
  }
  if (booking.state != BookingState::confirmed) return;
  patient.busy_until = later(to_instant(booking.slots.to), 12 * kHourMs);
  const int64_t fate = random_.between(0, 99);
  if (fate < 8)
    plan(next_of(event, Deed::cancel, later(from, -random_.between(1, 12) * kHourMs)));
  else if (fate < 93)
    plan(next_of(event, Deed::arrive, later(from, random_.between(5, 200) * kMinuteMs)));
}

/// An entry of the waitlist: has a place come free?
Status DemoLife::look_again(const Event& event) {
  WB_ASSIGN(const auto booking, booking_of(event.booking));
  if (!booking) return {};
  if (booking->state == BookingState::waitlisted && event.tries < kMostLooks)
    plan(next_of(event, Deed::look_again, later(event.at, 6 * kHourMs)));
  else
    plan_after_booking(event, *booking);
  return {};
}

Status DemoLife::cancel(const Event& event) {
  const DemoPatient& patient = patients_[event.patient];
  const auto& clinic = places_.districts[patient.district].clinics[patient.clinic];
  static const std::vector<const char*> reasons{"Feels better", "No transport", "Treated here",
                                                "Went elsewhere"};
  WB_ASSIGN(
      [[maybe_unused]] const OutcomeRecord record,
      run_command(clinic.desk, event.at, CancelBooking{event.booking, random_.one_of(reasons)}));
  patients_[event.patient].busy_until = later(event.at, kHourMs);
  return {};
}

Status DemoLife::arrive(const Event& event) {
  WB_ASSIGN(const auto booking, booking_of(event.booking));
  if (!booking || booking->state != BookingState::confirmed) return {};
  const Hospital& hospital = hospital_of(patients_[event.patient], booking->hospital);
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord record,
            run_command(hospital.staff, event.at, Arrive{event.booking, event.at}));
  plan(next_of(event, Deed::admit, later(event.at, random_.between(15, 150) * kMinuteMs)));
  return {};
}

Status DemoLife::admit(const Event& event) {
  WB_ASSIGN(const auto booking, booking_of(event.booking));
  if (!booking || booking->state != BookingState::arrived || !booking->pool) return {};
  WB_ASSIGN(const auto bed, vacant_bed(*booking->pool));
  if (!bed) {
    if (event.tries < kMostLooks) plan(next_of(event, Deed::admit, later(event.at, kHourMs)));
    return {};
  }
  Event own = event;
  own.stay = StayId::make(event.at, random_);
  own.bed = *bed;
  const Hospital& hospital = hospital_of(patients_[event.patient], booking->hospital);
  WB_ASSIGN(
      const OutcomeRecord record,
      run_command(hospital.staff, event.at, Admit{event.booking, own.stay, own.bed, event.at}));
  if (kind_of(record.outcome) == OutcomeKind::refused) return {};
  const int64_t overstay = random_.chance(6) ? random_.between(4, 20) : -random_.between(1, 8);
  const Instant leaves = later(to_instant(booking->slots.to), overstay * kHourMs);
  plan(next_of(own, Deed::discharge, leaves));
  patients_[event.patient].busy_until = later(leaves, 24 * kHourMs);
  return {};
}

Status DemoLife::walk_in(const Event& event, const Hospital& hospital) {
  DemoPatient& patient = patients_[event.patient];
  const Need need = some_need(random_, patient);
  for (const SetUpPool& pool : hospital.pools) {
    if (pool.bed_class != need.bed_class || !pool.capabilities.includes(need.needs)) continue;
    WB_ASSIGN(const auto bed, vacant_bed(pool.pool));
    if (!bed) continue;
    WalkIn fact;
    fact.booking = BookingId::make(event.at, random_);
    fact.stay = StayId::make(event.at, random_);
    fact.patient = patient.id;
    fact.bed = *bed;
    fact.until = floor_minute(later(event.at, random_.between(20, 70) * kHourMs));
    fact.triage = some_triage(event.at);
    fact.groups = groups_of(patient);
    fact.occurred_at = event.at;
    WB_ASSIGN(const OutcomeRecord record, run_command(hospital.staff, event.at, fact));
    if (kind_of(record.outcome) == OutcomeKind::refused) return {};
    Event own = event;
    own.booking = fact.booking;
    own.stay = fact.stay;
    own.bed = *bed;
    patient.busy_until = later(to_instant(fact.until), 24 * kHourMs);
    plan(next_of(own, Deed::discharge, to_instant(fact.until)));
    return {};
  }
  return {};
}

Status DemoLife::discharge(const Event& event) {
  WB_ASSIGN(const auto booking, booking_of(event.booking));
  if (!booking || booking->state != BookingState::admitted) return {};
  static const std::vector<DischargeReason> reasons{
      DischargeReason::recovered, DischargeReason::recovered, DischargeReason::recovered,
      DischargeReason::recovered, DischargeReason::referred,  DischargeReason::left_against_advice};
  const Hospital& hospital = hospital_of(patients_[event.patient], booking->hospital);
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord record,
            run_command(hospital.staff, event.at,
                        Discharge{event.stay, random_.one_of(reasons), event.at}));
  patients_[event.patient].busy_until = later(event.at, 12 * kHourMs);
  plan(next_of(event, Deed::clean, later(event.at, random_.between(30, 110) * kMinuteMs)));
  return {};
}

Status DemoLife::clean(const Event& event) {
  WB_ASSIGN(const auto booking, booking_of(event.booking));
  if (!booking) return {};
  const Hospital& hospital = hospital_of(patients_[event.patient], booking->hospital);
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord record,
            run_command(hospital.staff, event.at,
                        SetBedStatus{event.bed, BedStatus::vacant, {}, event.at}));
  return {};
}

}  // namespace wardbook
