#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "shared/base/random.h"
#include "shared/base/result.h"
#include "shared/base/time.h"

namespace wardbook {

/// 16 bytes, RFC 9562. Not a secret: a UUIDv7 tells when it was made.
struct Uuid {
  std::array<uint8_t, 16> bytes{};
  // Not auto: the C++ library of Emscripten 3.1.6 has no operator<=> for arrays and strings, and
  // only a named category is made up from == and <.
  friend std::strong_ordering operator<=>(const Uuid&, const Uuid&) = default;
  bool is_nil() const { return *this == Uuid{}; }
};

/// "018f3c1e-…", lower case.
std::string to_text(const Uuid& uuid);
/// Error bad_id: not 36 characters of that form.
Result<Uuid> parse_uuid(std::string_view text);

/// A time-ordered id (RFC 9562 §5.7). `now` before 1970 counts as 1970.
Uuid make_uuid_v7(Instant now, Random& random);

/// A uuid that can't be mistaken for another kind's: Id<HospitalTag> is not Id<BedTag>.
template <class Tag>
struct Id {
  Uuid uuid;
  friend std::strong_ordering operator<=>(const Id&, const Id&) = default;
  bool is_nil() const { return uuid.is_nil(); }
  static Id make(Instant now, Random& random) { return {make_uuid_v7(now, random)}; }
};

template <class Tag>
std::string to_text(const Id<Tag>& id) {
  return to_text(id.uuid);
}

}  // namespace wardbook
