#pragma once

#include <sqlite3.h>

#include "shared/store/database.h"

namespace wardbook::store {

/// A counter of SQLite's (SQLITE_STMTSTATUS_...) over all statements that the database keeps.
inline int counted(const store::Database& database, int counter) {
  int steps = 0;
  for (sqlite3_stmt* one = nullptr; (one = sqlite3_next_stmt(database.handle(), one)) != nullptr;)
    steps += sqlite3_stmt_status(one, counter, 0);
  return steps;
}

/// Rows that SQLite has stepped through without an index to lead it, in all statements so far.
inline int walked(const store::Database& database) {
  return counted(database, SQLITE_STMTSTATUS_FULLSCAN_STEP);
}

/// The instructions of all statements so far: a cost that no other program on the machine changes.
inline int instructions(const store::Database& database) {
  return counted(database, SQLITE_STMTSTATUS_VM_STEP);
}

}  // namespace wardbook::store
