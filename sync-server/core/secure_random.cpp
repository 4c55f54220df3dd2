#include "sync-server/core/secure_random.h"

#include <openssl/rand.h>

#include "shared/base/check.h"

namespace wardbook {

void SecureRandom::fill(std::span<uint8_t> out) {
  WB_CHECK(RAND_priv_bytes(out.data(), static_cast<int>(out.size())) == 1);
}

}  // namespace wardbook
