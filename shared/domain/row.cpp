#include "shared/domain/row.h"

#include <algorithm>
#include <concepts>
#include <limits>

#include "shared/base/sha256.h"
#include "shared/domain/cells.h"

namespace wardbook {
namespace {

// --- The type of a column from the type of its field

template <class T>
struct ColumnOf {
  static void set(Column&) {}
};
template <std::integral T>
struct ColumnOf<T> {
  static void set(Column& column) {
    column.least = std::numeric_limits<T>::min();
    column.most = std::numeric_limits<T>::max();
  }
};
template <>
struct ColumnOf<Date> : ColumnOf<decltype(Date::days)> {};
template <>
struct ColumnOf<Capabilities> : ColumnOf<decltype(Capabilities::bits)> {};
template <>
struct ColumnOf<BypassGroups> : ColumnOf<decltype(BypassGroups::bits)> {};
template <>
struct ColumnOf<std::string> {
  static void set(Column& column) { column.type = CellType::text; }
};
template <>
struct ColumnOf<bool> {
  static void set(Column& column) {
    column.flag = true;
    column.least = 0;
    column.most = 1;
  }
};
template <class Tag>
struct ColumnOf<Id<Tag>> {
  static void set(Column& column) { column.type = CellType::blob; }
};
template <NamedEnum E>
struct ColumnOf<E> {
  static void set(Column& column) {
    column.type = CellType::text;
    column.one_of = EnumText<E>::values;
  }
};
template <class T>
struct ColumnOf<std::optional<T>> {
  static void set(Column& column) {
    ColumnOf<T>::set(column);
    column.nullable = true;
  }
};

template <class Row>
Table describe() {
  Table table{TableName<Row>::name, {}, TableName<Row>::key_columns};
  Row row;
  fields(row, [&](std::string_view name, auto& member) {
    Column column{name};
    ColumnOf<std::remove_cvref_t<decltype(member)>>::set(column);
    column.steady =
        std::find(kSteady<Row>.begin(), kSteady<Row>.end(), column.name) != kSteady<Row>.end();
    if (!column.steady) table.update_columns.push_back(table.columns.size());
    table.columns.push_back(column);
  });
  return table;
}

void append_part(Bytes& key, const auto& data) {
  key.push_back(static_cast<uint8_t>(data.size() >> 8));
  key.push_back(static_cast<uint8_t>(data.size()));
  key.insert(key.end(), data.begin(), data.end());
}

void append_key(Bytes& key, const CellView& cell) {
  if (const auto* bytes = std::get_if<std::span<const uint8_t>>(&cell))
    return append_part(key, *bytes);
  if (const auto* text = std::get_if<std::string_view>(&cell)) return append_part(key, *text);
  const auto number = static_cast<uint64_t>(std::get<int64_t>(cell));
  std::array<uint8_t, 8> raw;
  for (size_t i = 0; i < raw.size(); ++i) raw[i] = static_cast<uint8_t>(number >> (56 - 8 * i));
  append_part(key, raw);
}

}  // namespace

const std::vector<Table>& tables() {
  static const std::vector<Table> all{describe<Policy>(),
                                      describe<District>(),
                                      describe<Clinic>(),
                                      describe<Hospital>(),
                                      describe<Ward>(),
                                      describe<Pool>(),
                                      describe<Bed>(),
                                      describe<PoolLoad>(),
                                      describe<Patient>(),
                                      describe<Account>(),
                                      describe<PatientIdentifier>(),
                                      describe<Alias>(),
                                      describe<Booking>(),
                                      describe<BookingEvent>(),
                                      describe<Stay>(),
                                      describe<Review>(),
                                      describe<Notice>()};
  return all;
}

const Table* find_table(std::string_view name) {
  for (const Table& table : tables())
    if (table.name == name) return &table;
  return nullptr;
}

CellView view_of(const Cell& cell) {
  return std::visit([](const auto& held) { return CellView(held); }, cell);
}

CellViews views_of(std::span<const Cell> row) {
  CellViews views;
  views.reserve(row.size());
  for (const Cell& cell : row) views.push_back(view_of(cell));
  return views;
}

Cells cells_of(std::span<const CellView> row) {
  Cells cells;
  cells.reserve(row.size());
  for (const CellView& cell : row) {
    if (const auto* bytes = std::get_if<std::span<const uint8_t>>(&cell))
      cells.emplace_back(Bytes(bytes->begin(), bytes->end()));
    else if (const auto* text = std::get_if<std::string_view>(&cell))
      cells.emplace_back(std::string(*text));
    else if (const auto* number = std::get_if<int64_t>(&cell))
      cells.emplace_back(*number);
    else
      cells.emplace_back();
  }
  return cells;
}

Bytes key_of(const Table& table, std::span<const CellView> row) {
  WB_CHECK(row.size() >= table.key_columns);
  if (table.key_columns == 1)
    if (const auto* id = std::get_if<std::span<const uint8_t>>(&row[0]))
      return Bytes(id->begin(), id->end());
  Bytes key;
  for (size_t i = 0; i < table.key_columns; ++i) append_key(key, row[i]);
  return key;
}

Bytes key_of(const Table& table, std::span<const Cell> row) {
  WB_CHECK(row.size() >= table.key_columns);
  return key_of(table, views_of(row.first(table.key_columns)));
}

int64_t version_of(std::span<const Cell> row) {
  WB_CHECK(!row.empty());
  return std::get<int64_t>(row.back());
}

int64_t schema_number() {
  static const int64_t number = [] {
    std::string text;
    for (const Table& table : tables()) {
      text.append(table.name).append("/").append(std::to_string(table.key_columns));
      for (const Column& column : table.columns) {
        text.append(" ").append(column.name).append(":");
        text += std::to_string(static_cast<int>(column.type));
        text += column.nullable ? "?" : "";
        text += column.flag ? "!" : "";
        text += column.steady ? "=" : "";
        for (std::string_view word : column.one_of) text.append(",").append(word);
      }
      text += "\n";
    }
    const Hash256 hash = sha256({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    return int64_t{hash[0]} << 24 | int64_t{hash[1]} << 16 | int64_t{hash[2]} << 8 | hash[3];
  }();
  return number;
}

bool fits(const Column& column, const CellView& cell) {
  if (std::holds_alternative<std::monostate>(cell)) return column.nullable;
  if (const auto* bytes = std::get_if<std::span<const uint8_t>>(&cell))
    return column.type == CellType::blob && bytes->size() == sizeof(Uuid);
  if (const auto* text = std::get_if<std::string_view>(&cell)) {
    if (column.type != CellType::text) return false;
    return column.one_of.empty() ||
           std::find(column.one_of.begin(), column.one_of.end(), *text) != column.one_of.end();
  }
  const int64_t number = std::get<int64_t>(cell);
  return column.type == CellType::integer && number >= column.least && number <= column.most;
}

Error bad_row(const Table& table) {
  return {"bad_row", "A row of table " + std::string(table.name) + " is damaged."};
}

Status check_row(const Table& table, std::span<const Cell> row) {
  if (row.size() != table.columns.size()) return bad_row(table);
  for (size_t i = 0; i < row.size(); ++i)
    if (!fits(table.columns[i], view_of(row[i]))) return bad_row(table);
  return {};
}

Cells update_of(const Table& table, std::span<const Cell> row) {
  return cells_of(update_of(table, views_of(row)));
}

CellViews update_of(const Table& table, std::span<const CellView> row) {
  WB_CHECK(row.size() == table.columns.size());
  CellViews update;
  update.reserve(table.update_columns.size());
  for (size_t at : table.update_columns) update.push_back(row[at]);
  return update;
}

bool from_cell(const Cell& cell, int64_t& out) {
  const auto* number = std::get_if<int64_t>(&cell);
  if (number != nullptr) out = *number;
  return number != nullptr;
}

bool from_cell(const Cell& cell, int32_t& out) {
  int64_t wide = 0;
  if (!from_cell(cell, wide) || wide < std::numeric_limits<int32_t>::min() ||
      wide > std::numeric_limits<int32_t>::max())
    return false;
  out = static_cast<int32_t>(wide);
  return true;
}

bool from_cell(const Cell& cell, uint32_t& out) {
  int64_t wide = 0;
  if (!from_cell(cell, wide) || wide < 0 || wide > std::numeric_limits<uint32_t>::max())
    return false;
  out = static_cast<uint32_t>(wide);
  return true;
}

bool from_cell(const Cell& cell, bool& out) {
  int64_t wide = 0;
  if (!from_cell(cell, wide) || wide < 0 || wide > 1) return false;
  out = wide == 1;
  return true;
}

bool from_cell(const Cell& cell, std::string& out) {
  const auto* text = std::get_if<std::string>(&cell);
  if (text != nullptr) out = *text;
  return text != nullptr;
}

bool from_cell(const Cell& cell, Uuid& out) {
  const auto* bytes = std::get_if<Bytes>(&cell);
  if (bytes == nullptr || bytes->size() != out.bytes.size()) return false;
  std::copy(bytes->begin(), bytes->end(), out.bytes.begin());
  return true;
}

}  // namespace wardbook
