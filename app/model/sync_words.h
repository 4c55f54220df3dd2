#pragma once

#include <string>

#include "app/core/sync_engine.h"
#include "app/model/views.h"

namespace wardbook::app {

/// The sync state in words: "Online · 2 waiting". `trouble` is what the database said last, if
/// anything.
SyncView sync_view(const SyncState& state, Instant now, const std::string& trouble);

}  // namespace wardbook::app
