#pragma once

#include <sqlite3.h>

#include "shared/store/database.h"

namespace wardbook::store {

/// Rows that SQLite has stepped through without an index to lead it, in all statements so far.
inline int walked(const store::Database& database) {
  int steps = 0;
  for (sqlite3_stmt* one = nullptr; (one = sqlite3_next_stmt(database.handle(), one)) != nullptr;)
    steps += sqlite3_stmt_status(one, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0);
  return steps;
}

}  // namespace wardbook::store
