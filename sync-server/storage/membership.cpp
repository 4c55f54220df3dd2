#include "sync-server/storage/membership.h"

#include <algorithm>

#include "shared/store/rows.h"

namespace wardbook::sqlite {
namespace {

template <class Row>
bool is(const store::RowName& row) {
  return row.table == TableName<Row>::name;
}

template <class Id>
Id id_of(const store::RowName& row) {
  Id id;
  std::copy(row.key.begin(), row.key.end(), id.uuid.bytes.begin());
  return id;
}

Bytes bytes_of(const Uuid& id) {
  return Bytes(id.bytes.begin(), id.bytes.end());
}

}  // namespace

void Membership::wrote(const store::TouchedRows& rows, const store::TouchedRows& reshaped,
                       const std::vector<Effect>& effects) {
  written_.insert(rows.begin(), rows.end());
  reshaped_.insert(reshaped.begin(), reshaped.end());
  for (const Effect& effect : effects)
    if (const auto* put = std::get_if<Put>(&effect))
      if (const auto* row = std::get_if<Booking>(&put->row)) belonging_.saw(*row);
}

Status Membership::move() {
  WB_TRY(open_patients());
  for (const store::RowName& row : written_) WB_TRY(move_written(row));
  for (const store::RowName& row : others_) {
    if (written_.contains(row)) continue;
    WB_ASSIGN(const std::vector<Bucket> buckets, belonging_.buckets_of(row));
    WB_ASSIGN(std::vector<Member> stored, members_of(row));
    WB_TRY(move(row, buckets, std::move(stored), false));
  }
  WB_TRY(move_people());
  return names_.save();
}

Status Membership::open_patients() {
  for (const store::RowName& row : written_) {
    if (!is<Account>(row)) continue;
    WB_ASSIGN(
        const std::optional<PatientId> patient,
        database_.value<PatientId>(
            "SELECT patient_id FROM account WHERE id = ?1 AND patient_id IS NOT NULL", row.key));
    if (!patient) continue;
    const Bucket name = patient_bucket(*patient);
    WB_ASSIGN(const std::optional<int64_t> known, names_.find(name));
    if (known) continue;
    WB_ASSIGN([[maybe_unused]] const int64_t made, names_.id_of(name));
    WB_TRY(open_patient(*patient));
  }
  return {};
}

/// All that there is of the patient comes into the new bucket.
Status Membership::open_patient(PatientId patient) {
  WB_TRY(add_rows(others_, "patient", "id = ?1", patient));
  WB_TRY(add_rows(others_, "patient_identifier", "patient_id = ?1", patient));
  WB_TRY(add_rows(others_, "alias", "patient_id = ?1", patient));
  store::TouchedRows bookings;
  WB_TRY(add_rows(bookings, "booking", "patient_id = ?1", patient));
  // Somebody new. Notices are looked for among all.
  if (bookings.empty()) return {};
  others_.merge(bookings);
  constexpr std::string_view kOfThem =
      "booking_id IN (SELECT id FROM booking WHERE patient_id = ?1)";
  WB_TRY(add_rows(others_, "booking_event", kOfThem, patient));
  WB_TRY(add_rows(others_, "stay", kOfThem, patient));
  return add_rows(others_, "notice", "patient_id = ?1", patient);
}

/// Of the buckets that are read. Empty: of a patient without an account.
Result<std::optional<int64_t>> Membership::number_of(const Bucket& bucket) {
  if (is_of_patient(bucket)) {
    if (closed_.contains(bucket)) return std::optional<int64_t>();
    WB_ASSIGN(const std::optional<int64_t> known, names_.find(bucket));
    if (!known) closed_.insert(bucket);
    return known;
  }
  WB_ASSIGN(const int64_t id, names_.id_of(bucket));
  return std::optional(id);
}

Status Membership::move_written(const store::RowName& row) {
  WB_ASSIGN(std::vector<Member> stored, members_of(row));
  const bool is_new = stored.empty();
  WB_ASSIGN(const std::vector<Bucket> buckets, belonging_.buckets_of(row));
  WB_TRY(move(row, buckets, std::move(stored), true));
  // What a claim belongs to is among its steady columns.
  const bool is_claim = is<Booking>(row) || is<Stay>(row);
  if (is_claim && !is_new && !reshaped_.contains(row)) return {};
  if (is<Booking>(row)) return add_of_booking(id_of<BookingId>(row), is_new);
  return add_dependents(row);
}

Status Membership::move_people() {
  for (const auto& [patient, rows] : people_) {
    WB_ASSIGN(const std::vector<Bucket> buckets, belonging_.buckets_of(patient));
    for (const store::RowName& row : rows) {
      if (written_.contains(row)) continue;
      WB_ASSIGN(std::vector<Member> stored, members_of(row));
      WB_TRY(move(row, buckets, std::move(stored), false));
    }
  }
  return {};
}

/// Rows that belong elsewhere because this one was written.
Status Membership::add_dependents(const store::RowName& row) {
  if (is<Stay>(row)) {
    WB_ASSIGN(const std::optional<PatientId> patient,
              database_.value<PatientId>("SELECT patient_id FROM stay WHERE id = ?1", row.key));
    if (patient) return add_patient(*patient);
  } else if (is<Patient>(row)) {
    return add_patient(id_of<PatientId>(row));
  } else if (is<Alias>(row)) {
    WB_ASSIGN(
        const std::optional<PatientId> patient,
        database_.value<PatientId>("SELECT patient_id FROM alias WHERE local_id = ?1", row.key));
    if (patient) return add_patient(*patient);
  } else if (is<Hospital>(row)) {
    return add_places(id_of<HospitalId>(row));
  }
  return {};
}

/// A new one brings its history along, and may bring its patient to another hospital or desk.
Status Membership::add_of_booking(BookingId id, bool is_new) {
  WB_ASSIGN(const Booking* booking, belonging_.booking(id));
  if (!is_new) WB_TRY(add_rows(others_, "booking_event", "booking_id = ?1", id));
  if (!booking->patient) return {};
  if (is_new) {
    WB_ASSIGN(const bool tied, is_tied(*booking));
    if (tied) return {};
  }
  return add_patient(*booking->patient);
}

/// Whether the patient of a new booking is known where it was made and where it leads to.
Result<bool> Membership::is_tied(const Booking& booking) {
  std::vector<Bucket> wanted{hospital_bucket(booking.hospital)};
  if (booking.clinic) wanted.push_back(desk_bucket(*booking.clinic));
  WB_ASSIGN(const std::vector<Member> members,
            members_of({TableName<Patient>::name, bytes_of(booking.patient->uuid)}));
  for (const Bucket& name : wanted) {
    WB_ASSIGN(const int64_t bucket, names_.id_of(name));
    const bool there = std::any_of(members.begin(), members.end(), [&](const Member& member) {
      return member.bucket == bucket && !member.gone;
    });
    if (!there) return false;
  }
  return true;
}

Status Membership::add_patient(PatientId patient) {
  const auto [at, is_new] = people_.try_emplace(patient);
  if (!is_new) return {};
  at->second.insert({TableName<Patient>::name, bytes_of(patient.uuid)});
  WB_TRY(add_rows(at->second, "patient_identifier", "patient_id = ?1", patient));
  return add_rows(at->second, "alias", "patient_id = ?1", patient);
}

Status Membership::add_places(HospitalId hospital) {
  WB_TRY(add_rows(others_, "ward", "hospital_id = ?1", hospital));
  WB_TRY(add_rows(others_, "pool", "hospital_id = ?1", hospital));
  return add_rows(others_, "pool_load", "pool_id IN (SELECT id FROM pool WHERE hospital_id = ?1)",
                  hospital);
}

template <class... Values>
Status Membership::add_rows(store::TouchedRows& found, std::string_view table_name,
                            std::string_view tail, const Values&... values) {
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
    found.insert({table.name, key_of(table, rows.cells(0, table.key_columns))});
  }
}

Result<std::vector<Membership::Member>> Membership::members_of(const store::RowName& row) {
  WB_ASSIGN(store::Statement rows,
            database_.prepare("SELECT bucket, gone FROM member WHERE tbl = ?1 AND key = ?2",
                              row.table, row.key));
  std::vector<Member> members;
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return members;
    members.push_back({rows.integer(0), rows.get<bool>(1)});
  }
}

Status Membership::move(const store::RowName& row, const std::vector<Bucket>& buckets,
                        std::vector<Member> stored, bool written) {
  for (const Bucket& name : buckets) {
    WB_ASSIGN(const std::optional<int64_t> bucket, number_of(name));
    if (!bucket) continue;
    const auto member = std::find_if(stored.begin(), stored.end(),
                                     [&](const Member& one) { return one.bucket == *bucket; });
    const bool there = member != stored.end();
    if (!there || member->gone || written) WB_TRY(set(row, *bucket, false));
    if (there) stored.erase(member);
  }
  for (const Member& member : stored) {
    if (member.gone) continue;
    WB_ASSIGN(const Bucket name, names_.name_of(member.bucket));
    const bool stays = !buckets.empty() && stays_for_good(row.table, name);
    if (!stays || written) WB_TRY(set(row, member.bucket, !stays));
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
