#pragma once

#include <string>

#include "sync-server/cli/options.h"
#include "sync-server/core/store.h"

namespace wardbook {

/// From --password-file, or asked twice on the terminal without echo. Errors password_unreadable,
/// weak_password, passwords_differ.
Result<std::string> read_new_password(const Options& options);

/// The first account of an empty database. Error already_initialised if that name exists.
Status make_first_admin(Store& store, const std::string& user_name, const std::string& password,
                        Random& random, Instant now);

}  // namespace wardbook
