#pragma once

#include "shared/sync/messages.h"
#include "tests/sim/pick.h"

// What no screen offers, and any program can send.

namespace wardbook::sim {

/// Puts something odd into one field: the id of a row of another kind, what a number or a time can
/// just hold, text that is none, the same thing twice.
void spoil(Args& args, Pick& pick);
/// Any time that there is.
Instant odd_instant(Pick& pick);
/// Asks for whatever there could be, also what is another's, from anywhere on.
void ask_for_anything(SyncRequest& request, Pick& pick);

}  // namespace wardbook::sim
