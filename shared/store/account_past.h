#pragma once

#include "shared/domain/account.h"
#include "shared/store/database.h"

// What an account was before it was changed; the server's only. A command that was made offline is
// judged by it.

namespace wardbook::store {

/// Keeps the role, state, hospital and clinic that the account has until `next` is written over it.
[[nodiscard]] Status keep_past(Database& database, const Account& next);

/// The account with the role, state, hospital and clinic of `at`: the earliest that are known, if
/// `at` lies before them. None: there is no such account.
[[nodiscard]] Result<std::optional<Account>> account_at(Database& database, AccountId id,
                                                        Instant at);

}  // namespace wardbook::store
