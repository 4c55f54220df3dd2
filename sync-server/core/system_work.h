#pragma once

#include "sync-server/core/context.h"

namespace wardbook {

/// What the clock has made due and nobody has decided yet, as commands: stays that go on past their
/// last slot, claims whose arrival window is over, waitlist entries that came too late. Each is a
/// logged command of the system, with an id that is made of its cause: asked twice, it is done
/// once. The first of each kind: `at_once` of it, more if that many have been decided in vain.
Result<std::vector<Incoming>> due_commands(StoreReader& reader, Instant now, size_t at_once = 500);

/// Decides them through the writer. Returns how many were due.
Result<size_t> do_due_work(Context& context, Instant now);

}  // namespace wardbook
