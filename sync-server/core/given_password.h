#pragma once

#include "shared/base/random.h"
#include "sync-server/core/store.h"

// A password that somebody is given who has forgotten theirs.

namespace wardbook {

/// "k7qm-2hxv-9trd": 60 bits, in letters and digits that are not taken for each other when they are
/// read out (Crockford's base 32).
std::string make_up_password(Random& random);

/// Who had to wait for wrong guesses need not wait with the new one (on a tablet that is theirs, a
/// minute at most). `given`: by whom, from where and when.
Status put_given_password(Store& store, const Account& account, const std::string& phc,
                          AuditEntry given);

}  // namespace wardbook
