#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shared/domain/cells.h"
#include "shared/store/database.h"

// Rows of the replicated tables, typed or as cells. All SQL comes from the one list of tables.

namespace wardbook::store {

/// The SQL of one table, made once.
struct TableSql {
  std::string columns;     ///< "id, name, version"
  std::string put;         ///< inserts, or updates the row with the same key
  std::string put_newer;   ///< of given rows: each, but none whose stored version is as high
  std::string put_again;   ///< the same, but for a stored version that is higher
  std::string put_steady;  ///< as put, if no steady column of a stored row changes
  std::string update;      ///< an update (Table::update_columns), if the stored version is lower
  std::string get;         ///< by key
  std::string get_given;   ///< by given keys, in their order
  std::string erase;       ///< by key
  std::string put_back;    ///< over the row with the same key, if that is the device's own
  std::string erase_own;   ///< by key, if it is the device's own
  std::string select_all;  ///< "SELECT … FROM table " to be continued
};
const TableSql& sql_of(const Table& table);

/// The columns of the key: "pool_id, slot".
std::string key_list(const Table& table);

/// The cells of a key as key_of() packed it. Error bad_key.
Result<Cells> key_cells(const Table& table, std::span<const uint8_t> key);

/// Inserts, or updates the row with the same key. The row must fit (check_row).
Status put_cells(Database& database, const Table& table, std::span<const Cell> row);
/// The same of many, but a stored row of the same or a higher version stays. How many were written.
/// The rows fit already.
Result<int64_t> put_newer(Database& database, const Table& table, GivenRows& rows);
/// The same, but a row is also written over one of its own version: what is stored is not trusted.
Result<int64_t> put_again(Database& database, const Table& table, GivenRows& rows);
/// Writes an update into the stored row, if that has a lower version; else, or if there is none,
/// nothing. The update fits already.
Status put_update(Database& database, const Table& table, std::span<const CellView> update);

/// A stored row where it lies, for as long as this is there.
class StoredRow {
 public:
  /// Empty: there is none.
  static Result<std::optional<StoredRow>> find(Database& database, const Table& table,
                                               std::span<const uint8_t> key);
  std::span<const CellView> cells() const { return cells_; }

 private:
  StoredRow(Statement statement, size_t columns);
  Statement statement_;
  CellViews cells_;
};

Result<std::optional<Cells>> get_cells(Database& database, const Table& table,
                                       std::span<const uint8_t> key);
/// True: there was one.
Result<bool> erase(Database& database, const Table& table, std::span<const uint8_t> key);

// What a device writes itself has version 0, and what comes from the server has none so low. True:
// the row that is stored was such a one.
Result<bool> put_back(Database& database, const Table& table, std::span<const Cell> row);
Result<bool> erase_own(Database& database, const Table& table, std::span<const uint8_t> key);

/// Writes the row by one of the `put` statements of its table.
template <class Row>
Status put_by(Database& database, const std::string& sql, const Row& row) {
  WB_ASSIGN(Statement statement, database.prepare(sql));
  int at = 0;
  fields(row, [&](std::string_view, const auto& member) { statement.bind(at++, member); });
  return statement.run();
}

/// Inserts, or updates the row with the same key.
template <class Row>
Status put(Database& database, const Row& row) {
  return put_by(database, sql_of(table_of<Row>()).put, row);
}

/// The row that the statement stands on, its columns from `from` on. Error database_damaged.
template <class Row>
Result<Row> read_row(const Statement& statement, int from = 0) {
  Row row;
  int at = from;
  bool fits = true;
  fields(row, [&](std::string_view, auto& member) {
    fits = fits && statement.read(at, member);
    ++at;
  });
  if (!fits)
    return Error{"database_damaged",
                 "A row of table " + std::string(TableName<Row>::name) + " is damaged."};
  return row;
}

/// Every row that a prepared statement gives.
template <class Row>
Result<std::vector<Row>> read_rows(Statement& statement) {
  std::vector<Row> rows;
  while (true) {
    WB_ASSIGN(const bool more, statement.step());
    if (!more) return rows;
    WB_ASSIGN(Row row, read_row<Row>(statement));
    rows.push_back(std::move(row));
  }
}

/// By its key: get<Hospital>(db, id), get<PoolLoad>(db, pool, slot).
template <class Row, class... Key>
Result<std::optional<Row>> get(Database& database, const Key&... key) {
  static_assert(sizeof...(Key) == TableName<Row>::key_columns);
  WB_ASSIGN(Statement statement, database.prepare(sql_of(table_of<Row>()).get, key...));
  WB_ASSIGN(const bool found, statement.step());
  if (!found) return std::optional<Row>();
  WB_ASSIGN(Row row, read_row<Row>(statement));
  return std::optional<Row>(std::move(row));
}

/// select<Pool>(db, "WHERE hospital_id = ?1 ORDER BY name", hospital).
template <class Row, class... Values>
Result<std::vector<Row>> select(Database& database, std::string_view tail,
                                const Values&... values) {
  std::string sql = sql_of(table_of<Row>()).select_all;
  sql += tail;
  WB_ASSIGN(Statement statement, database.prepare(sql, values...));
  return read_rows<Row>(statement);
}

}  // namespace wardbook::store
