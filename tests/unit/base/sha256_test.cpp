#include "shared/base/sha256.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace wardbook {
namespace {

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string hex(const Hash256& hash) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (uint8_t byte : hash) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

// Vectors: FIPS 180-4 examples of NIST.
TEST(Sha256, MatchesTheStandardsExamples) {
  EXPECT_EQ(hex(sha256(bytes_of(""))),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256(bytes_of("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256(bytes_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, PiecesHashAsTheWhole) {
  const std::string text(1000, 'a');
  for (size_t piece : {1u, 55u, 63u, 64u, 65u, 999u}) {
    Sha256 pieces;
    for (size_t at = 0; at < text.size(); at += piece) {
      pieces.update(bytes_of(std::string_view(text).substr(at, piece)));
    }
    EXPECT_EQ(pieces.finish(), sha256(bytes_of(text))) << piece;
  }
}

}  // namespace
}  // namespace wardbook
