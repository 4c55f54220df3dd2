#pragma once

#include "shared/sync/messages.h"
#include "sync-server/core/store.h"

namespace wardbook {

/// Fills in what a device gets besides the answers of its own commands: the rows of those commands
/// (`reply.outcomes` has them), answers that it has not confirmed, and what is new in its buckets,
/// as far as one reply carries. `device` nil: public buckets only.
Status pull(StoreReader& reader, const SyncRequest& request, DeviceId device, int64_t epoch,
            SyncReply& reply);

}  // namespace wardbook
