#pragma once

#include "shared/sync/messages.h"

namespace wardbook::sync {

/// What a device will ask for when it has taken in the rows of `reply` to `request`: it can be on
/// its way while they are written. Without commands.
SyncRequest next_page(const SyncRequest& request, const SyncReply& reply);

/// Whether both want the same rows, so that the answer to one is an answer to the other.
bool want_the_same(const SyncRequest& one, const SyncRequest& other);

}  // namespace wardbook::sync
