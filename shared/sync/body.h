#pragma once

#include <string_view>

#include "shared/base/result.h"
#include "shared/rules/command.h"
#include "shared/sync/value.h"

// Commands as message values, between chain.cpp (bytes) and JSON.

namespace wardbook::sync {

Value args_to_value(const Args& args);
/// Error malformed, which names the field. `value` is used up.
Result<Args> args_from_value(std::string_view kind, Value& value);

Value body_to_value(const Command& command);
/// Error malformed. `value` is used up.
Result<Command> body_from_value(Value& value);

}  // namespace wardbook::sync
