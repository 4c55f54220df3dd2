#include "shared/store/given_rows.h"

#include <sqlite3.h>

#include <algorithm>
#include <string>

#include "shared/domain/row.h"

// An eponymous virtual table of SQLite: https://sqlite.org/vtab.html#eponymous_only_virtual_tables,
// its parameter a pointer: https://sqlite.org/bindptr.html.

namespace wardbook::store {
namespace {

struct Cursor : sqlite3_vtab_cursor {
  GivenRows* rows = nullptr;
  bool at_end = true;
};

GivenRows* rows_of(sqlite3_vtab_cursor* cursor) {
  return static_cast<Cursor*>(cursor)->rows;
}

/// As many as the widest table has.
int column_count() {
  size_t most = 0;
  for (const Table& table : tables()) most = std::max(most, table.columns.size());
  return static_cast<int>(most);
}

int connect(sqlite3* handle, void*, int, const char* const*, sqlite3_vtab** made, char**) {
  std::string sql = "CREATE TABLE given_rows (";
  for (int i = 0; i < column_count(); ++i) sql.append("c").append(std::to_string(i)).append(", ");
  sql += "rows HIDDEN)";
  const int code = sqlite3_declare_vtab(handle, sql.c_str());
  if (code == SQLITE_OK) *made = new sqlite3_vtab{};
  return code;
}

int disconnect(sqlite3_vtab* table) {
  delete table;
  return SQLITE_OK;
}

/// The only plan: from the rows that were bound.
int best_index(sqlite3_vtab*, sqlite3_index_info* info) {
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& constraint = info->aConstraint[i];
    if (constraint.iColumn != column_count() || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ)
      continue;
    if (constraint.usable == 0) return SQLITE_CONSTRAINT;
    info->aConstraintUsage[i].argvIndex = 1;
    info->aConstraintUsage[i].omit = 1;
    return SQLITE_OK;
  }
  return SQLITE_ERROR;
}

int open(sqlite3_vtab*, sqlite3_vtab_cursor** made) {
  *made = new Cursor{};
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
  delete static_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
  static_cast<Cursor*>(cursor)->at_end = !rows_of(cursor)->next();
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value** values) {
  auto* rows = static_cast<GivenRows*>(sqlite3_value_pointer(values[0], kGivenRows));
  if (rows == nullptr) return SQLITE_ERROR;
  static_cast<Cursor*>(cursor)->rows = rows;
  return next(cursor);
}

int is_at_end(sqlite3_vtab_cursor* cursor) {
  return static_cast<Cursor*>(cursor)->at_end ? 1 : 0;
}

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* out, int at) {
  const std::span<const CellView> row = rows_of(cursor)->row();
  if (at >= static_cast<int>(row.size())) return SQLITE_ERROR;
  const CellView& cell = row[static_cast<size_t>(at)];
  if (const auto* number = std::get_if<int64_t>(&cell)) {
    sqlite3_result_int64(out, *number);
  } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
    sqlite3_result_text64(out, text->empty() ? "" : text->data(), text->size(), SQLITE_STATIC,
                          SQLITE_UTF8);
  } else if (const auto* bytes = std::get_if<std::span<const uint8_t>>(&cell)) {
    const void* data = bytes->empty() ? static_cast<const void*>("") : bytes->data();
    sqlite3_result_blob64(out, data, bytes->size(), SQLITE_STATIC);
  } else {
    sqlite3_result_null(out);
  }
  return SQLITE_OK;
}

/// The rows have no other name than their order, and no plan asks for it.
int rowid(sqlite3_vtab_cursor*, sqlite3_int64*) {
  return SQLITE_ERROR;
}

constexpr sqlite3_module module() {
  sqlite3_module made{};
  made.xConnect = connect;
  made.xDisconnect = disconnect;
  made.xBestIndex = best_index;
  made.xOpen = open;
  made.xClose = close;
  made.xFilter = filter;
  made.xNext = next;
  made.xEof = is_at_end;
  made.xColumn = column;
  made.xRowid = rowid;
  return made;
}

constexpr sqlite3_module kModule = module();

}  // namespace

int register_given_rows(sqlite3* handle) {
  return sqlite3_create_module_v2(handle, kGivenRows, &kModule, nullptr, nullptr);
}

}  // namespace wardbook::store
