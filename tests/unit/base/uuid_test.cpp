// UUIDv7: form, order by time, text there and back, and hostile text.
#include "shared/base/uuid.h"

#include <gtest/gtest.h>

namespace wardbook {
namespace {

class Counting final : public Random {
 public:
  void fill(std::span<uint8_t> out) override {
    for (uint8_t& byte : out) byte = next_++;
  }

 private:
  uint8_t next_ = 0x80;
};

TEST(Uuid, CarriesVersionVariantAndTime) {
  Counting random;
  const Uuid uuid = make_uuid_v7(Instant{0x0123456789ab}, random);
  EXPECT_EQ(to_text(uuid).substr(0, 13), "01234567-89ab");
  EXPECT_EQ(uuid.bytes[6] >> 4, 7);
  EXPECT_EQ(uuid.bytes[8] >> 6, 2);
}

TEST(Uuid, LaterOnesSortLater) {
  Counting random;
  EXPECT_LT(make_uuid_v7(Instant{1000}, random), make_uuid_v7(Instant{1001}, random));
  EXPECT_EQ(to_text(make_uuid_v7(Instant{-5}, random)).substr(0, 13), "00000000-0000");
}

TEST(Uuid, TextRoundTripsInEitherCase) {
  const auto uuid = parse_uuid("0190A3B4-c5d6-7E8f-9a0b-1c2d3e4f5a6b");
  ASSERT_TRUE(uuid.ok());
  EXPECT_EQ(to_text(*uuid), "0190a3b4-c5d6-7e8f-9a0b-1c2d3e4f5a6b");
}

TEST(Uuid, RefusesEveryOtherText) {
  for (const char* text :
       {"", "0190a3b4c5d67e8f9a0b1c2d3e4f5a6b", "0190a3b4-c5d6-7e8f-9a0b-1c2d3e4f5a6",
        "0190a3b4-c5d6-7e8f-9a0b-1c2d3e4f5a6bb", "0190a3b4-c5d6-7e8f-9a0b-1c2d3e4f5a6g",
        "0190a3b4_c5d6_7e8f_9a0b_1c2d3e4f5a6b"})
    EXPECT_FALSE(parse_uuid(text).ok()) << text;
}

}  // namespace
}  // namespace wardbook
