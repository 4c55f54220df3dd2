#include "shared/sync/packed_rows.h"

#include "shared/sync/cbor.h"

namespace wardbook {
namespace {

Error malformed_cells() {
  return {"malformed", "The field \"cells\" is missing or wrong."};
}

}  // namespace

void PackedRows::add(std::span<const CellView> row) {
  if (columns_.empty()) columns_.resize(row.size());
  WB_CHECK(columns_.size() == row.size());
  for (size_t i = 0; i < row.size(); ++i) sync::append_cbor(row[i], columns_[i]);
  ++size_;
}

Bytes PackedRows::to_cbor() const {
  size_t bytes = 0;
  for (const Bytes& column : columns_) bytes += column.size() + sizeof size_ + 1;
  Bytes out;
  out.reserve(bytes + sizeof size_ + 1);
  sync::append_list_head(columns_.size(), out);
  for (const Bytes& column : columns_) {
    sync::append_list_head(size_, out);
    out.insert(out.end(), column.begin(), column.end());
  }
  return out;
}

Result<PackedRows> PackedRows::from_cbor(std::span<const uint8_t> cbor, const Table& table,
                                         std::span<const size_t> columns) {
  PackedRows rows;
  uint64_t count = 0;
  if (!sync::take_list_head(cbor, count) || count != columns.size()) return malformed_cells();
  for (const size_t at : columns) {
    uint64_t size = 0;
    if (!sync::take_list_head(cbor, size)) return malformed_cells();
    if (rows.columns_.empty()) rows.size_ = static_cast<size_t>(size);
    if (size != rows.size_) return malformed_cells();
    const std::span<const uint8_t> from = cbor;
    for (uint64_t i = 0; i < size; ++i) {
      CellView cell;
      if (!sync::take_cbor(cbor, cell)) return malformed_cells();
      if (!fits(table.columns[at], cell)) return bad_row(table);
    }
    const auto length = static_cast<ptrdiff_t>(from.size() - cbor.size());
    rows.columns_.emplace_back(from.begin(), from.begin() + length);
  }
  if (!cbor.empty()) return malformed_cells();
  return rows;
}

std::vector<Cells> PackedRows::cells() const {
  std::vector<Cells> all;
  all.reserve(size_);
  for (Walk walk(*this); walk.next();) all.push_back(cells_of(walk.row()));
  return all;
}

PackedRows::Walk::Walk(const PackedRows& rows, size_t columns)
    : left_(rows.columns_.begin(), rows.columns_.begin() + static_cast<ptrdiff_t>(columns)),
      row_(columns),
      rows_left_(rows.size_) {}

bool PackedRows::Walk::next() {
  if (rows_left_ == 0) return false;
  --rows_left_;
  for (size_t i = 0; i < row_.size(); ++i) WB_CHECK(sync::take_cbor(left_[i], row_[i]));
  return true;
}

}  // namespace wardbook
