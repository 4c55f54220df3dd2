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

Value pack_table(const TableChanges& changes) {
  Value::Map map;
  add_field(map, "table", changes.table);
  const Table* table = find_table(changes.table);
  WB_CHECK(table != nullptr);
  if (!changes.rows.empty()) {
    Value::Array names;
    Value::Array columns;
    for (size_t i = 0; i < table->columns.size(); ++i) {
      names.push_back({std::string(table->columns[i].name)});
      Value::Array column;
      column.reserve(changes.rows.size());
      for (const Cells& row : changes.rows) column.push_back(cell_to_value(row[i]));
      columns.push_back({std::move(column)});
    }
    map.push_back({"columns", {std::move(names)}});
    map.push_back({"cells", {std::move(columns)}});
  }
  add_field(map, "gone", changes.gone);
  return {std::move(map)};
}

Error other_version() {
  return {
      "other_version",
      "The server has another version of Wardbook than this device. Get the newest one here (in "
      "a browser: load the page again with the network), or wait until the server has it. What "
      "was done here is kept."};
}

/// The rows of a table travel with exactly its columns; another set is another release's.
bool names_fit(const Table& table, const std::vector<std::string>& names) {
  if (names.size() != table.columns.size()) return false;
  for (size_t i = 0; i < names.size(); ++i)
    if (names[i] != table.columns[i].name) return false;
  return true;
}

bool unpack_rows(const Table& table, Value& value, std::vector<Cells>& rows) {
  auto* columns = value.as<Value::Array>();
  if (columns == nullptr || columns->size() != table.columns.size()) return false;
  for (size_t i = 0; i < columns->size(); ++i) {
    auto* column = (*columns)[i].as<Value::Array>();
    if (column == nullptr) return false;
    if (i == 0) rows.assign(column->size(), Cells(columns->size()));
    if (column->size() != rows.size()) return false;
    for (size_t k = 0; k < column->size(); ++k)
      if (!cell_from_value((*column)[k], table.columns[i].type, rows[k][i])) return false;
  }
  return true;
}

Status unpack_table(Value& value, TableChanges& out) {
  Fault fault;
  FieldReader reader(value, fault);
  std::vector<std::string> names;
  reader.read("table", out.table);
  reader.read("columns", names);
  reader.read("gone", out.gone);
  Value* cells = reader.take("cells");
  if (!reader.finish()) return malformed(fault);
  const Table* table = find_table(out.table);
  if (table == nullptr) return other_version();
  if (cells == nullptr) return names.empty() ? Status() : malformed({"cells"});
  if (!names_fit(*table, names)) return other_version();
  if (!unpack_rows(*table, *cells, out.rows)) return malformed({"cells"});
  for (const Cells& row : out.rows) WB_TRY(check_row(*table, row));
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

Value pack_bucket(const BucketChanges& changes) {
  Value::Map map;
  add_field(map, "bucket", changes.bucket);
  add_field(map, "upto", changes.upto);
  add_field(map, "reset", changes.reset);
  Value::Array packed;
  for (const TableChanges& table : changes.tables) packed.push_back(pack_table(table));
  if (!packed.empty()) map.push_back({"tables", {std::move(packed)}});
  if (changes.checksum) add_field(map, "checksum", checksum_bytes(*changes.checksum));
  return {std::move(map)};
}

Status unpack_bucket(Value& value, BucketChanges& out) {
  Fault fault;
  FieldReader reader(value, fault);
  std::optional<Bytes> checksum;
  reader.read("bucket", out.bucket);
  reader.read("upto", out.upto);
  reader.read("reset", out.reset);
  reader.read("checksum", checksum);
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

Value pack_changes(const std::vector<BucketChanges>& changes) {
  Value::Array list;
  for (const BucketChanges& bucket : changes) list.push_back(pack_bucket(bucket));
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
