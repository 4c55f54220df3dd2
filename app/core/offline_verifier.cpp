#include "app/core/offline_verifier.h"

namespace wardbook {
namespace {

// One byte says which cost it was made at; then salt and hash.
constexpr uint8_t kFormat = 1;
constexpr size_t kSaltBytes = 16;
constexpr size_t kHashBytes = 32;

Result<Bytes> hash_of(std::string_view password, std::span<const uint8_t> salt,
                      const Argon2Cost& cost) {
  const std::span<const uint8_t> secret{reinterpret_cast<const uint8_t*>(password.data()),
                                        password.size()};
  Bytes hash(kHashBytes);
  if (argon2id(secret, salt, cost, hash)) return hash;
  return Error{"no_memory", "This device has no memory left for that. Close something and retry."};
}

}  // namespace

Result<Bytes> make_verifier(std::string_view password, Random& random, const Argon2Cost& cost) {
  Bytes verifier(1 + kSaltBytes);
  verifier[0] = kFormat;
  random.fill(std::span(verifier).subspan(1));
  WB_ASSIGN(const Bytes hash, hash_of(password, std::span(verifier).subspan(1), cost));
  verifier.insert(verifier.end(), hash.begin(), hash.end());
  return verifier;
}

Result<bool> fits_verifier(std::string_view password, std::span<const uint8_t> verifier,
                           const Argon2Cost& cost) {
  if (verifier.size() != 1 + kSaltBytes + kHashBytes || verifier[0] != kFormat) return false;
  WB_ASSIGN(const Bytes hash, hash_of(password, verifier.subspan(1, kSaltBytes), cost));
  uint8_t difference = 0;
  for (size_t i = 0; i < kHashBytes; ++i)
    difference = static_cast<uint8_t>(difference | (hash[i] ^ verifier[1 + kSaltBytes + i]));
  return difference == 0;
}

}  // namespace wardbook
