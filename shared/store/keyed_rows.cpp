#include "shared/store/keyed_rows.h"

#include <utility>

#include "shared/store/rows.h"

namespace wardbook::store {
namespace {

/// The cells of one key after the other; a damaged one is the end.
class Keys final : public GivenRows {
 public:
  Keys(const Table& table, std::span<const Bytes> keys) : table_(table), keys_(keys) {}

  bool next() override {
    if (at_ == keys_.size()) return false;
    auto cells = key_cells(table_, keys_[at_++]);
    if (!cells.ok()) return false;
    cells_ = std::move(*cells);
    views_ = views_of(cells_);
    return true;
  }
  std::span<const CellView> row() const override { return views_; }

 private:
  const Table& table_;
  const std::span<const Bytes> keys_;
  size_t at_ = 0;
  Cells cells_;
  CellViews views_;
};

}  // namespace

Result<size_t> for_each_row(Database& database, const Table& table, std::span<const Bytes> keys,
                            const std::function<void(std::span<const CellView>)>& visit) {
  if (keys.empty()) return size_t{0};
  WB_ASSIGN(Statement statement, database.prepare(sql_of(table).get_given));
  Keys given(table, keys);
  statement.bind_rows(0, given);
  CellViews row(table.columns.size());
  for (size_t found = 0;; ++found) {
    WB_ASSIGN(const bool more, statement.step());
    if (!more) return found;
    for (size_t i = 0; i < row.size(); ++i) row[i] = statement.view(static_cast<int>(i));
    visit(row);
  }
}

}  // namespace wardbook::store
