#include "shared/store/schema.h"

#include "shared/store/rows.h"
#include "shared/store/table_ddl.h"

namespace wardbook::store {
namespace {

/// PRAGMA application_id: "WBsv" and "WBdv". A server never opens a tablet's file, nor the reverse.
int64_t application_id(Side side) {
  return side == Side::server ? 0x57427376 : 0x57426476;
}

/// A replicated table on a device: an explicit NOT NULL key and nothing else.
std::string device_table(const Table& table) {
  std::string sql = "CREATE TABLE " + std::string(table.name) + " (";
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    sql.append(column.name).append(" ").append(sql_type(column));
    if (i < table.key_columns) sql += " NOT NULL";
    sql += ", ";
  }
  return sql + "PRIMARY KEY (" + key_list(table) + ")) STRICT, WITHOUT ROWID";
}

Error other_version(Side side) {
  const std::string what = "This database was written by another version of Wardbook. ";
  if (side == Side::server)
    return {"database_other_version",
            what +
                "Start the version that wrote it, or restore a backup of this version, or give "
                "another data folder. Nothing was changed."};
  return {"database_other_version",
          what +
              "Get the newest version: load the page again with the network. Remove this "
              "device's data only if that does not help, because work that waits is in it."};
}

void append(std::vector<std::string>& all, std::vector<std::string> more) {
  for (std::string& one : more) all.push_back(std::move(one));
}

Result<int64_t> number(Database& database, std::string_view sql) {
  WB_ASSIGN(const std::optional<int64_t> value, database.value<int64_t>(sql));
  return value.value_or(0);
}

/// Two builds of one schema version that disagree about a table (a development build, say) would
/// fail somewhere later, in words that help nobody.
Status check_columns(Database& database, Side side) {
  for (const Table& table : tables()) {
    WB_ASSIGN(Statement row,
              database.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid", table.name));
    size_t found = 0;
    while (true) {
      WB_ASSIGN(const bool more, row.step());
      if (!more) break;
      if (found >= table.columns.size() || row.text(0) != table.columns[found].name)
        return other_version(side);
      ++found;
    }
    if (found != table.columns.size()) return other_version(side);
  }
  return {};
}

/// A hospital that has a person without a booking or a stay has registered the person.
std::string known_registrars() {
  return "INSERT INTO registrar SELECT m.key, h.id FROM member m JOIN bucket b ON b.id = m.bucket "
         "JOIN hospital h ON b.name = 'hospital:' || lower(hex(substr(h.id, 1, 4)) || '-' || "
         "hex(substr(h.id, 5, 2)) || '-' || hex(substr(h.id, 7, 2)) || '-' || "
         "hex(substr(h.id, 9, 2)) || '-' || hex(substr(h.id, 11))) "
         "WHERE m.tbl = 'patient' AND m.gone = 0 AND NOT EXISTS (SELECT 1 FROM booking k "
         "WHERE k.patient_id = m.key AND k.hospital_id = h.id) AND NOT EXISTS (SELECT 1 FROM stay "
         "s "
         "WHERE s.patient_id = m.key AND s.hospital_id = h.id)";
}

Status set_version(Database& database, Side side, int version) {
  return database.exec("PRAGMA user_version = " + std::to_string(version) +
                       "; PRAGMA application_id = " + std::to_string(application_id(side)));
}

std::vector<std::string> server_to_11() {
  std::vector<std::string> sql = indexes_by_patient();
  append(sql, {admitted_index(), "ALTER TABLE device DROP COLUMN replaced_by"});
  return sql;
}

std::vector<std::string> device_to_12() {
  std::vector<std::string> sql = indexes_of_today();
  sql.emplace_back("DROP INDEX stay_by_bed");
  return sql;
}

/// 2: the server remembers which commands of an earlier epoch have not got their rows back.
/// 3: protocol 2 (shared/sync/PROTOCOL.md, "History"). Nobody confirms outcomes; the server knows
/// since when a bucket has a row as it is but for its updates, the device which buckets it has to
/// their end. Replies that were laid aside in protocol 1 come again.
/// 4: the server keeps what an account was, and with an answer of when its actor was judged;
/// people hear of what can't be brought back.
/// 5: no index of bookings by their end.
/// 6: a device undoes a command by the rows that were there before, not by a changeset of SQLite's.
/// With pending commands it can't do so after this step, and fetches everything again instead.
/// 7: the server's index of live holds costs less (its checks too, in a database that is new); a
/// device finds what it holds without a look at all bookings or all commands.
/// 8: protocol 3. Replies that were laid aside in protocol 2 come again; a device knows when it has
/// compared a bucket with the server's, and what came of it.
/// 9: a device asks without a look at all that it has ever been answered.
/// 10: a device keeps no checksum of every row, only the sum of what comes until it is compared;
/// the server reads what has changed in a bucket from an index alone, and remembers which hospitals
/// have registered a person.
/// 11: the server finds a patient's holds without a look at what is over, both find a patient's
/// notices and account. None of the server's devices has a column for the identity that came after
/// a fork: nothing ever set it.
/// 12: a device finds who lies in a bed, the bookings and notices that are open, and the patients
/// that only it has, without a look at what is over.
std::span<const Migration> server_migrations() {
  static const std::vector<Migration> all{
      {2,
       {"CREATE TABLE parked (command_id BLOB NOT NULL PRIMARY KEY REFERENCES outcome "
        "DEFERRABLE INITIALLY DEFERRED) STRICT, WITHOUT ROWID"}},
      {3,
       {"DROP INDEX outcome_undelivered", "ALTER TABLE outcome DROP COLUMN delivered",
        "ALTER TABLE member ADD COLUMN whole INTEGER NOT NULL DEFAULT 0",
        "UPDATE member SET whole = seq"}},
      {4,
       {account_past_table(), "ALTER TABLE outcome ADD COLUMN judged_at INTEGER NOT NULL DEFAULT 0",
        "UPDATE outcome SET judged_at = decided_at",
        "ALTER TABLE parked ADD COLUMN tell_at INTEGER DEFAULT 0"}},
      {5, {"DROP INDEX booking_by_end"}},
      {6, {}},
      {7, {"DROP INDEX booking_one_live_hold", one_live_hold_index()}},
      {8, {}},
      {9, {}},
      {10,
       {"DROP INDEX member_by_seq", member_by_seq_index(), registrar_table(), known_registrars()}},
      {11, server_to_11()},
      {12, {}}};
  return all;
}

/// The same, on a device.
std::span<const Migration> device_migrations() {
  static const std::vector<Migration> all{
      {2, {}},
      {3,
       {"DROP INDEX answer_undelivered", "ALTER TABLE answer DROP COLUMN delivered",
        "DELETE FROM answer WHERE length(body) = 0",
        "ALTER TABLE bucket ADD COLUMN part INTEGER NOT NULL DEFAULT 1",
        "ALTER TABLE bucket ADD COLUMN fresh_part INTEGER NOT NULL DEFAULT 1",
        "UPDATE bucket SET fresh_seq = 0", "DELETE FROM staged"}},
      {4, {}},
      {5, {"DROP INDEX booking_by_end"}},
      {6,
       {"ALTER TABLE pending DROP COLUMN changeset",
        "ALTER TABLE pending ADD COLUMN undo BLOB NOT NULL DEFAULT x''"}},
      {7, held_indexes()},
      {8,
       {"UPDATE bucket SET fresh_seq = 0", "DELETE FROM staged",
        "ALTER TABLE member ADD COLUMN stale INTEGER NOT NULL DEFAULT 0", stale_index(),
        "ALTER TABLE bucket ADD COLUMN verified_at INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE bucket ADD COLUMN differs INTEGER NOT NULL DEFAULT 0"}},
      {9, {resend_index()}},
      {10,
       {"ALTER TABLE bucket ADD COLUMN has_rows INTEGER NOT NULL DEFAULT 0",
        "UPDATE bucket SET has_rows = 1 WHERE total <> 0", "ALTER TABLE bucket DROP COLUMN total",
        "ALTER TABLE bucket ADD COLUMN sent_sum INTEGER", "ALTER TABLE member DROP COLUMN share"}},
      {11, indexes_by_patient()},
      {12, device_to_12()}};
  return all;
}

// Apart: nobody downloads those of a server.
std::span<const Migration> migrations(Side side) {
  return side == Side::server ? server_migrations() : device_migrations();
}

}  // namespace

std::string_view sql_type(const Column& column) {
  switch (column.type) {
    case CellType::integer:
      return "INTEGER";
    case CellType::text:
      return "TEXT";
    case CellType::blob:
      return "BLOB";
  }
  return "";
}

std::vector<std::string> schema(Side side) {
  std::vector<std::string> all;
  for (const Table& table : tables())
    all.push_back(side == Side::server ? server_table(table) : device_table(table));
  append(all, side == Side::server ? server_tables() : device_tables());
  append(all, lookup_indexes());
  append(all, side == Side::server ? server_indexes() : device_indexes());
  return all;
}

Result<int> schema_version(Database& database, Side side) {
  WB_ASSIGN(const int64_t version, number(database, "PRAGMA user_version"));
  WB_ASSIGN(const int64_t application, number(database, "PRAGMA application_id"));
  WB_ASSIGN(const int64_t entries, number(database, "SELECT count(*) FROM sqlite_schema"));
  const bool empty = version == 0 && application == 0 && entries == 0;
  if (!empty && application != application_id(side))
    return Error{"database_foreign", side == Side::server
                                         ? "This file is not the database of a Wardbook server."
                                         : "This file is not the database of a Wardbook device."};
  return static_cast<int>(version);
}

Status migrate_with(Database& database, Side side, int newest,
                    std::span<const Migration> migrations) {
  WB_CHECK(database.in_transaction());
  WB_ASSIGN(const int version, schema_version(database, side));
  if (version > newest)
    return Error{"database_newer",
                 "The database was written by a newer Wardbook. Install that one, or newer."};
  if (version == 0)
    for (const std::string& sql : schema(side)) WB_TRY(database.exec(sql));
  for (const Migration& step : migrations)
    if (version != 0 && step.to > version)
      for (const std::string& sql : step.sql) WB_TRY(database.exec(sql));
  if (version != newest) return set_version(database, side, newest);
  return {};
}

Status prepare_schema(Database& database, Side side) {
  WB_ASSIGN(const int version, schema_version(database, side));
  if (version == kSchemaVersion) return check_columns(database, side);
  WB_ASSIGN(Transaction transaction, Transaction::begin(database));
  WB_TRY(migrate_with(database, side, kSchemaVersion, migrations(side)));
  return transaction.commit();
}

}  // namespace wardbook::store
