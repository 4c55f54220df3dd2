#pragma once

#include "app/platform/file_pool.h"
#include "shared/base/clock.h"
#include "shared/base/random.h"
#include "shared/base/result.h"

namespace wardbook {

/// Registers a SQLite VFS over `pool` and, above it, the encrypting one. Returns the name to open
/// with: "multipleciphers-" + `name`. The arguments must outlive every connection. One connection
/// at a time: a second one gets SQLITE_BUSY. Open with locking_mode=EXCLUSIVE before the first
/// access, or a database in WAL mode cannot be opened (there is no shared memory).
///
/// After a handle has died every call fails, so that nothing is written past a failed read (the
/// encrypting VFS drops read errors); the caller must start over with a new pool.
Result<const char*> register_pool_vfs(const char* name, FilePool& pool, const Clock& clock,
                                      Random& random);

}  // namespace wardbook
