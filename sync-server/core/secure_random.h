#pragma once

#include "shared/base/random.h"

namespace wardbook {

/// OpenSSL's generator, seeded by the system: for tokens, credentials, keys and salts. A failure is
/// fatal: nothing may go on with predictable bytes.
class SecureRandom : public Random {
 public:
  void fill(std::span<uint8_t> out) override;
};

}  // namespace wardbook
