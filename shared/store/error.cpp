#include "shared/store/error.h"

#include <sqlite3.h>

#include <string>

#include "shared/store/database.h"
#include "shared/store/heard_reads.h"

namespace wardbook::store {
namespace {

/// SQLite's sentence about a constraint names tables and columns, never a value.
std::string refused(sqlite3* database) {
  std::string hint = "The database refused the change";
  if (database != nullptr) hint += std::string(": ") + sqlite3_errmsg(database);
  return hint + ".";
}

std::string constraint_code(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return "constraint_unique";
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return "constraint_foreign_key";
    case SQLITE_CONSTRAINT_NOTNULL:
      return "constraint_not_null";
    case SQLITE_CONSTRAINT_DATATYPE:
      return "constraint_type";
    default:
      return "constraint_check";
  }
}

}  // namespace

bool is_constraint(const Error& error) {
  return error.code.starts_with("constraint_");
}

Error error_of(sqlite3* database, int code) {
  WB_CHECK(code != SQLITE_MISUSE && code != SQLITE_RANGE);
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return {constraint_code(code), refused(database)};
    case SQLITE_FULL:
      return {"disk_full", "There is no space left for the database. Free some, then try again."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"database_locked", "Another program or tab is using the database. Close it there."};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      if (take_failed_read()) return error_of(database, SQLITE_IOERR_READ);
      return {"database_damaged", "The database file is damaged. Restore it from a backup."};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {"database_read_only", "The database file can't be written. Check its permissions."};
    case SQLITE_CANTOPEN:
      return {"io_error",
              "The database file can't be opened. Check that its folder exists and may "
              "be written."};
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
      return {"io_error", "Reading or writing the database failed (SQLite error " +
                              std::to_string(code) + "). Check the disk, then try again."};
    default:
      return {"database_error",
              std::string("The database said: ") +
                  (database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code))};
  }
}

}  // namespace wardbook::store
