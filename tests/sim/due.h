#pragma once

#include <string>

#include "tests/sim/truth.h"

namespace wardbook::sim {

/// What the clock should have brought about by `now`, and has not: somebody lies in a bed beyond
/// the end of the claim, waits beyond the latest start that helps, or has not come though the time
/// to arrive is over. By the published rule and every row, not by what the server takes for due.
/// Empty: there is nothing.
std::string left_undone(const Truth& truth, Instant now);

}  // namespace wardbook::sim
