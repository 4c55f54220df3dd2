#pragma once

#include <string_view>

#include "shared/base/time.h"
#include "shared/base/uuid.h"

namespace wardbook {

/// The `number`-th id that a command causes but does not name, the same at every replay: a UUIDv7
/// with the time `now` and the rest from a hash of `cause` and `purpose`.
Uuid derived_id(const Uuid& cause, std::string_view purpose, uint64_t number, Instant now);

}  // namespace wardbook
