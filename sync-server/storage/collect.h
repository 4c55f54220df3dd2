#pragma once

#include "shared/store/database.h"
#include "sync-server/core/store.h"

// Reading the change log.

namespace wardbook::sqlite {

Result<std::vector<Cursor>> heads(store::Database& database, std::span<const Bucket> buckets);
/// The checksum, if it is wanted, only with a bucket that comes whole; Reading adds the others.
Result<Collected> collect(store::Database& database, const Bucket& bucket, int64_t cursor,
                          const CollectLimits& limits);
Result<std::vector<BucketChanges>> direct_changes(store::Database& database,
                                                  std::span<const CommandId> commands,
                                                  std::span<const Bucket> buckets);
Result<uint64_t> checksum(store::Database& database, const Bucket& bucket);

}  // namespace wardbook::sqlite
