#include "shared/base/uuid.h"

#include <algorithm>

namespace wardbook {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

bool dash_follows(size_t byte) {
  return byte == 3 || byte == 5 || byte == 7 || byte == 9;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string to_text(const Uuid& uuid) {
  std::string text;
  text.reserve(36);
  for (size_t i = 0; i < uuid.bytes.size(); ++i) {
    text += kHex[uuid.bytes[i] >> 4];
    text += kHex[uuid.bytes[i] & 15];
    if (dash_follows(i)) text += '-';
  }
  return text;
}

Result<Uuid> parse_uuid(std::string_view text) {
  const Error bad{"bad_id", "An id is 32 hexadecimal digits in five groups."};
  if (text.size() != 36) return bad;
  Uuid uuid;
  size_t at = 0;
  for (size_t i = 0; i < uuid.bytes.size(); ++i) {
    const int high = hex_value(text[at]);
    const int low = hex_value(text[at + 1]);
    if (high < 0 || low < 0) return bad;
    uuid.bytes[i] = static_cast<uint8_t>(high << 4 | low);
    at += 2;
    if (dash_follows(i) && text[at++] != '-') return bad;
  }
  return uuid;
}

Uuid make_uuid_v7(Instant now, Random& random) {
  Uuid uuid;
  random.fill(uuid.bytes);
  const uint64_t ms = static_cast<uint64_t>(std::max<int64_t>(now.ms, 0));
  for (size_t i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<uint8_t>(ms >> (40 - 8 * i));
  uuid.bytes[6] = static_cast<uint8_t>((uuid.bytes[6] & 0x0f) | 0x70);
  uuid.bytes[8] = static_cast<uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid;
}

}  // namespace wardbook
