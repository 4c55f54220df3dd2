#include "shared/sync/checksum.h"

#include <array>
#include <bit>

namespace wardbook {
namespace {

constexpr uint64_t kPrime = 0x100000001b3u;

/// kPrime to the power of each: what so many zero bytes do.
constexpr auto kPowers = [] {
  std::array<uint64_t, 9> powers{1};
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * kPrime;
  return powers;
}();

class Fnv1a {
 public:
  Fnv1a() = default;
  explicit Fnv1a(uint64_t begun) : hash_(begun) {}

  void byte(uint8_t value) { hash_ = (hash_ ^ value) * kPrime; }
  void number(uint64_t value, int bytes) {
    const int full = static_cast<int>(std::bit_width(value) + 7) / 8;
    hash_ *= kPowers[static_cast<size_t>(bytes - full)];
    for (int shift = 8 * (full - 1); shift >= 0; shift -= 8)
      byte(static_cast<uint8_t>(value >> shift));
  }
  template <class Text>
  void text(const Text& text, int length_bytes) {
    number(text.size(), length_bytes);
    for (auto one : text) byte(static_cast<uint8_t>(one));
  }
  uint64_t begun() const { return hash_; }
  uint64_t mixed() const {
    uint64_t h = hash_;
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
  }

 private:
  uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace

RowChecksum::RowChecksum(std::string_view bucket, std::string_view table) {
  Fnv1a hash;
  hash.text(bucket, 2);
  hash.text(table, 2);
  begun_ = hash.begun();
}

uint64_t RowChecksum::of(std::span<const CellView> row) const {
  Fnv1a hash(begun_);
  for (const CellView& cell : row) {
    hash.byte(static_cast<uint8_t>(cell.index()));
    if (const auto* number = std::get_if<int64_t>(&cell))
      hash.number(static_cast<uint64_t>(*number), 8);
    else if (const auto* text = std::get_if<std::string_view>(&cell))
      hash.text(*text, 4);
    else if (const auto* bytes = std::get_if<std::span<const uint8_t>>(&cell))
      hash.text(*bytes, 4);
  }
  return hash.mixed();
}

uint64_t row_checksum(std::string_view bucket, std::string_view table,
                      std::span<const CellView> row) {
  return RowChecksum(bucket, table).of(row);
}

uint64_t row_checksum(std::string_view bucket, std::string_view table, std::span<const Cell> row) {
  return row_checksum(bucket, table, views_of(row));
}

}  // namespace wardbook
