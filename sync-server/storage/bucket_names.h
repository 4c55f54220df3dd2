#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "shared/store/database.h"
#include "shared/sync/messages.h"

namespace wardbook::sqlite {

/// Names of buckets to the numbers that stand for them in `member`, and their counters, as this
/// transaction has them.
class BucketNames {
 public:
  explicit BucketNames(store::Database& database) : database_(database) {}

  /// Makes the bucket if it is new.
  Result<int64_t> id_of(const Bucket& name);
  Result<Bucket> name_of(int64_t id);
  /// The next number of the bucket's counter.
  Result<int64_t> next_seq(int64_t id);
  /// Writes the counters.
  Status save();
  /// The buckets whose counters this transaction has taken from, and how far they are.
  std::vector<Cursor> moved() const;

 private:
  store::Database& database_;
  std::map<Bucket, int64_t> ids_;
  std::map<int64_t, Bucket> names_;
  std::map<int64_t, int64_t> seqs_;
};

}  // namespace wardbook::sqlite
