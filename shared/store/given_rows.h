#pragma once

#include <span>

#include "shared/domain/cells.h"

struct sqlite3;

namespace wardbook::store {

/// Rows of the program that a statement reads as a table: SELECT c0, c1 FROM given_rows(?1), with
/// the rows bound to ?1. A statement that takes thousands of rows at once does not open its tables
/// and indexes for each. Not for a statement that sorts them
/// or has them in an inner loop: a row's cells are not copied.
class GivenRows {
 public:
  GivenRows() = default;
  GivenRows(const GivenRows&) = delete;
  GivenRows& operator=(const GivenRows&) = delete;
  virtual ~GivenRows() = default;

  /// False: the end.
  virtual bool next() = 0;
  /// Until the next one.
  virtual std::span<const CellView> row() const = 0;
};

/// The kind of pointer that a GivenRows* is bound as.
inline constexpr const char* kGivenRows = "given_rows";

/// What SQLite answers.
int register_given_rows(sqlite3* handle);

}  // namespace wardbook::store
