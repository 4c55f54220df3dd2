#include "tests/sim/sight.h"

#include <algorithm>

#include "shared/store/rows.h"
#include "tests/sim/must.h"

namespace wardbook::sim {
namespace {

constexpr std::string_view kPrivate[] = {
    "account", "bed",    "patient", "patient_identifier", "alias", "booking", "booking_event",
    "stay",    "review", "notice"};

template <class Row>
RowKey name_of(const Row& row) {
  const Table& table = wardbook::table_of<Row>();
  return {std::string(table.name), key_of(table, to_cells(row))};
}

template <class Row>
std::vector<Row> all_of(store::Database& server) {
  return must(store::select<Row>(server, ""));
}

/// Whether the bucket's name begins so; then what comes after it.
template <class Id>
std::optional<Id> id_in(std::string_view bucket, std::string_view prefix) {
  if (!bucket.starts_with(prefix)) return std::nullopt;
  return Id{must(parse_uuid(bucket.substr(prefix.size())))};
}

}  // namespace

bool is_private(const std::string& table) {
  return std::find(std::begin(kPrivate), std::end(kPrivate), table) != std::end(kPrivate);
}

Sights::Sights(store::Database& server, const Truth& truth)
    : truth_(truth),
      accounts_(all_of<Account>(server)),
      beds_(all_of<Bed>(server)),
      patients_(all_of<Patient>(server)),
      identifiers_(all_of<PatientIdentifier>(server)),
      aliases_(all_of<Alias>(server)),
      events_(all_of<BookingEvent>(server)),
      stays_(all_of<Stay>(server)),
      reviews_(all_of<Review>(server)),
      notices_(all_of<Notice>(server)) {
  for (Booking& booking : all_of<Booking>(server)) {
    if (booking.patient) has_.emplace(booking.hospital, *booking.patient);
    bookings_.emplace(booking.id, std::move(booking));
  }
  for (const Stay& stay : stays_) has_.emplace(stay.hospital, stay.patient);
  for (const Pool& pool : all_of<Pool>(server)) hospital_of_.emplace(pool.id, pool.hospital);
}

Sights::Viewer Sights::viewer_of(const Account& person) {
  if (person.state != AccountState::active) return {};
  if (person.role == Role::staff) return {person.hospital, {}, {}};
  if (person.role == Role::desk) return {{}, person.clinic, {}};
  if (person.role == Role::patient) return {{}, {}, person.patient};
  return {};
}

/// Of a claim, its history and its stays; `hospital` has the row now.
bool Sights::sees(const Viewer& who, const Booking& booking, HospitalId hospital) {
  if (who.hospital) return hospital == who.hospital;
  // Units out of service are their hospital's business alone.
  if (booking.kind == BookingKind::block) return false;
  if (who.clinic) return booking.clinic == who.clinic;
  return who.patient && booking.patient == who.patient;
}

bool Sights::sees(const Viewer& who, PatientId patient) const {
  if (who.hospital)
    return has_.contains({*who.hospital, patient}) ||
           truth_.registered_in.contains({*who.hospital, patient});
  if (who.clinic) return truth_.had_at_desk.contains({*who.clinic, patient});
  return who.patient == patient;
}

void Sights::add_claims(const Viewer& who, Sight& sight) const {
  for (const auto& [id, booking] : bookings_)
    if (sees(who, booking, booking.hospital)) sight.insert(name_of(booking));
  for (const BookingEvent& event : events_) {
    const Booking& booking = bookings_.at(event.booking);
    if (sees(who, booking, booking.hospital)) sight.insert(name_of(event));
  }
  for (const Stay& stay : stays_)
    if (sees(who, bookings_.at(stay.booking), stay.hospital)) sight.insert(name_of(stay));
}

/// Reviews are for the ward whose places they are about, notices for whoever made the booking and
/// for whom.
void Sights::add_tasks(const Viewer& who, Sight& sight) const {
  for (const Review& review : reviews_) {
    const HospitalId where = review.pool ? hospital_of_.at(*review.pool) : review.hospital;
    if (who.hospital == where) sight.insert(name_of(review));
  }
  for (const Notice& notice : notices_)
    if (!who.hospital && sees(who, bookings_.at(notice.booking), {})) sight.insert(name_of(notice));
}

void Sights::add_people(const Viewer& who, Sight& sight) const {
  const auto add = [&](PatientId patient, const auto& row) {
    if (sees(who, patient)) sight.insert(name_of(row));
  };
  // Who was merged into another is shown to nobody.
  for (const Patient& patient : patients_)
    if (!patient.in_error) add(patient.id, patient);
  for (const PatientIdentifier& identifier : identifiers_) add(identifier.patient, identifier);
  for (const Alias& alias : aliases_) add(alias.patient, alias);
}

Sight Sights::seen_by(const Viewer& who) const {
  Sight sight;
  add_claims(who, sight);
  add_tasks(who, sight);
  add_people(who, sight);
  return sight;
}

Sight Sights::of(const Account& person) const {
  Sight sight = seen_by(viewer_of(person));
  const bool active = person.state == AccountState::active;
  const bool admin = active && person.role == Role::admin;
  const bool staff = active && person.role == Role::staff;
  for (const Account& account : accounts_)
    if (admin || account.id == person.id) sight.insert(name_of(account));
  for (const Bed& bed : beds_)
    if (admin || (staff && bed.hospital == person.hospital)) sight.insert(name_of(bed));
  return sight;
}

Sight Sights::of(std::string_view bucket) const {
  return seen_by({id_in<HospitalId>(bucket, "hospital:"), id_in<ClinicId>(bucket, "desk:"),
                  id_in<PatientId>(bucket, "patient:")});
}

}  // namespace wardbook::sim
