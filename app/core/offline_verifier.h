#pragma once

#include <span>
#include <string_view>

#include "shared/base/random.h"
#include "shared/base/result.h"
#include "shared/domain/row.h"
#include "shared/store/argon2id.h"

namespace wardbook {

/// What a guess at a password costs whoever has stolen the tablet: OWASP's first choice for little
/// memory.
inline constexpr Argon2Cost kVerifierCost{2, 19 * 1024, 1};

/// What this device keeps to know a person again without a network: Argon2id of the password under
/// a fresh salt. Error no_memory.
Result<Bytes> make_verifier(std::string_view password, Random& random,
                            const Argon2Cost& cost = kVerifierCost);

/// Whether `verifier` was made from this password. Anything that is no verifier fits none. Error
/// no_memory.
Result<bool> fits_verifier(std::string_view password, std::span<const uint8_t> verifier,
                           const Argon2Cost& cost = kVerifierCost);

}  // namespace wardbook
