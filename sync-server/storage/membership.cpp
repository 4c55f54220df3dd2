#include "sync-server/storage/membership.h"

#include <map>

#include "shared/store/rows.h"

namespace wardbook::sqlite {
namespace {

template <class Row>
bool is(const store::RowName& row) {
  return row.table == TableName<Row>::name;
}

Bytes bytes_of(const Uuid& id) {
  return Bytes(id.bytes.begin(), id.bytes.end());
}

}  // namespace

void Membership::tie(PatientId patient, std::optional<ClinicId> clinic,
                     std::optional<HospitalId> hospital) {
  belonging_.tie(patient, clinic, hospital);
}

Status Membership::move() {
  for (const store::RowName& row : written_) WB_TRY(add_dependents(row));
  for (const store::RowName& row : written_) WB_TRY(move(row, true));
  for (const store::RowName& row : others_)
    if (!written_.contains(row)) WB_TRY(move(row, false));
  return names_.save();
}

/// Rows that belong elsewhere because this one was written.
Status Membership::add_dependents(const store::RowName& row) {
  if (is<Booking>(row)) {
    WB_TRY(add_rows("booking_event", "booking_id = ?1", row.key));
    WB_ASSIGN(const std::optional<std::optional<PatientId>> patient,
              database_.value<std::optional<PatientId>>(
                  "SELECT patient_id FROM booking WHERE id = ?1", row.key));
    if (patient && *patient) return add_patient_rows(**patient);
  } else if (is<Stay>(row)) {
    WB_ASSIGN(const std::optional<PatientId> patient,
              database_.value<PatientId>("SELECT patient_id FROM stay WHERE id = ?1", row.key));
    if (patient) return add_patient_rows(*patient);
  } else if (is<Patient>(row)) {
    PatientId patient;
    std::copy(row.key.begin(), row.key.end(), patient.uuid.bytes.begin());
    return add_patient_rows(patient);
  } else if (is<Alias>(row)) {
    WB_ASSIGN(
        const std::optional<PatientId> patient,
        database_.value<PatientId>("SELECT patient_id FROM alias WHERE local_id = ?1", row.key));
    if (patient) return add_patient_rows(*patient);
  } else if (is<Hospital>(row)) {
    HospitalId hospital;
    std::copy(row.key.begin(), row.key.end(), hospital.uuid.bytes.begin());
    return add_places(hospital);
  }
  return {};
}

Status Membership::add_patient_rows(PatientId patient) {
  if (!others_.insert({TableName<Patient>::name, bytes_of(patient.uuid)}).second) return {};
  WB_TRY(add_rows("patient_identifier", "patient_id = ?1", patient));
  return add_rows("alias", "patient_id = ?1", patient);
}

Status Membership::add_places(HospitalId hospital) {
  WB_TRY(add_rows("ward", "hospital_id = ?1", hospital));
  WB_TRY(add_rows("pool", "hospital_id = ?1", hospital));
  return add_rows("pool_load", "pool_id IN (SELECT id FROM pool WHERE hospital_id = ?1)", hospital);
}

template <class... Values>
Status Membership::add_rows(std::string_view table_name, std::string_view tail,
                            const Values&... values) {
  const Table& table = *find_table(table_name);
  std::string sql = "SELECT ";
  for (size_t i = 0; i < table.key_columns; ++i) {
    if (i > 0) sql += ", ";
    sql += table.columns[i].name;
  }
  sql.append(" FROM ").append(table.name).append(" WHERE ").append(tail);
  WB_ASSIGN(store::Statement rows, database_.prepare(sql, values...));
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return {};
    others_.insert({table.name, key_of(table, rows.cells(0, table.key_columns))});
  }
}

Status Membership::move(const store::RowName& row, bool written) {
  std::map<int64_t, bool> stored;  // bucket → gone
  {
    WB_ASSIGN(store::Statement members,
              database_.prepare("SELECT bucket, gone FROM member WHERE tbl = ?1 AND key = ?2",
                                row.table, row.key));
    while (true) {
      WB_ASSIGN(const bool more, members.step());
      if (!more) break;
      stored.emplace(members.integer(0), members.get<bool>(1));
    }
  }
  WB_ASSIGN(const std::vector<Bucket> buckets, belonging_.buckets_of(row));
  for (const Bucket& name : buckets) {
    WB_ASSIGN(const int64_t bucket, names_.id_of(name));
    const auto member = stored.find(bucket);
    if (member == stored.end() || member->second || written) WB_TRY(set(row, bucket, false));
    if (member != stored.end()) stored.erase(member);
  }
  for (const auto& [bucket, gone] : stored) {
    if (gone) continue;
    WB_ASSIGN(const Bucket name, names_.name_of(bucket));
    const bool stays = stays_for_good(row.table, name);
    if (!stays || written) WB_TRY(set(row, bucket, !stays));
  }
  return {};
}

Status Membership::set(const store::RowName& row, int64_t bucket, bool gone) {
  WB_ASSIGN(const int64_t seq, names_.next_seq(bucket));
  return database_.run(
      "INSERT INTO member (tbl, key, bucket, seq, gone, whole) VALUES (?1, ?2, ?3, ?4, ?5, ?4) "
      "ON CONFLICT (tbl, key, bucket) DO UPDATE SET seq = excluded.seq, gone = excluded.gone, "
      "whole = CASE WHEN gone OR ?6 THEN excluded.seq ELSE whole END",
      row.table, row.key, bucket, seq, gone, reshaped_.contains(row));
}

}  // namespace wardbook::sqlite
