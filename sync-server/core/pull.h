#pragma once

#include "shared/sync/messages.h"
#include "sync-server/core/store.h"

namespace wardbook {

/// What a device could pull.
struct Lack {
  std::vector<Cursor> heads;  ///< of the buckets that it may see
  std::vector<Cursor> ahead;  ///< those of them that are not where its cursors are
  bool loses = false;         ///< it has a bucket that it may not see any more
};
Result<Lack> look(StoreReader& reader, const SyncRequest& request, DeviceId device, int64_t epoch);

/// How much one reply carries, about: it ends with the row that goes over.
struct Page {
  size_t rows = 40'000;
  size_t bytes = 8u << 20;
};

/// How much may be read: as much as one reply carries, or only what takes about a millisecond, or a
/// tenth of what the commands took that it answers.
enum class PullSize : uint8_t { whole, little };

/// Fills in what a device gets besides the answers of its own commands: the rows of those commands
/// (`reply.outcomes` has them), and what is new in its buckets, as far as the page goes.
/// `device` nil: public buckets only. False: it is more than `size` allows, and nothing was filled
/// in.
Result<bool> pull(StoreReader& reader, const SyncRequest& request, DeviceId device, int64_t epoch,
                  PullSize size, const Page& page, SyncReply& reply);

}  // namespace wardbook
