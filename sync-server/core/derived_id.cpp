#include "sync-server/core/derived_id.h"

#include <algorithm>

#include "shared/base/random.h"
#include "shared/base/sha256.h"

namespace wardbook {
namespace {

/// Gives the bytes of one hash, which are more than a uuid takes.
class HashBytes : public Random {
 public:
  explicit HashBytes(const Hash256& hash) : hash_(hash) {}
  void fill(std::span<uint8_t> out) override {
    for (uint8_t& byte : out) byte = hash_[at_++ % hash_.size()];
  }

 private:
  Hash256 hash_;
  size_t at_ = 0;
};

}  // namespace

Uuid derived_id(const Uuid& cause, std::string_view purpose, uint64_t number, Instant now) {
  Sha256 hash;
  hash.update(cause.bytes);
  hash.update({reinterpret_cast<const uint8_t*>(purpose.data()), purpose.size()});
  std::array<uint8_t, 8> raw{};
  for (size_t i = 0; i < raw.size(); ++i) raw[i] = static_cast<uint8_t>(number >> (8 * i));
  hash.update(raw);
  HashBytes bytes(hash.finish());
  return make_uuid_v7(now, bytes);
}

}  // namespace wardbook
