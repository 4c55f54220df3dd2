#include "shared/store/argon2id.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace wardbook {
namespace {

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string hashed(std::string_view password, std::string_view salt, const Argon2Cost& cost) {
  std::array<uint8_t, 32> hash{};
  if (!argon2id(bytes_of(password), bytes_of(salt), cost, hash)) return "failed";
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (uint8_t byte : hash) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

// Vectors: the reference implementation's own tests (phc-winner-argon2, src/test.c, Argon2id 0x13).
TEST(Argon2id, MatchesTheReferenceVectors) {
  EXPECT_EQ(hashed("password", "somesalt", {2, 256, 1}),
            "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
  EXPECT_EQ(hashed("password", "somesalt", {2, 256, 2}),
            "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037");
  EXPECT_EQ(hashed("password", "somesalt", {2, 65536, 1}),
            "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
}

TEST(Argon2id, RefusesWhatTheStandardForbids) {
  EXPECT_EQ(hashed("password", "short", {2, 256, 1}), "failed");
  EXPECT_EQ(hashed("password", "somesalt", {0, 256, 1}), "failed");
  EXPECT_EQ(hashed("password", "somesalt", {2, 4, 1}), "failed");
  EXPECT_EQ(hashed("password", "somesalt", {2, 256, 0}), "failed");
}

}  // namespace
}  // namespace wardbook
