#include "sync-server/core/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "shared/base/check.h"
#include "shared/base/encode.h"

namespace wardbook {

Hash256 hmac_sha256(std::span<const uint8_t> key, std::span<const uint8_t> message) {
  Hash256 out{};
  unsigned size = 0;
  const auto* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), message.data(),
                          message.size(), out.data(), &size);
  WB_CHECK(done != nullptr && size == out.size());
  return out;
}

bool same_hash(const Hash256& a, const Hash256& b) {
  return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::optional<Hash256> hash_of_secret(std::string_view hex) {
  const auto bytes = from_hex(hex);
  if (!bytes || bytes->size() != 32) return std::nullopt;
  return sha256(*bytes);
}

}  // namespace wardbook
