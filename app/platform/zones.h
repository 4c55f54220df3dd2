#pragma once

#include <string_view>

#include "shared/base/result.h"
#include "shared/base/time.h"

namespace wardbook {

/// Minutes to add to UTC in `zone` (an IANA name: "Asia/Kolkata") at `at`. Error bad_zone.
Result<int> utc_offset_minutes(std::string_view zone, Minute at);

}  // namespace wardbook
