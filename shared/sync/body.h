#pragma once

#include <string_view>

#include "shared/base/result.h"
#include "shared/rules/command.h"
#include "shared/sync/value.h"

// Commands as message values, between chain.cpp (bytes) and JSON.

namespace wardbook::sync {

Value args_to_value(const Args& args);
/// Error malformed, which names the field. `value` is used up. `id`: of the command, if it is
/// known; the row that it makes may be left to it.
Result<Args> args_from_value(std::string_view kind, Value& value, const CommandId* id = nullptr);

Value body_to_value(const Command& command);
/// Error malformed. `value` is used up.
Result<Command> body_from_value(Value& value);

}  // namespace wardbook::sync
