#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "shared/store/database.h"
#include "shared/store/ledger_store.h"
#include "shared/sync/messages.h"

namespace wardbook::sync {

/// Writes the server's rows into the device's tables, with the overlay off, inside the caller's
/// transaction. A row is here as long as one bucket holds it.
class BaseRows {
 public:
  /// `now`: when what is compared with the server's is the same.
  BaseRows(store::Database& database, Instant now) : database_(database), now_(now) {}

  /// Rows of a higher version, memberships, what is gone; then the cursor. Changes that are older
  /// than the cursor (a reply that came twice) are left out. A bucket that is not what the server
  /// takes it for (another checksum; an update of a row that it does not hold) loses its cursor, so
  /// that all of it comes again.
  Status apply(const BucketChanges& changes);
  /// This device may not see the bucket any more.
  Status lose(const Bucket& name);
  /// Everything, to begin anew. Commands and settings stay.
  Status forget_all();
  /// Deletes the rows that lost their last membership. Call it once, at the end.
  Status sweep();

 private:
  enum class Differs : uint8_t { no, fetched_again, still };
  struct Held {
    int64_t id = 0;
    int64_t seq = 0;
    /// The sum of the shares of its rows as they came, from its beginning until it is compared with
    /// the server's. None: it has been, or what came is not known.
    std::optional<uint64_t> sent_sum;
    bool part = true;  ///< the device has not had all of it up to `seq`
    Differs differs = Differs::no;
    bool has_rows = false;   ///< or has had some
    bool was_empty = false;  ///< nothing was in it before these changes
  };

  Result<Held> open_bucket(const Bucket& name);
  Status save(const Held& bucket);
  Status begin_again(Held& bucket);
  Status drop(const Held& bucket, std::string_view which);
  Result<bool> holds(const Held& bucket, const Table& table, const Bytes& key);
  Status apply_rows(Held& bucket, const Bucket& name, const Table& table, const PackedRows& rows);
  Status discount(Held& bucket, const Bucket& name, const Table& table, const PackedRows& rows);
  Status count(Held& bucket, const Bucket& name, const Table& table, const Bytes& key, int sign);
  Result<std::vector<Bytes>> held_of(const Held& bucket, const Table& table,
                                     const PackedRows& rows);
  Result<bool> apply_updates(Held& bucket, const Bucket& name, const Table& table,
                             const PackedRows& rows);
  Status remove(Held& bucket, const Bucket& name, const Table& table, const Bytes& key);
  Status forget_sums(const Held& bucket, const Table& table, const PackedRows& rows);
  Result<std::optional<uint64_t>> sum_of(const Held& bucket, const Bucket& name);
  Status compare(Held& bucket, const BucketChanges& changes);

  store::Database& database_;
  const Instant now_;
  std::set<store::RowName> suspects_;
};

}  // namespace wardbook::sync
