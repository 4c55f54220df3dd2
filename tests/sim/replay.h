#pragma once

#include <string>

#include "tests/sim/spy_store.h"
#include "tests/sim/town.h"

namespace wardbook::sim {

/// Decides the whole log anew, in the order of its commits and each command at the `now` that it
/// was decided at, in an empty database with the same town. Empty: the same answers, seals and rows
/// came out as `live`, the database of that server, has. Else the first difference. For a server
/// that was never restored: what is reinstated is not decided.
std::string replay(const Town& town, uint64_t seed, const Batch& log, const std::string& live);

}  // namespace wardbook::sim
