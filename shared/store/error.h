#pragma once

#include "shared/base/result.h"

struct sqlite3;

namespace wardbook::store {

/// The Error for a result code of SQLite; `database` may be null, it gives the names in the hint.
Error error_of(sqlite3* database, int code);

}  // namespace wardbook::store
