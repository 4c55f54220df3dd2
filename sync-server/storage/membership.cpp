#include "sync-server/storage/membership.h"

#include <algorithm>
#include <span>

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

template <class All>
RowNames rows_of(const All& names) {
  RowNames rows;
  for (const store::RowName& name : names) rows.push_back(&name);
  return rows;
}

/// Their ids.
class Patients final : public store::GivenRows {
 public:
  explicit Patients(const std::set<PatientId>& ids) : next_(ids.begin()), end_(ids.end()) {}

  bool next() override {
    if (next_ == end_) return false;
    cell_ = std::span<const uint8_t>(next_->uuid.bytes);
    ++next_;
    return true;
  }
  std::span<const CellView> row() const override { return {&cell_, 1}; }

 private:
  std::set<PatientId>::const_iterator next_;
  const std::set<PatientId>::const_iterator end_;
  CellView cell_;
};

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
  WB_TRY(move_written());
  WB_TRY(move_others());
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

Status Membership::move_written() {
  const RowNames rows = rows_of(written_);
  WB_ASSIGN(std::vector<std::vector<Member>> stored, members_of(database_, rows));
  for (size_t i = 0; i < rows.size(); ++i) {
    const bool is_new = stored[i].empty();
    WB_ASSIGN(const std::vector<Bucket> buckets, belonging_.buckets_of(*rows[i]));
    WB_TRY(move(*rows[i], buckets, std::move(stored[i]), true));
    WB_TRY(add_dependents(*rows[i], is_new));
  }
  WB_TRY(add_untied());
  return write_changes();
}

Status Membership::move_others() {
  RowNames rows = rows_of(others_);
  std::erase_if(rows, [&](const store::RowName* row) { return written_.contains(*row); });
  WB_ASSIGN(std::vector<std::vector<Member>> stored, members_of(database_, rows));
  for (size_t i = 0; i < rows.size(); ++i) {
    WB_ASSIGN(const std::vector<Bucket> buckets, belonging_.buckets_of(*rows[i]));
    WB_TRY(move(*rows[i], buckets, std::move(stored[i]), false));
  }
  return write_changes();
}

Status Membership::move_people() {
  std::vector<std::pair<store::RowName, PatientId>> theirs;
  for (const PatientId patient : people_)
    theirs.push_back({{TableName<Patient>::name, bytes_of(patient.uuid)}, patient});
  WB_TRY(add_of_people(theirs, TableName<PatientIdentifier>::name));
  WB_TRY(add_of_people(theirs, TableName<Alias>::name));
  std::erase_if(theirs, [&](const auto& one) { return written_.contains(one.first); });
  RowNames rows;
  for (const auto& [row, patient] : theirs) rows.push_back(&row);
  WB_ASSIGN(std::vector<std::vector<Member>> stored, members_of(database_, rows));
  for (size_t i = 0; i < rows.size(); ++i) {
    WB_ASSIGN(const std::vector<Bucket> buckets, belonging_.buckets_of(theirs[i].second));
    WB_TRY(move(*rows[i], buckets, std::move(stored[i]), false));
  }
  return write_changes();
}

/// Rows that belong elsewhere because this one was written.
Status Membership::add_dependents(const store::RowName& row, bool is_new) {
  // What a claim belongs to is among its steady columns.
  const bool is_claim = is<Booking>(row) || is<Stay>(row);
  if (is_claim && !is_new && !reshaped_.contains(row)) return {};
  if (is<Booking>(row)) return add_of_booking(id_of<BookingId>(row), is_new);
  std::optional<PatientId> patient;
  if (is<Stay>(row)) {
    WB_ASSIGN(patient,
              database_.value<PatientId>("SELECT patient_id FROM stay WHERE id = ?1", row.key));
  } else if (is<Patient>(row)) {
    patient = id_of<PatientId>(row);
  } else if (is<Alias>(row)) {
    WB_ASSIGN(patient, database_.value<PatientId>(
                           "SELECT patient_id FROM alias WHERE local_id = ?1", row.key));
  } else if (is<Hospital>(row)) {
    return add_places(id_of<HospitalId>(row));
  }
  if (patient) people_.insert(*patient);
  return {};
}

/// A new one brings its history along, and may bring its patient to another hospital or desk.
Status Membership::add_of_booking(BookingId id, bool is_new) {
  WB_ASSIGN(const Booking* booking, belonging_.booking(id));
  if (!is_new) WB_TRY(add_rows(others_, "booking_event", "booking_id = ?1", id));
  if (!booking->patient) return {};
  if (!is_new) {
    people_.insert(*booking->patient);
    return {};
  }
  std::set<Bucket>& wanted = led_[*booking->patient];
  wanted.insert(hospital_bucket(booking->hospital));
  if (booking->clinic) wanted.insert(desk_bucket(*booking->clinic));
  return {};
}

/// The patients of new bookings who are not known everywhere that these lead to.
Status Membership::add_untied() {
  std::vector<store::RowName> names;
  for (const auto& [patient, wanted] : led_)
    names.push_back({TableName<Patient>::name, bytes_of(patient.uuid)});
  WB_ASSIGN(const std::vector<std::vector<Member>> stored, members_of(database_, rows_of(names)));
  size_t at = 0;
  for (const auto& [patient, wanted] : led_) {
    const std::vector<Member>& members = stored[at++];
    for (const Bucket& name : wanted) {
      WB_ASSIGN(const int64_t bucket, names_.id_of(name));
      const bool there = std::any_of(members.begin(), members.end(), [&](const Member& member) {
        return member.bucket == bucket && !member.gone;
      });
      if (!there) people_.insert(patient);
    }
  }
  return {};
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
  const std::string sql = "SELECT " + store::key_list(table) + " FROM " + std::string(table.name) +
                          " WHERE " + std::string(tail);
  WB_ASSIGN(store::Statement rows, database_.prepare(sql, values...));
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return {};
    found.insert({table.name, key_of(table, rows.cells(0, table.key_columns))});
  }
}

/// The people's rows in a table that names the patient of each.
Status Membership::add_of_people(std::vector<std::pair<store::RowName, PatientId>>& found,
                                 std::string_view table_name) {
  if (people_.empty()) return {};
  Patients given(people_);
  const Table& table = *find_table(table_name);
  WB_ASSIGN(store::Statement rows,
            database_.prepare("SELECT patient_id, " + store::key_list(table) +
                                  " FROM given_rows(?1) CROSS JOIN " + std::string(table.name) +
                                  " ON patient_id = c0",
                              nullptr));
  rows.bind_rows(0, given);
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return {};
    found.push_back(
        {{table.name, key_of(table, rows.cells(1, table.key_columns))}, rows.get<PatientId>(0)});
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
  changes_.push_back({&row, bucket, seq, gone});
  return {};
}

Status Membership::write_changes() {
  const auto reshaped = std::stable_partition(
      changes_.begin(), changes_.end(),
      [&](const MemberChange& change) { return !reshaped_.contains(*change.row); });
  const std::span all(changes_);
  const auto steady = static_cast<size_t>(reshaped - changes_.begin());
  WB_TRY(write_members(database_, all.first(steady), false));
  WB_TRY(write_members(database_, all.subspan(steady), true));
  changes_.clear();
  return {};
}

}  // namespace wardbook::sqlite
