#pragma once

#include <string>

#include "shared/store/database.h"
#include "tests/sim/spy_store.h"
#include "tests/sim/truth.h"

namespace wardbook::sim {

/// What must hold of whatever a commit has touched, looked up in the server's tables right after
/// it: no slot has more claims than units, none over capacity is without an open review, no bed has
/// two patients, no patient two beds or two live holds. Empty: it holds. `truth` has the commit.
std::string broken_by(store::Database& server, const Batch& batch, const Truth& truth, Instant now);

}  // namespace wardbook::sim
