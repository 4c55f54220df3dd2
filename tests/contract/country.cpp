#include "tests/contract/country.h"

namespace wardbook {

Country::Country() {
  district.id = fresh<DistrictId>();
  district.name = "Valley";
  clinic.id = fresh<ClinicId>();
  clinic.district = district.id;
  clinic.name = "Hill clinic";
  make_hospital(north, north_ward, north_pool, "North");
  make_hospital(south, south_ward, south_pool, "South");
  desk = account(Role::desk, "desk1");
  desk.clinic = clinic.id;
  staff = account(Role::staff, "staff1");
  staff.hospital = north.id;
  admin = account(Role::admin, "admin1");
  for (int i = 0; i < 10; ++i) {
    Patient patient;
    patient.id = fresh<PatientId>();
    patient.name = "Patient Nightingale " + std::to_string(i);
    patient.clinic = clinic.id;
    patients.push_back(patient);
  }
  card = {patients[0].id, "national-id", "A1", {}};
}

void Country::make_hospital(Hospital& hospital, Ward& ward, Pool& pool, const std::string& name) {
  hospital.id = fresh<HospitalId>();
  hospital.district = district.id;
  hospital.name = name;
  hospital.zone = "UTC";
  hospital.grid = {6, floor_minute(now)};
  ward.id = fresh<WardId>();
  ward.hospital = hospital.id;
  ward.name = name + " ward";
  pool.id = fresh<PoolId>();
  pool.hospital = hospital.id;
  pool.ward = ward.id;
  pool.name = name + " pool";
  pool.units = 3;
  for (int i = 0; i < 3; ++i) {
    Bed bed;
    bed.id = fresh<BedId>();
    bed.pool = pool.id;
    bed.hospital = hospital.id;
    bed.name = name + "-" + std::to_string(i + 1);
    bed.status_at = now;
    beds.push_back(bed);
  }
}

Account Country::account(Role role, const std::string& name) {
  Account account;
  account.id = fresh<AccountId>();
  account.user_name = name;
  account.full_name = name;
  account.role = role;
  account.state = AccountState::active;
  account.since = now;
  return account;
}

Decision Country::set_up() const {
  Decision decision;
  const auto put = [&](AnyRow row) { decision.effects.push_back(Put{std::move(row)}); };
  put(Policy{});
  put(district);
  put(clinic);
  for (const Hospital* hospital : {&north, &south}) put(*hospital);
  for (const Ward* ward : {&north_ward, &south_ward}) put(*ward);
  for (const Pool* pool : {&north_pool, &south_pool}) {
    put(*pool);
    decision.effects.push_back(SetUnits{pool->id, pool->units, floor_minute(now)});
  }
  for (const Bed& bed : beds) put(bed);
  for (const Account* account : {&desk, &staff, &admin}) put(*account);
  for (const Patient& patient : patients) put(patient);
  put(card);
  return decision;
}

Booking Country::booking(const Patient& patient, const Pool& pool, int first, int count) {
  Booking booking;
  booking.id = fresh<BookingId>();
  booking.state = BookingState::confirmed;
  booking.patient = patient.id;
  booking.asked_hospital = booking.hospital = pool.hospital;
  booking.asked_pool = booking.pool = pool.id;
  booking.asked = booking.slots = {slot(first), slot(first + count)};
  booking.not_after = slot(first + 4);
  booking.triage_level = "yellow";
  booking.triage_at = booking.made_at = now;
  booking.clinic = clinic.id;
  booking.made_by = booking.changed_by = desk.id;
  booking.receipt = 1;
  return booking;
}

Stay Country::stay(const Booking& booking, const Bed& bed) {
  Stay stay;
  stay.id = fresh<StayId>();
  stay.booking = booking.id;
  stay.patient = *booking.patient;
  stay.hospital = bed.hospital;
  stay.pool = bed.pool;
  stay.bed = bed.id;
  stay.admitted_at = now;
  stay.until = booking.slots.to;
  return stay;
}

Review Country::review(const Booking& booking) {
  Review review;
  review.id = fresh<ReviewId>();
  review.hospital = booking.hospital;
  review.pool = booking.pool;
  review.booking = booking.id;
  review.opened_by = fresh<CommandId>();
  review.opened_at = now;
  return review;
}

std::vector<Minute> slots_of(const Booking& booking) {
  std::vector<Minute> slots;
  for (Minute at = booking.slots.from; at < booking.slots.to; at = at.plus(360))
    slots.push_back(at);
  return slots;
}

Decision taking(const Booking& booking) {
  Decision decision;
  decision.effects = {Take{*booking.pool, slots_of(booking), booking.id}, Put{booking}};
  return decision;
}

Decision moving(Booking booking, const Pool& to) {
  Decision decision;
  decision.effects = {Release{*booking.pool, slots_of(booking), booking.id}};
  booking.hospital = to.hospital;
  booking.pool = to.id;
  decision.effects.push_back(Put{booking});
  decision.effects.push_back(Take{to.id, slots_of(booking), booking.id});
  return decision;
}

}  // namespace wardbook
