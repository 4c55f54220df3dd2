#pragma once

#include <map>
#include <vector>

#include "shared/store/database.h"
#include "shared/sync/messages.h"

namespace wardbook::sqlite {

/// The change log speaks of a row that there is not.
Error row_missing(const Table& table);

/// Changes of a bucket by table, in the order in which tables() may be inserted. Rows are read many
/// at a time, by one statement a table.
class ByTable {
 public:
  ByTable(store::Database& database, const Bucket& bucket) : database_(database), bucket_(bucket) {}

  enum class As : uint8_t { row, update, gone };

  void add(const Table& table, std::span<const uint8_t> key, As as);
  /// Reads the rows of what was added. What all of that takes on the wire, about. Error
  /// database_damaged: one is missing.
  Result<size_t> read();
  /// From now on the checksum of what is read is wanted.
  void start_sum() { sums_ = true; }
  uint64_t sum() const { return sum_; }
  /// Without those of what was not read.
  std::vector<TableChanges> take();

 private:
  struct Part {
    TableChanges changes;
    std::vector<Bytes> keys;  ///< to be read
    std::vector<As> as;       ///< of each
  };
  Result<size_t> read(const Table& table, Part& part);

  store::Database& database_;
  const Bucket& bucket_;
  std::map<size_t, Part> parts_;  ///< by the table's place in tables()
  size_t gone_bytes_ = 0;
  bool sums_ = false;
  uint64_t sum_ = 0;
};

}  // namespace wardbook::sqlite
