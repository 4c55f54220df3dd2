#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "shared/base/sha256.h"

namespace wardbook {

/// HMAC-SHA256 (RFC 2104).
Hash256 hmac_sha256(std::span<const uint8_t> key, std::span<const uint8_t> message);

/// Whether two hashes are the same, in a time that does not tell where they differ.
bool same_hash(const Hash256& a, const Hash256& b);

/// SHA-256 of the bytes that 64 hex digits spell: what is kept of a token or credential. Empty: it
/// is not of that form.
std::optional<Hash256> hash_of_secret(std::string_view hex);

}  // namespace wardbook
