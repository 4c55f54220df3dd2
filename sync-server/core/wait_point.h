#pragma once

#include "sync-server/core/context.h"
#include "sync-server/core/exchange.h"

namespace wardbook {

/// POST /api/v1/wait: answers at once if the device lacks something, else with a Park.
Response answer_wait(Context& context, const Request& request);

}  // namespace wardbook
