#pragma once

#include "sync-server/core/context.h"

namespace wardbook {

/// What the clock has made due, as commands: stays that go on past their last slot, claims whose arrival window
/// is over, waitlist entries that came too late. Each is a logged command of the system, with an
/// id that is made of its cause: asked twice, it is done once.
Result<std::vector<Incoming>> due_commands(StoreReader& reader, Instant now);

/// Decides them through the writer. Returns how many were due.
Result<size_t> do_due_work(Context& context, Instant now);

}  // namespace wardbook
