#pragma once

#include <string>

#include "sync-server/core/decider.h"

namespace wardbook {

/// Whether make_demo_data() has run on this database.
Result<bool> has_demo_data(StoreReader& reader);

/// A district's worth of life, the same for the same day: places, people, and two months of
/// bookings that went through the rules at their own (past) time. Error demo_refused if the
/// database is not empty; errors of the store.
Status make_demo_data(Store& store, const Decider& decider, Instant now);

/// The accounts that a person can log in with, and their password.
std::string demo_accounts_text();

}  // namespace wardbook
