#pragma once

#include <string>

#include "shared/base/result.h"

namespace wardbook {

/// For somebody of that name: the first line of `file`, or, if that is empty, asked for twice on
/// the terminal without echo. Errors password_unreadable, weak_password, passwords_differ.
Result<std::string> read_new_password(const std::string& user_name, const std::string& file);

}  // namespace wardbook
