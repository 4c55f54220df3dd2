#pragma once

#include "sync-server/core/context.h"
#include "sync-server/core/exchange.h"

namespace wardbook {

/// POST /api/v1/sync: takes the device's commands, gives their outcomes and what is new.
Response answer_sync(Context& context, const Request& request, Instant now);

}  // namespace wardbook
