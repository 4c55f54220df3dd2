#include <array>
#include <span>

#include "shared/store/rows.h"
#include "shared/store/table_ddl.h"

// What the server's database refuses by itself, whatever the program above it does.

namespace wardbook::store {
namespace {

struct Reference {
  std::string_view table;
  std::string_view column;
  std::string_view target;
};

// Not here: made_by, changed_by, actor_id, closed_by, acknowledged_by (the server's own actor has
// no account), opened_by, by_command (a command is no row yet when it writes), alias.local_id (a
// patient whom only a device has registered).
constexpr auto kReferences = std::to_array<Reference>({
    {"clinic", "district_id", "district"},
    {"hospital", "district_id", "district"},
    {"ward", "hospital_id", "hospital"},
    {"pool", "hospital_id", "hospital"},
    {"pool", "ward_id", "ward"},
    {"bed", "pool_id", "pool"},
    {"bed", "hospital_id", "hospital"},
    {"pool_load", "pool_id", "pool"},
    {"pool_load", "hospital_id", "hospital"},
    {"patient", "clinic_id", "clinic"},
    {"patient", "account_id", "account"},
    {"account", "hospital_id", "hospital"},
    {"account", "clinic_id", "clinic"},
    {"account", "patient_id", "patient"},
    {"patient_identifier", "patient_id", "patient"},
    {"alias", "patient_id", "patient"},
    {"booking", "patient_id", "patient"},
    {"booking", "asked_hospital_id", "hospital"},
    {"booking", "asked_pool_id", "pool"},
    {"booking", "hospital_id", "hospital"},
    {"booking", "pool_id", "pool"},
    {"booking", "clinic_id", "clinic"},
    {"booking_event", "booking_id", "booking"},
    {"stay", "booking_id", "booking"},
    {"stay", "patient_id", "patient"},
    {"stay", "hospital_id", "hospital"},
    {"stay", "pool_id", "pool"},
    {"stay", "bed_id", "bed"},
    {"review", "hospital_id", "hospital"},
    {"review", "pool_id", "pool"},
    {"review", "booking_id", "booking"},
    {"review", "candidate_id", "booking"},
    {"review", "stay_id", "stay"},
    {"review", "bed_id", "bed"},
    {"notice", "booking_id", "booking"},
    {"notice", "patient_id", "patient"},
    {"notice", "clinic_id", "clinic"},
    {"notice", "hospital_id", "hospital"},
    {"notice", "pool_id", "pool"},
});

struct Condition {
  std::string_view table;
  std::string_view check;
};

constexpr auto kConditions = std::to_array<Condition>({
    {"policy", "id = 1"},
    {"policy", "edition >= 1"},
    {"clinic", "latitude_e6 BETWEEN -90000000 AND 90000000"},
    {"clinic", "longitude_e6 BETWEEN -180000000 AND 180000000"},
    {"hospital", "latitude_e6 BETWEEN -90000000 AND 90000000"},
    {"hospital", "longitude_e6 BETWEEN -180000000 AND 180000000"},
    {"hospital", "step_hours BETWEEN 1 AND 24 AND 24 % step_hours = 0"},
    {"pool", "units >= 0"},
    {"pool", "turnaround_minutes >= 0"},
    {"pool", "capabilities BETWEEN 0 AND 63"},
    {"pool_load", "capacity >= 0"},
    {"pool_load", "used BETWEEN 0 AND capacity"},
    {"pool_load", "waiting >= 0"},
    {"patient", "bypass_groups BETWEEN 0 AND 7"},
    {"account", "length(user_name) > 0"},
    {"patient_identifier", "length(system) > 0"},
    {"patient_identifier", "length(value) > 0"},
    {"alias", "local_id <> patient_id"},
    {"booking", "state <> 'held'"},
    {"booking", "(kind = 'block') = (patient_id IS NULL)"},
    {"booking", "asked_from < asked_to"},
    {"booking", "slot_from < slot_to"},
    {"booking",
     "pool_id IS NOT NULL OR (state <> 'confirmed' AND state <> 'arrived' AND "
     "state <> 'admitted')"},
    {"booking", "needs BETWEEN 0 AND 63"},
    {"booking", "bypass_groups BETWEEN 0 AND 7"},
    {"booking", "triage_rank BETWEEN 0 AND 4"},
    {"booking", "receipt >= 1"},
    {"stay", "(state = 'discharged') <= (discharged_at IS NOT NULL)"},
});

// Not IN, in a check or the condition of an index: of a list of more than two SQLite makes a table
// each time that it writes a row.
std::string is_one_of(std::string_view column, std::span<const std::string_view> words) {
  std::string any;
  for (std::string_view word : words) {
    any += any.empty() ? "" : " OR ";
    any.append(column).append(" = '").append(word).append("'");
  }
  return any;
}

std::string column_check(const Column& column) {
  const std::string name(column.name);
  if (column.name == "version") return " CHECK (version >= 1)";
  if (column.flag) return " CHECK (" + name + " IN (0, 1))";
  if (column.type == CellType::blob) return " CHECK (length(" + name + ") = 16)";
  if (column.one_of.empty()) return "";
  return " CHECK (" + is_one_of(name, column.one_of) + ")";
}

}  // namespace

std::string server_table(const Table& table) {
  std::string sql = "CREATE TABLE " + std::string(table.name) + " (";
  for (const Column& column : table.columns) {
    sql.append(column.name).append(" ").append(sql_type(column));
    if (!column.nullable) sql += " NOT NULL";
    sql += column_check(column) + ", ";
  }
  for (const Condition& condition : kConditions)
    if (condition.table == table.name) sql.append("CHECK (").append(condition.check).append("), ");
  // Deferred: the effects of a decision come in any order; apply() asks at the end of each.
  for (const Reference& reference : kReferences)
    if (reference.table == table.name)
      sql.append("FOREIGN KEY (")
          .append(reference.column)
          .append(") REFERENCES ")
          .append(reference.target)
          .append(" DEFERRABLE INITIALLY DEFERRED, ");
  return sql + "PRIMARY KEY (" + key_list(table) + ")) STRICT, WITHOUT ROWID";
}

std::string one_live_hold_index() {
  return "CREATE UNIQUE INDEX booking_one_live_hold ON booking (patient_id) WHERE " +
         std::string(kLiveHold);
}

std::string admitted_index() {
  return "CREATE INDEX booking_admitted ON booking (patient_id) WHERE state = 'admitted'";
}

/// With all that a pull asks of a membership: without a look at the table itself.
std::string member_by_seq_index() {
  return "CREATE UNIQUE INDEX member_by_seq ON member (bucket, seq, gone, whole)";
}

std::vector<std::string> server_indexes() {
  return {
      "CREATE UNIQUE INDEX stay_one_patient_in_a_bed ON stay (bed_id) WHERE state = 'active'",
      "CREATE UNIQUE INDEX stay_one_bed_for_a_patient ON stay (patient_id) WHERE state = 'active'",
      "CREATE INDEX stay_by_bed ON stay (bed_id)",
      one_live_hold_index(),
      admitted_index(),
      "CREATE UNIQUE INDEX account_user_name ON account (user_name)",
      // A booking holds one unit a slot, wherever.
      "CREATE UNIQUE INDEX slot_unit_of_booking ON slot_unit (booking_id, slot)",
      "CREATE INDEX slot_over_of_booking ON slot_over (booking_id)",
      member_by_seq_index(),
      "CREATE UNIQUE INDEX outcome_by_commit ON outcome (commit_no)",
      "CREATE UNIQUE INDEX outcome_by_chain ON outcome (device_id, number) WHERE number > 0",
      "CREATE INDEX session_by_account ON session (account_id)",
      "CREATE INDEX stay_overdue ON stay (until) WHERE state IN ('active', 'disputed')",
      "CREATE INDEX booking_late ON booking (arrive_by) "
      "WHERE state = 'confirmed' AND kind = 'care'",
      "CREATE INDEX booking_too_late ON booking (not_after) WHERE state = 'waitlisted'",
  };
}

std::string account_past_table() {
  return "CREATE TABLE account_past (account_id BLOB NOT NULL REFERENCES account, "
         "since INTEGER NOT NULL, role TEXT NOT NULL, state TEXT NOT NULL, hospital_id BLOB, "
         "clinic_id BLOB, PRIMARY KEY (account_id, since)) STRICT, WITHOUT ROWID";
}

std::string registrar_table() {
  return "CREATE TABLE registrar (patient_id BLOB NOT NULL, hospital_id BLOB NOT NULL, "
         "FOREIGN KEY (patient_id) REFERENCES patient DEFERRABLE INITIALLY DEFERRED, "
         "FOREIGN KEY (hospital_id) REFERENCES hospital DEFERRABLE INITIALLY DEFERRED, "
         "PRIMARY KEY (patient_id, hospital_id)) STRICT, WITHOUT ROWID";
}

std::vector<std::string> server_tables() {
  const std::string end = ") STRICT, WITHOUT ROWID";
  const std::string to_booking =
      "FOREIGN KEY (booking_id) REFERENCES booking DEFERRABLE INITIALLY DEFERRED, ";
  return {
      "CREATE TABLE pool_unit (pool_id BLOB NOT NULL, unit INTEGER NOT NULL CHECK (unit >= 1), "
      "FOREIGN KEY (pool_id) REFERENCES pool DEFERRABLE INITIALLY DEFERRED, "
      "PRIMARY KEY (pool_id, unit)" +
          end,
      // No double booking: one booking for one unit in one slot.
      "CREATE TABLE slot_unit (pool_id BLOB NOT NULL, slot INTEGER NOT NULL, "
      "unit INTEGER NOT NULL, booking_id BLOB NOT NULL, " +
          to_booking +
          "FOREIGN KEY (pool_id, unit) REFERENCES pool_unit (pool_id, unit), "
          "PRIMARY KEY (pool_id, slot, unit)" +
          end,
      "CREATE TABLE slot_over (pool_id BLOB NOT NULL, slot INTEGER NOT NULL, "
      "booking_id BLOB NOT NULL, " +
          to_booking +
          "FOREIGN KEY (pool_id) REFERENCES pool DEFERRABLE INITIALLY DEFERRED, "
          "PRIMARY KEY (pool_id, slot, booking_id)" +
          end,
      "CREATE TABLE bucket (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, "
      "seq INTEGER NOT NULL CHECK (seq >= 0)) STRICT",
      // The change log: the latest state of each row's membership, numbered in commit order.
      // whole: its number when the row came into the bucket, or when a steady column of it changed.
      "CREATE TABLE member (tbl TEXT NOT NULL, key BLOB NOT NULL, "
      "bucket INTEGER NOT NULL REFERENCES bucket, seq INTEGER NOT NULL CHECK (seq >= 1), "
      "gone INTEGER NOT NULL CHECK (gone IN (0, 1)), whole INTEGER NOT NULL DEFAULT 0, "
      "PRIMARY KEY (tbl, key, bucket)" +
          end,
      "CREATE TABLE outcome (command_id BLOB NOT NULL PRIMARY KEY CHECK (length(command_id) = 16), "
      "device_id BLOB NOT NULL CHECK (length(device_id) = 16), "
      "number INTEGER NOT NULL CHECK (number >= 0), actor_id BLOB NOT NULL, kind TEXT NOT NULL, "
      "body BLOB NOT NULL, body_hash BLOB NOT NULL CHECK (length(body_hash) = 32), "
      "code TEXT NOT NULL, record BLOB NOT NULL, commit_no INTEGER NOT NULL, "
      "decided_at INTEGER NOT NULL, seal BLOB NOT NULL CHECK (length(seal) = 32), "
      // judged_at: the actor's role of then was asked for.
      "touched BLOB NOT NULL, judged_at INTEGER NOT NULL DEFAULT 0" +
          end,
      "CREATE TABLE device (id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), "
      "secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32), name TEXT NOT NULL, "
      "last_number INTEGER NOT NULL CHECK (last_number >= 0), "
      "last_hash BLOB NOT NULL CHECK (length(last_hash) = 32), "
      "revoked INTEGER NOT NULL CHECK (revoked IN (0, 1)), created INTEGER NOT NULL, "
      "last_seen INTEGER NOT NULL" +
          end,
      "CREATE TABLE device_user (device_id BLOB NOT NULL REFERENCES device, "
      "account_id BLOB NOT NULL REFERENCES account, since INTEGER NOT NULL, "
      "last_seen INTEGER NOT NULL, removed INTEGER NOT NULL CHECK (removed IN (0, 1)), "
      "PRIMARY KEY (device_id, account_id)" +
          end,
      "CREATE TABLE account_secret (account_id BLOB NOT NULL PRIMARY KEY REFERENCES account, "
      "phc TEXT NOT NULL" +
          end,
      "CREATE TABLE session (token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32), "
      "account_id BLOB NOT NULL REFERENCES account, device_id BLOB NOT NULL REFERENCES device, "
      "created INTEGER NOT NULL, last_used INTEGER NOT NULL, expires INTEGER NOT NULL, "
      "revoked INTEGER NOT NULL CHECK (revoked IN (0, 1))" +
          end,
      "CREATE TABLE audit (seq INTEGER PRIMARY KEY, "
      "prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32), "
      "hash BLOB NOT NULL CHECK (length(hash) = 32), at INTEGER NOT NULL, actor_id BLOB NOT NULL, "
      "device_id BLOB NOT NULL, action TEXT NOT NULL, object TEXT NOT NULL, detail TEXT NOT NULL) "
      "STRICT",
      // What accounts were, from `since` until they were changed.
      account_past_table(),
      // Hospitals whose staff have registered a person, or corrected the record: they keep the
      // person, with or without a booking.
      registrar_table(),
      // Answers of an earlier epoch whose effects are not here yet. tell_at: when people are told,
      // if it contradicts what is here; null: they have been.
      "CREATE TABLE parked (command_id BLOB NOT NULL PRIMARY KEY REFERENCES outcome "
      "DEFERRABLE INITIALLY DEFERRED, tell_at INTEGER DEFAULT 0" +
          end,
      "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL" + end,
      "CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL" + end,
  };
}

}  // namespace wardbook::store
