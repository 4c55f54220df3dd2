#include "shared/store/argon2id.h"

#include <cstddef>

// SQLite3 Multiple Ciphers exports the reference implementation but no header of it.
extern "C" int argon2id_hash_raw(uint32_t passes, uint32_t kibibytes, uint32_t lanes,
                                 const void* password, size_t password_size, const void* salt,
                                 size_t salt_size, void* hash, size_t hash_size);

namespace wardbook {

bool argon2id(std::span<const uint8_t> password, std::span<const uint8_t> salt,
              const Argon2Cost& cost, std::span<uint8_t> hash) {
  return argon2id_hash_raw(cost.passes, cost.kibibytes, cost.lanes, password.data(),
                           password.size(), salt.data(), salt.size(), hash.data(),
                           hash.size()) == 0;
}

}  // namespace wardbook
