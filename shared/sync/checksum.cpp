#include "shared/sync/checksum.h"

namespace wardbook {
namespace {

class Fnv1a {
 public:
  void byte(uint8_t value) { hash_ = (hash_ ^ value) * 0x100000001b3u; }
  void number(uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
      byte(static_cast<uint8_t>(value >> shift));
  }
  template <class Text>
  void text(const Text& text, int length_bytes) {
    number(text.size(), length_bytes);
    for (auto one : text) byte(static_cast<uint8_t>(one));
  }
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

uint64_t row_checksum(std::string_view bucket, std::string_view table,
                      std::span<const CellView> row) {
  Fnv1a hash;
  hash.text(bucket, 2);
  hash.text(table, 2);
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

uint64_t row_checksum(std::string_view bucket, std::string_view table, std::span<const Cell> row) {
  return row_checksum(bucket, table, views_of(row));
}

}  // namespace wardbook
