#pragma once

#include "sync-server/core/context.h"

namespace wardbook {

/// Brings back what the answers of an earlier epoch had changed, in the order in which they were
/// given, round after round until no more of them finds the rows that it needs. The others wait for
/// the tablets that have those; of what contradicts the rows that are there, people hear after a
/// while (a review). Units that came free are given away after all of it, at `now`.
Status reinstate(Context& context, Instant now);

}  // namespace wardbook
