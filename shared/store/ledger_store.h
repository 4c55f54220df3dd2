#pragma once

#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "shared/rules/decide.h"
#include "shared/rules/ledger.h"
#include "shared/store/database.h"

namespace wardbook::store {

/// The name of a row: its table and its key as key_of() packs it.
struct RowName {
  std::string_view table;  ///< of tables()
  Bytes key;
  friend bool operator==(const RowName&, const RowName&) = default;
  friend bool operator<(const RowName& a, const RowName& b) {
    return a.table != b.table ? a.table < b.table : a.key < b.key;
  }
};

/// The rows that a decision wrote, pool_load rows included.
using TouchedRows = std::set<RowName>;

/// Rows as they were before they were written; without cells: there was none.
using RowsBefore = std::map<RowName, std::optional<Cells>>;

/// Reads the rows of a slice into the ledger and marks it as loaded, and with it the slices of the
/// rows that came whole. Every slice but FutureClaimsSlice is a look-up by an index.
///
/// The side is known where a program is compiled: a device's, which is downloaded, has nothing of
/// the server's.
template <Side side>
Status load(Database& database, const Slice& slice, Ledger& ledger);

/// Writes what a decision says, the rows first and the rest in its order, inside the caller's
/// transaction. Every row that it writes gets `version`. Units are rows of slot_unit, and
/// pool_load.used is counted from them; a Take of a unit that is not there is refused by the
/// tables' keys (constraint_…; the caller rolls back). `reshaped`, if asked for: those of the
/// touched rows that were there, and whose steady columns (Column::steady) have changed.
Status apply_on_server(Database& database, const Decision& decision, Version version,
                       TouchedRows& touched, TouchedRows* reshaped = nullptr);

/// The same on a device: every row gets version 0, which no row of the server's has. A device has
/// pool_load only, and counts up and down in it.
Result<RowsBefore> apply_on_device(Database& database, const Decision& decision);

}  // namespace wardbook::store
