#pragma once

#include <utility>
#include <vector>

#include "shared/store/given_rows.h"

namespace wardbook::store {

/// Rows that a test gives to a statement.
class Given final : public GivenRows {
 public:
  explicit Given(std::vector<Cells> rows) : rows_(std::move(rows)) {}

  bool next() override {
    if (at_ == rows_.size()) return false;
    row_ = views_of(rows_[at_++]);
    return true;
  }
  std::span<const CellView> row() const override { return row_; }

 private:
  std::vector<Cells> rows_;
  size_t at_ = 0;
  CellViews row_;
};

}  // namespace wardbook::store
