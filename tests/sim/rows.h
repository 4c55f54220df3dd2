#pragma once

#include <map>
#include <string>
#include <utility>

#include "shared/store/database.h"
#include "sync-server/storage/sqlite_store.h"

namespace wardbook::sim {

/// A table's name and a key of it.
using RowKey = std::pair<std::string, Bytes>;

/// A database of a disk that is mounted, which somebody else writes.
store::Database open_to_read(const SqliteOptions& there);
/// Every row of the replicated tables.
std::map<RowKey, Cells> rows_of(store::Database& database);
/// In words; empty: there is none.
std::string first_difference(const std::map<RowKey, Cells>& wanted,
                             const std::map<RowKey, Cells>& there);

}  // namespace wardbook::sim
