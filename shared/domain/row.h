#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/uuid.h"

namespace wardbook {

using Bytes = std::vector<uint8_t>;

/// One value of a row, as the databases and the wire hold it. Ids are 16 bytes.
using Cell = std::variant<std::monostate, int64_t, std::string, Bytes>;
using Cells = std::vector<Cell>;

/// The same where it lies, in a message or in a database: as long as it lies there.
using CellView = std::variant<std::monostate, int64_t, std::string_view, std::span<const uint8_t>>;
using CellViews = std::vector<CellView>;

CellView view_of(const Cell& cell);
CellViews views_of(std::span<const Cell> row);
Cells cells_of(std::span<const CellView> row);

enum class CellType : uint8_t { integer, text, blob };

struct Column {
  std::string_view name;
  CellType type = CellType::integer;
  bool nullable = false;
  bool flag = false;                              ///< an integer that is 0 or 1
  std::span<const std::string_view> one_of = {};  ///< a text that is one of these; empty: any
  /// Of an integer: what its field can hold.
  int64_t least = std::numeric_limits<int64_t>::min();
  int64_t most = std::numeric_limits<int64_t>::max();
  /// A row seldom changes it after it was made: an update leaves it out. See update_cells().
  bool steady = false;
};

/// A replicated table. Its columns come from the fields of the domain type, its key is the first
/// `key_columns` of them, its last column is always `version`.
struct Table {
  std::string_view name;
  std::vector<Column> columns;
  size_t key_columns = 1;
  /// What an update of a row says: its key and every column that is not steady, `version` last.
  std::vector<size_t> update_columns = {};
};

/// Every replicated table, in the order in which rows may be inserted under foreign keys.
const std::vector<Table>& tables();
/// Null if there is no such table.
const Table* find_table(std::string_view name);
/// Of all that devices and servers must agree on about tables(): names, order, types, words.
int64_t schema_number();

/// The key of a row as bytes: the key cells, each with its length, one after the other. One id
/// alone is just its 16 bytes.
Bytes key_of(const Table& table, std::span<const CellView> row);
Bytes key_of(const Table& table, std::span<const Cell> row);
/// The row's version, its last cell.
int64_t version_of(std::span<const Cell> row);
/// Whether a cell's type, nullness, length of id, range and word fit the column.
bool fits(const Column& column, const CellView& cell);
/// Error bad_row: a row of the table is not as it must be.
Error bad_row(const Table& table);
/// Error bad_row: too few or too many cells, or one that does not fit its column.
Status check_row(const Table& table, std::span<const Cell> row);

/// The cells of the row that an update has: table.update_columns.
Cells update_of(const Table& table, std::span<const Cell> row);
CellViews update_of(const Table& table, std::span<const CellView> row);

}  // namespace wardbook
