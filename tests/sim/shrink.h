#pragma once

#include "tests/sim/world.h"

namespace wardbook::sim {

/// run() in a process of its own, so that a check that ends the program is a failure like another
/// (checker "crash"), and a run without an end too ("endless").
RunResult run_apart(const Script& script, bool print);

/// The shortest script that is found by leaving out steps (delta debugging: Zeller, Hildebrandt)
/// and still fails. `tries`: how often `fails` may be asked.
Script shrink(const Script& script, const std::function<bool(const Script&)>& fails, int tries);

}  // namespace wardbook::sim
