#pragma once

#include "shared/domain/cells.h"

namespace wardbook::test {

template <class Row>
std::vector<Row> TestDevice::rows() const {
  std::vector<Row> found;
  for (const TableChanges& table : seen_) {
    if (table.table != TableName<Row>::name) continue;
    for (const Cells& cells : table.rows.cells()) {
      auto row = from_cells<Row>(cells);
      WB_CHECK(row.ok());
      found.push_back(*row);
    }
  }
  return found;
}

}  // namespace wardbook::test
