#pragma once

#include "tests/sim/step.h"
#include "tests/sim/town.h"

namespace wardbook::sim {

/// What a town begins with whose hospitals are set up anew again and again. A grid can change only
/// where nothing is claimed from now on, and later there is always somebody. So at first a few book
/// and nobody comes; then the grids change, and what is over lies on former ones. Sometimes the
/// server is restored from before all that, and the answers come back to other grids.
std::vector<Step> overture(uint64_t seed, const Town& town);

}  // namespace wardbook::sim
