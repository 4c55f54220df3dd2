#pragma once

#include <string>

#include "sync-server/storage/sqlite_store.h"
#include "tests/sim/disk.h"
#include "tests/sim/spy_store.h"
#include "tests/sim/town.h"

namespace wardbook::sim {

/// Decides the whole log anew, in the order of its commits and each command at the `now` that it
/// was decided at, in an empty database with the same town or in the one that was restored. Empty:
/// the same answers, seals and rows came out as `live`, the database of that server, has. Else the
/// first difference. What came back from before the restore is not decided: it is written as it
/// was, and what follows from it is decided.
std::string replay(const Town& town, uint64_t seed, const std::optional<Disk>& restored,
                   const Batch& log, const SqliteOptions& live);

}  // namespace wardbook::sim
