#pragma once

#include <type_traits>

#include "shared/domain/fields.h"
#include "shared/domain/row.h"

// Typed rows to cells and back, by the field list.

namespace wardbook {

// --- One member to one cell

inline Cell to_cell(int32_t value) {
  return int64_t{value};
}
inline Cell to_cell(int64_t value) {
  return value;
}
inline Cell to_cell(bool value) {
  return int64_t{value};
}
inline Cell to_cell(const std::string& value) {
  return value;
}
inline Cell to_cell(Instant value) {
  return value.ms;
}
inline Cell to_cell(Minute value) {
  return value.value;
}
inline Cell to_cell(Date value) {
  return int64_t{value.days};
}
inline Cell to_cell(Version value) {
  return value.value;
}
inline Cell to_cell(Capabilities value) {
  return int64_t{value.bits};
}
inline Cell to_cell(BypassGroups value) {
  return int64_t{value.bits};
}
template <class Tag>
Cell to_cell(const Id<Tag>& id) {
  return Bytes(id.uuid.bytes.begin(), id.uuid.bytes.end());
}
template <NamedEnum E>
Cell to_cell(E value) {
  return std::string(to_text(value));
}
template <class T>
Cell to_cell(const std::optional<T>& value) {
  return value ? to_cell(*value) : Cell{};
}

// --- One cell to one member. False: the cell does not fit.

bool from_cell(const Cell& cell, int64_t& out);
bool from_cell(const Cell& cell, int32_t& out);
bool from_cell(const Cell& cell, uint32_t& out);
bool from_cell(const Cell& cell, bool& out);
bool from_cell(const Cell& cell, std::string& out);
bool from_cell(const Cell& cell, Uuid& out);
inline bool from_cell(const Cell& cell, Instant& out) {
  return from_cell(cell, out.ms);
}
inline bool from_cell(const Cell& cell, Minute& out) {
  return from_cell(cell, out.value);
}
inline bool from_cell(const Cell& cell, Date& out) {
  return from_cell(cell, out.days);
}
inline bool from_cell(const Cell& cell, Version& out) {
  return from_cell(cell, out.value);
}
inline bool from_cell(const Cell& cell, Capabilities& out) {
  return from_cell(cell, out.bits);
}
inline bool from_cell(const Cell& cell, BypassGroups& out) {
  return from_cell(cell, out.bits);
}
template <class Tag>
bool from_cell(const Cell& cell, Id<Tag>& out) {
  return from_cell(cell, out.uuid);
}
template <NamedEnum E>
bool from_cell(const Cell& cell, E& out) {
  const auto* text = std::get_if<std::string>(&cell);
  const auto value = text != nullptr ? enum_from_text<E>(*text) : std::nullopt;
  if (value) out = *value;
  return value.has_value();
}
template <class T>
bool from_cell(const Cell& cell, std::optional<T>& out) {
  out.reset();
  return std::holds_alternative<std::monostate>(cell) || from_cell(cell, out.emplace());
}

// --- Whole rows

template <class Row>
Cells to_cells(const Row& row) {
  Cells cells;
  fields(row, [&](std::string_view, const auto& member) { cells.push_back(to_cell(member)); });
  return cells;
}

/// Error bad_row: too few or too many cells, or one that does not fit its field.
template <class Row>
Result<Row> from_cells(std::span<const Cell> cells) {
  Row row;
  size_t at = 0;
  bool fits = true;
  fields(row, [&](std::string_view, auto& member) {
    fits = fits && at < cells.size() && from_cell(cells[at], member);
    ++at;
  });
  if (!fits || at != cells.size())
    return Error{"bad_row", "A row of table " + std::string(TableName<Row>::name) + " is damaged."};
  return row;
}

template <class Row>
const Table& table_of() {
  static const Table& table = *find_table(TableName<Row>::name);
  return table;
}

}  // namespace wardbook
