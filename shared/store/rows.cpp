#include "shared/store/rows.h"

#include <map>

namespace wardbook::store {
namespace {

std::string joined(const Table& table, size_t from, size_t to, std::string_view between,
                   std::string_view before, std::string_view after) {
  std::string text;
  for (size_t i = from; i < to; ++i) {
    if (i > from) text += between;
    text.append(before).append(table.columns[i].name).append(after);
  }
  return text;
}

std::string by_key(const Table& table) {
  std::string text = " WHERE ";
  for (size_t i = 0; i < table.key_columns; ++i) {
    if (i > 0) text += " AND ";
    text.append(table.columns[i].name).append(" = ?").append(std::to_string(i + 1));
  }
  return text;
}

/// No steady column has another value than the stored one.
std::string steady_stays(const Table& table) {
  std::string text = "1";
  for (const Column& column : table.columns) {
    if (!column.steady) continue;
    const std::string name(column.name);
    text.append(" AND ").append(table.name).append(".").append(name);
    text.append(" IS excluded.").append(name);
  }
  return text;
}

/// By the places of Table::update_columns: the key first, the version last.
std::string update_sql(const Table& table) {
  std::string text = "UPDATE " + std::string(table.name) + " SET ";
  const size_t last = table.update_columns.size();
  for (size_t i = table.key_columns; i < last; ++i) {
    if (i > table.key_columns) text += ", ";
    text.append(table.columns[table.update_columns[i]].name).append(" = ?");
    text += std::to_string(i + 1);
  }
  return text + by_key(table) + " AND version < ?" + std::to_string(last);
}

constexpr std::string_view kIsOwn = " AND version = 0";

std::string put_back_sql(const Table& table) {
  std::string text = "UPDATE " + std::string(table.name) + " SET ";
  for (size_t i = table.key_columns; i < table.columns.size(); ++i) {
    if (i > table.key_columns) text += ", ";
    text.append(table.columns[i].name).append(" = ?").append(std::to_string(i + 1));
  }
  return text.append(by_key(table)).append(kIsOwn);
}

/// A SELECT of the first so many. With a condition: without one, ON would begin that of a join.
std::string given_columns(size_t count) {
  std::string text = "SELECT ";
  for (size_t i = 0; i < count; ++i) text.append(i == 0 ? "c" : ", c").append(std::to_string(i));
  return text + " FROM given_rows(?1) WHERE 1";
}

/// CROSS: SQLite must not turn it round.
std::string get_given(const Table& table) {
  const std::string name(table.name);
  std::string text = "SELECT " + joined(table, 0, table.columns.size(), ", ", name + ".", "") +
                     " FROM given_rows(?1) CROSS JOIN " + name + " ON ";
  for (size_t i = 0; i < table.key_columns; ++i) {
    if (i > 0) text += " AND ";
    text.append(name).append(".").append(table.columns[i].name);
    text.append(" = c").append(std::to_string(i));
  }
  return text;
}

TableSql make_sql(const Table& table) {
  const size_t all = table.columns.size();
  const std::string name(table.name);
  TableSql sql;
  sql.columns = joined(table, 0, all, ", ", "", "");
  const std::string insert = "INSERT INTO " + name + " (" + sql.columns + ") ";
  // Not INSERT OR REPLACE, which deletes first: rows that refer to this one would notice.
  std::string on_conflict = " ON CONFLICT (" + key_list(table) + ") DO UPDATE SET ";
  for (size_t i = table.key_columns; i < all; ++i) {
    const std::string column(table.columns[i].name);
    if (i > table.key_columns) on_conflict += ", ";
    on_conflict.append(column).append(" = excluded.").append(column);
  }
  sql.put = insert + "VALUES (";
  for (size_t i = 0; i < all; ++i) sql.put += i == 0 ? "?" : ", ?";
  sql.put += ")" + on_conflict;
  const std::string put_given = insert + given_columns(all) + on_conflict;
  sql.put_newer = put_given + " WHERE excluded.version > " + name + ".version";
  sql.put_again = put_given + " WHERE excluded.version >= " + name + ".version";
  sql.put_steady = sql.put + " WHERE " + steady_stays(table);
  sql.update = update_sql(table);
  sql.select_all = "SELECT " + sql.columns + " FROM " + name + " ";
  sql.get = "SELECT " + sql.columns + " FROM " + name + by_key(table);
  sql.get_given = get_given(table);
  sql.erase = "DELETE FROM " + name + by_key(table);
  sql.put_back = put_back_sql(table);
  sql.erase_own = std::string(sql.erase).append(kIsOwn);
  return sql;
}

Status bind_key(Statement& statement, const Table& table, std::span<const uint8_t> key) {
  if (table.key_columns == 1 && table.columns[0].type == CellType::blob &&
      key.size() == sizeof(Uuid)) {
    statement.bind(0, key);
    return {};
  }
  WB_ASSIGN(const Cells cells, key_cells(table, key));
  for (size_t i = 0; i < cells.size(); ++i) statement.bind(static_cast<int>(i), cells[i]);
  return {};
}

Status write_views(Database& database, const std::string& sql, std::span<const CellView> row) {
  WB_ASSIGN(Statement statement, database.prepare(sql));
  for (size_t i = 0; i < row.size(); ++i) statement.bind_view(static_cast<int>(i), row[i]);
  return statement.run();
}

Result<bool> erase_by(Database& database, const Table& table, const std::string& sql,
                      std::span<const uint8_t> key) {
  WB_ASSIGN(Statement statement, database.prepare(sql));
  WB_TRY(bind_key(statement, table, key));
  WB_TRY(statement.run());
  return database.changes() > 0;
}

Result<int64_t> put_given(Database& database, const std::string& sql, GivenRows& rows) {
  WB_ASSIGN(Statement statement, database.prepare(sql));
  statement.bind_rows(0, rows);
  WB_TRY(statement.run());
  return database.changes();
}

}  // namespace

const TableSql& sql_of(const Table& table) {
  static const std::map<std::string_view, TableSql> all = [] {
    std::map<std::string_view, TableSql> made;
    for (const Table& one : tables()) made.emplace(one.name, make_sql(one));
    return made;
  }();
  return all.at(table.name);
}

std::string key_list(const Table& table) {
  return joined(table, 0, table.key_columns, ", ", "", "");
}

Result<Cells> key_cells(const Table& table, std::span<const uint8_t> key) {
  const Error bad{"bad_key", "A key of table " + std::string(table.name) + " is damaged."};
  if (table.key_columns == 1 && table.columns[0].type == CellType::blob) {
    if (key.size() != sizeof(Uuid)) return bad;
    return Cells{Bytes(key.begin(), key.end())};
  }
  Cells cells;
  for (size_t i = 0; i < table.key_columns; ++i) {
    if (key.size() < 2) return bad;
    const size_t size = static_cast<size_t>(key[0]) << 8 | key[1];
    if (key.size() < 2 + size) return bad;
    const std::span<const uint8_t> part = key.subspan(2, size);
    key = key.subspan(2 + size);
    if (table.columns[i].type == CellType::text) {
      cells.emplace_back(std::string(part.begin(), part.end()));
    } else if (table.columns[i].type == CellType::blob) {
      if (size != sizeof(Uuid)) return bad;
      cells.emplace_back(Bytes(part.begin(), part.end()));
    } else {
      if (size != sizeof(int64_t)) return bad;
      uint64_t number = 0;
      for (uint8_t byte : part) number = number << 8 | byte;
      cells.emplace_back(static_cast<int64_t>(number));
    }
  }
  if (!key.empty()) return bad;
  return cells;
}

Status put_cells(Database& database, const Table& table, std::span<const Cell> row) {
  WB_TRY(check_row(table, row));
  return write_views(database, sql_of(table).put, views_of(row));
}

Result<int64_t> put_newer(Database& database, const Table& table, GivenRows& rows) {
  return put_given(database, sql_of(table).put_newer, rows);
}

Result<int64_t> put_again(Database& database, const Table& table, GivenRows& rows) {
  return put_given(database, sql_of(table).put_again, rows);
}

Status put_update(Database& database, const Table& table, std::span<const CellView> update) {
  WB_CHECK(update.size() == table.update_columns.size());
  return write_views(database, sql_of(table).update, update);
}

StoredRow::StoredRow(Statement statement, size_t columns) : statement_(std::move(statement)) {
  cells_.reserve(columns);
  for (size_t i = 0; i < columns; ++i) cells_.push_back(statement_.view(static_cast<int>(i)));
}

Result<std::optional<StoredRow>> StoredRow::find(Database& database, const Table& table,
                                                 std::span<const uint8_t> key) {
  WB_ASSIGN(Statement statement, database.prepare(sql_of(table).get));
  WB_TRY(bind_key(statement, table, key));
  WB_ASSIGN(const bool found, statement.step());
  if (!found) return std::optional<StoredRow>();
  return std::optional<StoredRow>(StoredRow(std::move(statement), table.columns.size()));
}

Result<std::optional<Cells>> get_cells(Database& database, const Table& table,
                                       std::span<const uint8_t> key) {
  WB_ASSIGN(const std::optional<StoredRow> row, StoredRow::find(database, table, key));
  if (!row) return std::optional<Cells>();
  return std::optional<Cells>(cells_of(row->cells()));
}

Result<bool> erase(Database& database, const Table& table, std::span<const uint8_t> key) {
  return erase_by(database, table, sql_of(table).erase, key);
}

Result<bool> put_back(Database& database, const Table& table, std::span<const Cell> row) {
  WB_TRY(check_row(table, row));
  WB_TRY(write_views(database, sql_of(table).put_back, views_of(row)));
  return database.changes() > 0;
}

Result<bool> erase_own(Database& database, const Table& table, std::span<const uint8_t> key) {
  return erase_by(database, table, sql_of(table).erase_own, key);
}

}  // namespace wardbook::store
