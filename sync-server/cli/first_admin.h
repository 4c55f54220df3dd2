#pragma once

#include <string>

#include "sync-server/core/store.h"

namespace wardbook {

/// The first account of an empty database. Error already_initialised if that name exists.
Status make_first_admin(Store& store, const std::string& user_name, const std::string& password,
                        Random& random, Instant now);

}  // namespace wardbook
