#include "shared/store/apply.h"

#include "shared/store/rows.h"

namespace wardbook::store {
namespace {

/// The key as key_of() packs it, without making cells of the whole row.
template <class Row>
Bytes packed_key(const Row& row) {
  Cells key;
  size_t at = 0;
  fields(row, [&](std::string_view, const auto& member) {
    if (at++ < TableName<Row>::key_columns) key.push_back(to_cell(member));
  });
  return key_of(table_of<Row>(), key);
}

/// Before the first time that the row is written.
Status keep_before(const Writing& writing, const Table& table, const RowName& name) {
  const auto [at, is_first] = writing.before->try_emplace(name);
  if (!is_first) return {};
  WB_ASSIGN(at->second, get_cells(writing.database, table, name.key));
  return {};
}

template <class Row>
Status write(const Writing& writing, Row row) {
  row.version = writing.version;
  RowName name{TableName<Row>::name, packed_key(row)};
  if (writing.before != nullptr) WB_TRY(keep_before(writing, table_of<Row>(), name));
  const TableSql& sql = sql_of(table_of<Row>());
  const bool watching = writing.reshaped != nullptr;
  WB_TRY(put_by(writing.database, watching ? sql.put_steady : sql.put, row));
  if (watching && writing.database.changes() == 0) {
    WB_TRY(put_by(writing.database, sql.put, row));
    writing.reshaped->insert(name);
  }
  if (writing.touched != nullptr) writing.touched->insert(std::move(name));
  return {};
}

}  // namespace

Status write_row(const Writing& writing, const AnyRow& row) {
  return std::visit([&](const auto& one) { return write(writing, one); }, row);
}

Status write_load(const Writing& writing, PoolLoad load) {
  return write(writing, load);
}

void touch_load(const Writing& writing, PoolId pool, Minute slot) {
  PoolLoad row;
  row.pool = pool;
  row.slot = slot;
  writing.touched->insert({TableName<PoolLoad>::name, packed_key(row)});
}

Status write_units(const Writing& writing, PoolId pool, int32_t units) {
  WB_ASSIGN(std::optional<Pool> row, get<Pool>(writing.database, pool));
  if (!row || row->units == units) return {};
  row->units = units;
  return write(writing, *row);
}

}  // namespace wardbook::store
