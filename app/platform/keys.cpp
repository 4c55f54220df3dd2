#include "app/platform/keys.h"

#include <algorithm>

namespace wardbook {

DatabaseKey::DatabaseKey(std::span<const uint8_t, kBytes> bytes) {
  std::copy(bytes.begin(), bytes.end(), bytes_.begin());
}

DatabaseKey::DatabaseKey(DatabaseKey&& other) noexcept : bytes_(other.bytes_) {
  other.wipe();
}

DatabaseKey& DatabaseKey::operator=(DatabaseKey&& other) noexcept {
  if (this != &other) {
    bytes_ = other.bytes_;
    other.wipe();
  }
  return *this;
}

DatabaseKey::~DatabaseKey() {
  wipe();
}

/// Through a volatile pointer, or the compiler drops writes to memory that is never read again.
void DatabaseKey::wipe() {
  volatile uint8_t* bytes = bytes_.data();
  for (size_t i = 0; i < kBytes; ++i) bytes[i] = 0;
}

}  // namespace wardbook
