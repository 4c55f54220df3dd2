#pragma once

#include "shared/domain/row.h"

namespace wardbook {

/// Rows of one table as they travel: column by column, each value as CBOR spells it. A month of a
/// hospital is a million values: as values of their own they would cost more than all the rest.
class PackedRows {
 public:
  class Walk;

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Each has as many cells as the first.
  void add(std::span<const CellView> row);
  void add(std::span<const Cell> row) { add(views_of(row)); }

  /// {columns}, each a list of its values.
  Bytes to_cbor() const;
  /// Reads what to_cbor() gives, for these columns of the table. Errors malformed; bad_row: a value
  /// does not fit its column.
  static Result<PackedRows> from_cbor(std::span<const uint8_t> cbor, const Table& table,
                                      std::span<const size_t> columns);

  /// All of them as values of their own.
  std::vector<Cells> cells() const;

 private:
  std::vector<Bytes> columns_;
  size_t size_ = 0;
};

/// Through the rows, one by one. The rows must stay.
class PackedRows::Walk {
 public:
  explicit Walk(const PackedRows& rows) : Walk(rows, rows.columns_.size()) {}
  /// Only the first so many cells of each row.
  Walk(const PackedRows& rows, size_t columns);
  /// False: the end.
  bool next();
  /// Until the next one.
  std::span<const CellView> row() const { return row_; }

 private:
  std::vector<std::span<const uint8_t>> left_;
  CellViews row_;
  size_t rows_left_;
};

}  // namespace wardbook
