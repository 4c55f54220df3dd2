#pragma once

#include <set>
#include <string>

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
    uint64_t total = 0;  ///< the sum of its members' shares: its checksum
    bool part = true;    ///< the device has not had all of it up to `seq`
    Differs differs = Differs::no;
    bool was_empty = false;  ///< nothing was in it before these changes
    bool compared = false;   ///< with the server's, at any time before
  };

  Result<Held> open_bucket(const Bucket& name);
  Status save(const Held& bucket);
  Status begin_again(Held& bucket);
  Status drop(const Held& bucket, std::string_view which);
  Status apply_rows(Held& bucket, const Bucket& name, const Table& table, const PackedRows& rows);
  Status fill(Held& bucket, const Table& table, const PackedRows& rows,
              const std::vector<uint64_t>& shares);
  Status discount(Held& bucket, const Table& table, const PackedRows& rows,
                  const std::vector<uint64_t>& shares);
  Result<uint64_t> share_here(const Bucket& name, const Table& table, const Bytes& key);
  Result<bool> apply_update(Held& bucket, const Bucket& name, const Table& table,
                            std::span<const CellView> update);
  Status put_share(Held& bucket, const Table& table, const Bytes& key, uint64_t share,
                   std::optional<int64_t> before);
  Status remove(Held& bucket, const Table& table, const Bytes& key);
  Result<uint64_t> sum_of(const Held& bucket, const Bucket& name);
  Status compare(Held& bucket, const BucketChanges& changes);
  Result<std::optional<int64_t>> share_of(const Held& bucket, const Table& table, const Bytes& key);

  store::Database& database_;
  const Instant now_;
  std::set<store::RowName> suspects_;
};

}  // namespace wardbook::sync
