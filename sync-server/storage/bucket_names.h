#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "shared/store/database.h"
#include "shared/sync/messages.h"

namespace wardbook::sqlite {

/// Names of buckets to the numbers that stand for them in `member`, and their counters. Remembers
/// what it has read from one batch to the next, as long as nobody else writes the database.
class BucketNames {
 public:
  explicit BucketNames(store::Database& database) : database_(database) {}

  /// Empty: there is no such bucket yet.
  Result<std::optional<int64_t>> find(const Bucket& name);
  /// Makes the bucket if it is new.
  Result<int64_t> id_of(const Bucket& name);
  Result<Bucket> name_of(int64_t id);
  /// The next number of the bucket's counter.
  Result<int64_t> next_seq(int64_t id);
  /// Writes the counters that this batch has taken from.
  Status save();
  /// The batch is durable: the buckets whose counters it has taken from, and how far they are.
  std::vector<Cursor> settle();
  /// The batch was rolled back, or somebody else has written.
  void forget();

 private:
  void remember(const Bucket& name, int64_t id);

  store::Database& database_;
  std::unordered_map<Bucket, int64_t> ids_;
  std::unordered_map<int64_t, Bucket> names_;
  std::unordered_map<int64_t, int64_t> seqs_;
  std::set<int64_t> taken_;
};

}  // namespace wardbook::sqlite
