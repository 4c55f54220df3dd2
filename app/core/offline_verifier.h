#pragma once

#include <span>
#include <string_view>

#include "shared/base/random.h"
#include "shared/base/result.h"
#include "shared/domain/row.h"

namespace wardbook {

/// What this device keeps to know a person again without a network: Argon2id of the password under
/// a fresh salt (19 MiB, 2 passes: OWASP's first choice for little memory). Error no_memory.
Result<Bytes> make_verifier(std::string_view password, Random& random);

/// Whether `verifier` was made from this password. Anything that is no verifier fits none. Error
/// no_memory.
Result<bool> fits_verifier(std::string_view password, std::span<const uint8_t> verifier);

}  // namespace wardbook
