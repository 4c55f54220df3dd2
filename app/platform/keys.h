#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "shared/base/random.h"
#include "shared/base/result.h"

namespace wardbook {

/// The 32 random bytes that encrypt the local database. Wiped when it goes.
class DatabaseKey {
 public:
  static constexpr size_t kBytes = 32;

  DatabaseKey() = default;
  explicit DatabaseKey(std::span<const uint8_t, kBytes> bytes);
  DatabaseKey(DatabaseKey&& other) noexcept;
  DatabaseKey& operator=(DatabaseKey&& other) noexcept;
  ~DatabaseKey();

  std::span<const uint8_t, kBytes> bytes() const { return bytes_; }

 private:
  void wipe();
  std::array<uint8_t, kBytes> bytes_{};
};

/// The key of the database at `database_path`, made on first use. In the browser the worker has
/// unsealed it before the program started (web/worker_keys.js) and it can be taken once; natively
/// it lies beside the database in a keyring file that only its owner may read (mode 0600).
///
/// A key is written, read back and compared before any database is made with it. Errors:
/// key_missing (there is a database, but no key: nothing is overwritten), key_damaged,
/// key_not_saved.
Result<DatabaseKey> database_key(const std::string& database_path, Random& random);

}  // namespace wardbook
