#include <algorithm>
#include <numeric>

#include "shared/sync/convert.h"
#include "shared/sync/message_fields.h"
#include "shared/sync/pack.h"

namespace wardbook::sync {
namespace {

Value cell_to_value(const Cell& cell) {
  if (const auto* number = std::get_if<int64_t>(&cell)) return {*number};
  if (const auto* text = std::get_if<std::string>(&cell)) return {*text};
  if (const auto* bytes = std::get_if<Bytes>(&cell)) return {*bytes};
  return {};
}

bool cell_from_value(Value& value, CellType type, Cell& out) {
  Fault fault;
  if (value.is_null()) return out = Cell{}, true;
  switch (type) {
    case CellType::integer:
      return from_value(value, out.emplace<int64_t>(), fault);
    case CellType::text:
      return from_value(value, out.emplace<std::string>(), fault);
    case CellType::blob:
      return from_value(value, out.emplace<Bytes>(), fault);
  }
  return false;
}

/// The columns of rows, or of updates, as indexes into those of the table.
std::vector<size_t> all_columns(const Table& table) {
  std::vector<size_t> all(table.columns.size());
  std::iota(all.begin(), all.end(), size_t{0});
  return all;
}

Value pack_names(const Table& table, const std::vector<size_t>& columns) {
  Value::Array names;
  for (size_t at : columns) names.push_back({std::string(table.columns[at].name)});
  return {std::move(names)};
}

Value pack_columns(const PackedRows& packed, size_t count) {
  const std::vector<Cells> rows = packed.cells();
  Value::Array columns;
  for (size_t i = 0; i < count; ++i) {
    Value::Array column;
    column.reserve(rows.size());
    for (const Cells& row : rows) column.push_back(cell_to_value(row[i]));
    columns.push_back({std::move(column)});
  }
  return {std::move(columns)};
}

Value pack_table(const TableChanges& changes, Spelling spelling) {
  Value::Map map;
  add_field(map, "table", changes.table);
  const Table* table = find_table(changes.table);
  WB_CHECK(table != nullptr);
  const auto add = [&](const char* names, const char* cells, const PackedRows& rows,
                       const std::vector<size_t>& columns) {
    if (rows.empty()) return;
    if (spelling == Spelling::cbor) return map.push_back({cells, {Encoded{rows.to_cbor()}}});
    map.push_back({names, pack_names(*table, columns)});
    map.push_back({cells, pack_columns(rows, columns.size())});
  };
  add("columns", "cells", changes.rows, all_columns(*table));
  add("update_columns", "updates", changes.updates, table->update_columns);
  add_field(map, "gone", changes.gone);
  return {std::move(map)};
}

/// Names are for people: they must be those of the columns, or be left out.
bool names_fit(const Table& table, const std::vector<std::string>& names,
               const std::vector<size_t>& columns) {
  if (names.empty()) return true;
  return std::equal(
      names.begin(), names.end(), columns.begin(), columns.end(),
      [&](const std::string& name, size_t at) { return name == table.columns[at].name; });
}

/// From JSON, or from CBOR.
Status unpack_rows(const Table& table, const std::vector<size_t>& wanted, Value& value,
                   PackedRows& rows) {
  if (const auto* cbor = value.as<Encoded>()) {
    WB_ASSIGN(rows, PackedRows::from_cbor(cbor->bytes, table, wanted));
    return {};
  }
  const Error wrong = malformed({"cells"});
  auto* columns = value.as<Value::Array>();
  if (columns == nullptr || columns->size() != wanted.size()) return wrong;
  std::vector<Cells> cells;
  for (size_t i = 0; i < columns->size(); ++i) {
    auto* column = (*columns)[i].as<Value::Array>();
    if (column == nullptr) return wrong;
    if (i == 0) cells.assign(column->size(), Cells(columns->size()));
    if (column->size() != cells.size()) return wrong;
    const Column& type = table.columns[wanted[i]];
    for (size_t k = 0; k < column->size(); ++k) {
      if (!cell_from_value((*column)[k], type.type, cells[k][i])) return wrong;
      if (!fits(type, view_of(cells[k][i]))) return bad_row(table);
    }
  }
  for (const Cells& row : cells) rows.add(row);
  return {};
}

Status unpack_table(Value& value, TableChanges& out) {
  Fault fault;
  FieldReader reader(value, fault);
  std::vector<std::string> names;
  std::vector<std::string> update_names;
  reader.read("table", out.table);
  reader.read("columns", names);
  reader.read("update_columns", update_names);
  reader.read("gone", out.gone);
  Value* cells = reader.take("cells");
  Value* updates = reader.take("updates");
  if (!reader.finish()) return malformed(fault);
  const Table* table = find_table(out.table);
  if (table == nullptr) return other_version();
  const std::vector<size_t> all = all_columns(*table);
  if (!names_fit(*table, names, all) || !names_fit(*table, update_names, table->update_columns))
    return other_version();
  if (cells != nullptr) WB_TRY(unpack_rows(*table, all, *cells, out.rows));
  if (updates != nullptr) WB_TRY(unpack_rows(*table, table->update_columns, *updates, out.updates));
  return {};
}

Bytes checksum_bytes(uint64_t sum) {
  Bytes bytes(8);
  for (size_t i = 0; i < 8; ++i) bytes[i] = static_cast<uint8_t>(sum >> (56 - 8 * i));
  return bytes;
}

bool read_checksum(const std::optional<Bytes>& bytes, std::optional<uint64_t>& out) {
  if (!bytes) return true;
  if (bytes->size() != 8) return false;
  uint64_t sum = 0;
  for (uint8_t byte : *bytes) sum = sum << 8 | byte;
  out = sum;
  return true;
}

Value pack_bucket(const BucketChanges& changes, Spelling spelling) {
  Value::Map map;
  add_field(map, "bucket", changes.bucket);
  add_field(map, "upto", changes.upto);
  add_field(map, "reset", changes.reset);
  Value::Array packed;
  for (const TableChanges& table : changes.tables) packed.push_back(pack_table(table, spelling));
  if (!packed.empty()) map.push_back({"tables", {std::move(packed)}});
  if (changes.checksum) add_field(map, "checksum", checksum_bytes(*changes.checksum));
  if (changes.part) add_field(map, "part", true);
  return {std::move(map)};
}

Status unpack_bucket(Value& value, BucketChanges& out) {
  Fault fault;
  FieldReader reader(value, fault);
  std::optional<Bytes> checksum;
  std::optional<bool> part;
  reader.read("bucket", out.bucket);
  reader.read("upto", out.upto);
  reader.read("reset", out.reset);
  reader.read("checksum", checksum);
  reader.read("part", part);
  out.part = part.value_or(false);
  Value* packed = reader.take("tables");
  auto* list = packed != nullptr ? packed->as<Value::Array>() : nullptr;
  if (packed != nullptr && list == nullptr) reader.fail("tables");
  if (!reader.finish()) return malformed(fault);
  if (!read_checksum(checksum, out.checksum)) return malformed({"checksum"});
  if (list == nullptr) return {};
  for (Value& table : *list) WB_TRY(unpack_table(table, out.tables.emplace_back()));
  return {};
}

}  // namespace

Error other_version() {
  return {
      "other_version",
      "The server has another version of Wardbook than this device. Get the newest one here (in "
      "a browser: load the page again with the network), or wait until the server has it. What "
      "was done here is kept."};
}

Value pack_changes(const std::vector<BucketChanges>& changes, Spelling spelling) {
  Value::Array list;
  for (const BucketChanges& bucket : changes) list.push_back(pack_bucket(bucket, spelling));
  return {std::move(list)};
}

Result<std::vector<BucketChanges>> unpack_changes(Value& value) {
  auto* list = value.as<Value::Array>();
  if (list == nullptr) return malformed({"changes"});
  std::vector<BucketChanges> changes;
  changes.reserve(list->size());
  for (Value& bucket : *list) WB_TRY(unpack_bucket(bucket, changes.emplace_back()));
  return changes;
}

}  // namespace wardbook::sync
