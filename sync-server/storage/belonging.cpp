#include "sync-server/storage/belonging.h"

#include <algorithm>

#include "shared/store/rows.h"

namespace wardbook::sqlite {
namespace {

Error damaged(std::string_view table) {
  return {"database_damaged", "A row of table " + std::string(table) + " is missing."};
}

template <class T>
void add(std::vector<T>& all, const T& one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

}  // namespace

void Belonging::tie(PatientId patient, ClinicId clinic) {
  add(registered_at_[patient], clinic);
}

Result<DistrictId> Belonging::district_of(HospitalId hospital) {
  const auto known = districts_.find(hospital);
  if (known != districts_.end()) return known->second;
  WB_ASSIGN(
      const std::optional<DistrictId> district,
      database_.value<DistrictId>("SELECT district_id FROM hospital WHERE id = ?1", hospital));
  if (!district) return damaged("hospital");
  districts_.emplace(hospital, *district);
  return *district;
}

Result<DistrictId> Belonging::district_of(PoolId pool) {
  const auto known = districts_of_pools_.find(pool);
  if (known != districts_of_pools_.end()) return known->second;
  WB_ASSIGN(const std::optional<HospitalId> hospital,
            database_.value<HospitalId>("SELECT hospital_id FROM pool WHERE id = ?1", pool));
  if (!hospital) return damaged("pool");
  WB_ASSIGN(const DistrictId district, district_of(*hospital));
  districts_of_pools_.emplace(pool, district);
  return district;
}

Result<const Booking*> Belonging::booking(BookingId id) {
  auto at = bookings_.find(id);
  if (at == bookings_.end()) {
    WB_ASSIGN(std::optional<Booking> row, store::get<Booking>(database_, id));
    if (!row) return damaged("booking");
    at = bookings_.emplace(id, *std::move(row)).first;
  }
  return &at->second;
}

Result<const PatientTies*> Belonging::ties_of(PatientId patient) {
  auto at = ties_.find(patient);
  if (at == ties_.end()) {
    PatientTies ties;
    add_registered(patient, ties);
    WB_TRY(add_ties(patient, ties));
    at = ties_.emplace(patient, std::move(ties)).first;
  }
  return &at->second;
}

void Belonging::add_registered(PatientId patient, PatientTies& ties) const {
  const auto desks = registered_at_.find(patient);
  if (desks == registered_at_.end()) return;
  for (const ClinicId clinic : desks->second) add(ties.clinics, clinic);
}

Status Belonging::add_ties(PatientId patient, PatientTies& ties) {
  // Nothing here that makes SQLite build a table for one patient.
  WB_ASSIGN(store::Statement rows,
            database_.prepare(
                "SELECT hospital_id, clinic_id, NULL FROM booking WHERE patient_id = ?1 UNION ALL "
                "SELECT hospital_id, NULL, NULL FROM stay WHERE patient_id = ?1 UNION ALL "
                "SELECT NULL, clinic_id, NULL FROM patient WHERE id = ?1 UNION ALL "
                "SELECT hospital_id, NULL, NULL FROM registrar WHERE patient_id = ?1 UNION ALL "
                "SELECT r.hospital_id, NULL, NULL FROM alias a CROSS JOIN registrar r "
                "ON r.patient_id = a.local_id WHERE a.patient_id = ?1 UNION ALL "
                "SELECT NULL, p.clinic_id, a.local_id FROM alias a LEFT JOIN patient p "
                "ON p.id = a.local_id WHERE a.patient_id = ?1",
                patient));
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) break;
    if (!rows.is_null(0)) add(ties.hospitals, rows.get<HospitalId>(0));
    if (!rows.is_null(1)) add(ties.clinics, rows.get<ClinicId>(1));
    // A record that ended in the batch in which a desk had it never was a member of the desk's
    // bucket.
    if (!rows.is_null(2)) add_registered(rows.get<PatientId>(2), ties);
  }
  // A desk that has had the person keeps the person, also under an id that was merged into this
  // one. CROSS: from the person to the desks; the planner would begin with all the desks.
  WB_ASSIGN(store::Statement desks,
            database_.prepare("SELECT substr(b.name, 6) FROM member m CROSS JOIN bucket b "
                              "ON b.id = m.bucket WHERE m.tbl = 'patient' AND m.key = ?1 "
                              "AND b.name LIKE 'desk:%' UNION ALL "
                              "SELECT substr(b.name, 6) FROM alias a CROSS JOIN member m "
                              "ON m.tbl = 'patient' AND m.key = a.local_id CROSS JOIN bucket b "
                              "ON b.id = m.bucket WHERE a.patient_id = ?1 "
                              "AND b.name LIKE 'desk:%'",
                              patient));
  while (true) {
    WB_ASSIGN(const bool more, desks.step());
    if (!more) return {};
    WB_ASSIGN(const Uuid clinic, parse_uuid(desks.text(0)));
    add(ties.clinics, ClinicId{clinic});
  }
}

Result<std::vector<Bucket>> Belonging::of(const Ward& row) {
  WB_ASSIGN(const DistrictId district, district_of(row.hospital));
  return wardbook::buckets_of(row, district);
}

Result<std::vector<Bucket>> Belonging::of(const Pool& row) {
  WB_ASSIGN(const DistrictId district, district_of(row.hospital));
  return wardbook::buckets_of(row, district);
}

Result<std::vector<Bucket>> Belonging::of(const Patient& row) {
  WB_ASSIGN(const PatientTies* ties, ties_of(row.id));
  return wardbook::buckets_of(row, *ties);
}

Result<std::vector<Bucket>> Belonging::of(const PatientIdentifier& row) {
  WB_ASSIGN(const PatientTies* ties, ties_of(row.patient));
  return wardbook::buckets_of(row, *ties);
}

Result<std::vector<Bucket>> Belonging::of(const Alias& row) {
  WB_ASSIGN(const PatientTies* ties, ties_of(row.patient));
  return wardbook::buckets_of(row, *ties);
}

Result<std::vector<Bucket>> Belonging::buckets_of(PatientId patient) {
  Patient row;
  row.id = patient;
  return of(row);
}

Result<std::vector<Bucket>> Belonging::of(const Stay& row) {
  WB_ASSIGN(const Booking* of_stay, booking(row.booking));
  return wardbook::buckets_of(row, *of_stay);
}

template <class Row>
Result<std::vector<Bucket>> Belonging::of(const Row& row) {
  return wardbook::buckets_of(row);
}

template <class Row>
Result<std::vector<Bucket>> Belonging::of(const store::RowName& name) {
  const Table& table = table_of<Row>();
  WB_ASSIGN(const Cells key, store::key_cells(table, name.key));
  WB_ASSIGN(store::Statement statement, database_.prepare(store::sql_of(table).get));
  for (size_t i = 0; i < key.size(); ++i) statement.bind(static_cast<int>(i), key[i]);
  WB_ASSIGN(const bool found, statement.step());
  if (!found) return damaged(name.table);
  WB_ASSIGN(const Row row, store::read_row<Row>(statement));
  return of(row);
}

// What their keys tell needs no look at the rows.

Result<std::vector<Bucket>> Belonging::of_load(const store::RowName& name) {
  PoolLoad row;
  WB_ASSIGN(const Cells key, store::key_cells(table_of<PoolLoad>(), name.key));
  WB_CHECK(from_cell(key[0], row.pool));
  WB_ASSIGN(const DistrictId district, district_of(row.pool));
  return wardbook::buckets_of(row, district);
}

Result<std::vector<Bucket>> Belonging::of_booking(const store::RowName& name) {
  BookingId id;
  std::copy(name.key.begin(), name.key.end(), id.uuid.bytes.begin());
  WB_ASSIGN(const Booking* row, booking(id));
  return wardbook::buckets_of(*row);
}

Result<std::vector<Bucket>> Belonging::of_event(const store::RowName& name) {
  BookingEvent row;
  WB_ASSIGN(const Cells key, store::key_cells(table_of<BookingEvent>(), name.key));
  WB_CHECK(from_cell(key[0], row.booking));
  WB_ASSIGN(const Booking* of_event, booking(row.booking));
  return wardbook::buckets_of(row, *of_event);
}

Result<std::vector<Bucket>> Belonging::buckets_of(const store::RowName& row) {
  using Find = Result<std::vector<Bucket>> (Belonging::*)(const store::RowName&);
  static const std::map<std::string_view, Find> kByTable{
      {TableName<Policy>::name, &Belonging::of<Policy>},
      {TableName<District>::name, &Belonging::of<District>},
      {TableName<Clinic>::name, &Belonging::of<Clinic>},
      {TableName<Hospital>::name, &Belonging::of<Hospital>},
      {TableName<Ward>::name, &Belonging::of<Ward>},
      {TableName<Pool>::name, &Belonging::of<Pool>},
      {TableName<Bed>::name, &Belonging::of<Bed>},
      {TableName<PoolLoad>::name, &Belonging::of_load},
      {TableName<Patient>::name, &Belonging::of<Patient>},
      {TableName<Account>::name, &Belonging::of<Account>},
      {TableName<PatientIdentifier>::name, &Belonging::of<PatientIdentifier>},
      {TableName<Alias>::name, &Belonging::of<Alias>},
      {TableName<Booking>::name, &Belonging::of_booking},
      {TableName<BookingEvent>::name, &Belonging::of_event},
      {TableName<Stay>::name, &Belonging::of<Stay>},
      {TableName<Review>::name, &Belonging::of<Review>},
      {TableName<Notice>::name, &Belonging::of<Notice>},
  };
  return (this->*kByTable.at(row.table))(row);
}

}  // namespace wardbook::sqlite
