#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "shared/base/sha256.h"

namespace {

constexpr size_t kBlock = 64;

std::span<const uint8_t> bytes_of(const void* from, size_t size) {
  return {static_cast<const uint8_t*>(from), size};
}

/// SHA-256 of the key's block, each byte changed by `pad`, and what follows.
wardbook::Hash256 padded(std::array<uint8_t, kBlock> block, uint8_t pad,
                         std::span<const uint8_t> rest) {
  for (uint8_t& byte : block) byte ^= pad;
  wardbook::Sha256 hash;
  hash.update(block);
  hash.update(rest);
  return hash.finish();
}

}  // namespace

const EVP_MD* EVP_sha256() {
  return nullptr;
}

uint8_t* HMAC(const EVP_MD*, const void* key, int key_size, const uint8_t* message,
              size_t message_size, uint8_t* out, unsigned* out_size) {
  std::array<uint8_t, kBlock> block{};
  const auto given = bytes_of(key, static_cast<size_t>(key_size));
  if (given.size() > kBlock) return nullptr;
  std::copy(given.begin(), given.end(), block.begin());
  const auto inner = padded(block, 0x36, bytes_of(message, message_size));
  const auto whole = padded(block, 0x5c, inner);
  std::copy(whole.begin(), whole.end(), out);
  *out_size = static_cast<unsigned>(whole.size());
  return out;
}

int CRYPTO_memcmp(const void* a, const void* b, size_t size) {
  return std::memcmp(a, b, size);
}

void OPENSSL_cleanse(void* bytes, size_t size) {
  std::memset(bytes, 0, size);
}

/// There is none: the ward's servers have a seed.
int RAND_priv_bytes(uint8_t*, int) {
  return 0;
}
