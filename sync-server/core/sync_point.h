#pragma once

#include "sync-server/core/context.h"
#include "sync-server/core/exchange.h"

namespace wardbook {

/// Who asks: a device that proves itself, or nobody (nil), who may read what is public.
std::variant<DeviceId, Refusal> who_asks(Context& context, const Request& request,
                                         const SyncRequest& asked);

/// What the sender of a message gets that can't be read.
Refusal refusal_of(const Error& error);

/// POST /api/v1/sync: takes the device's commands, gives their outcomes and what is new.
Response answer_sync(Context& context, const Request& request, Instant now);

}  // namespace wardbook
