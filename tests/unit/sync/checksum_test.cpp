#include "shared/sync/checksum.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/seeded.h"

namespace wardbook {
namespace {

/// As its docstring says it, byte by byte.
class Plain {
 public:
  Plain(std::string_view bucket, std::string_view table) {
    text(bucket, 2);
    text(table, 2);
  }

  void add(const Cell& cell) {
    byte(static_cast<uint8_t>(cell.index()));
    if (const auto* number = std::get_if<int64_t>(&cell)) big_endian(*number, 8);
    if (const auto* words = std::get_if<std::string>(&cell)) text(*words, 4);
    if (const auto* bytes = std::get_if<Bytes>(&cell)) text(*bytes, 4);
  }

  uint64_t sum() const {
    uint64_t h = hash_;
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53u;
    h ^= h >> 33;
    return h;
  }

 private:
  void byte(uint8_t value) {
    hash_ ^= value;
    hash_ *= 1099511628211u;
  }
  void big_endian(int64_t number, int bytes) {
    for (int i = bytes - 1; i >= 0; --i)
      byte(static_cast<uint8_t>(static_cast<uint64_t>(number) >> (8 * i)));
  }
  template <class Text>
  void text(const Text& text, int length_bytes) {
    big_endian(static_cast<int64_t>(text.size()), length_bytes);
    for (const auto one : text) byte(static_cast<uint8_t>(one));
  }

  uint64_t hash_ = 14695981039346656037u;
};

Cell random_cell(Seeded& random) {
  const size_t size = random.below(2) == 0 ? random.below(4) : random.below(600);
  Bytes bytes(size);
  random.fill(bytes);
  switch (random.below(4)) {
    case 0:
      return std::monostate{};
    case 1:
      return static_cast<int64_t>(random.next_u64() >> random.below(64));
    case 2:
      return std::string(bytes.begin(), bytes.end());
    default:
      return bytes;
  }
}

TEST(Checksum, IsWhatItsDescriptionSays) {
  Seeded random(7);
  for (int i = 0; i < 3000; ++i) {
    Cells row;
    for (size_t cells = random.below(8); cells > 0; --cells) row.push_back(random_cell(random));
    Plain plain("hospital:17", "booking");
    for (const Cell& cell : row) plain.add(cell);
    EXPECT_EQ(row_checksum("hospital:17", "booking", row), plain.sum());
  }
}

TEST(Checksum, TellsCellsApartThatLieElsewhere) {
  const Cells zero{int64_t{0}, std::string()};
  EXPECT_NE(row_checksum("b", "t", zero), row_checksum("b", "t", Cells{std::string(), int64_t{0}}));
  EXPECT_NE(row_checksum("b", "t", zero), row_checksum("bt", "", zero));
  EXPECT_NE(row_checksum("b", "t", Cells{int64_t{-1}}), row_checksum("b", "t", Cells{int64_t{1}}));
}

}  // namespace
}  // namespace wardbook
