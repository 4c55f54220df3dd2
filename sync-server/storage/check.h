#pragma once

#include <string>
#include <vector>

#include "shared/store/database.h"

namespace wardbook::sqlite {

/// Error database_other_version: by another release, which may be serving it.
Status check_version(store::Database& database);

/// Every broken invariant, in words; ids, never names. `machine`: its clock; if the last decision
/// was later, things are as of that.
Result<std::vector<std::string>> check(store::Database& database, Instant machine);

/// The part of it that walks through claims and the change log in code.
Status check_claims(store::Database& database, Instant now, std::vector<std::string>& found);
Status check_memberships(store::Database& database, std::vector<std::string>& found);

}  // namespace wardbook::sqlite
