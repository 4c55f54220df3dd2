#include "sync-server/storage/by_table.h"

#include <utility>

#include "shared/store/keyed_rows.h"
#include "shared/sync/checksum.h"

namespace wardbook::sqlite {
namespace {

/// About what the cells take on the wire.
size_t size_of(std::span<const CellView> row) {
  size_t size = 0;
  for (const CellView& cell : row) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) size += text->size();
    if (const auto* bytes = std::get_if<std::span<const uint8_t>>(&cell)) size += bytes->size();
    size += 4;
  }
  return size;
}

}  // namespace

Error row_missing(const Table& table) {
  return {"database_damaged", "A row of table " + std::string(table.name) + " is missing."};
}

void ByTable::add(const Table& table, std::span<const uint8_t> key, As as) {
  Part& part = parts_[static_cast<size_t>(&table - tables().data())];
  if (as == As::gone) {
    part.changes.gone.emplace_back(key.begin(), key.end());
    gone_bytes_ += key.size();
    return;
  }
  part.keys.emplace_back(key.begin(), key.end());
  part.as.push_back(as);
}

Result<size_t> ByTable::read() {
  size_t size = std::exchange(gone_bytes_, 0);
  for (auto& [index, part] : parts_) {
    WB_ASSIGN(const size_t read_bytes, read(tables()[index], part));
    size += read_bytes;
  }
  return size;
}

Result<size_t> ByTable::read(const Table& table, Part& part) {
  size_t size = 0;
  const std::vector<As> as = std::exchange(part.as, {});
  const std::vector<Bytes> keys = std::exchange(part.keys, {});
  const RowChecksum checksum(bucket_, table.name);
  auto how = as.begin();
  const auto take = [&](std::span<const CellView> row) {
    if (sums_) sum_ += checksum.of(row);
    if (*how++ == As::row) {
      part.changes.rows.add(row);
      size += size_of(row);
    } else {
      const CellViews update = update_of(table, row);
      part.changes.updates.add(update);
      size += size_of(update);
    }
  };
  WB_ASSIGN(const size_t found, store::for_each_row(database_, table, keys, take));
  if (found != keys.size()) return row_missing(table);
  return size;
}

std::vector<TableChanges> ByTable::take() {
  std::vector<TableChanges> taken;
  for (auto& [index, part] : parts_) {
    part.changes.table = tables()[index].name;
    taken.push_back(std::move(part.changes));
  }
  return taken;
}

}  // namespace wardbook::sqlite
