#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/base/enum_text.h"
#include "shared/domain/patient.h"
#include "shared/domain/place.h"
#include "shared/domain/pool.h"
#include "shared/domain/triage.h"

namespace wardbook {

/// Valid UTF-8 (RFC 3629) without control characters, line separators and bidirectional overrides,
/// which could make one name look like another. Line feeds only if `lines`.
bool is_plain_text(std::string_view text, bool lines);

/// Looks at the fields of one command in turn and keeps the first fault.
/// `field` is the member's name in command.h; `hint` tells the person what is wanted.
class Form {
 public:
  Form& check(bool right, std::string_view field, std::string_view hint);

  template <class Tag>
  Form& id(const Id<Tag>& id, std::string_view field) {
    return check(!id.is_nil(), field, "An id is missing. Start again from the list.");
  }
  template <class Tag>
  Form& id(const std::optional<Id<Tag>>& id, std::string_view field) {
    return id ? this->id(*id, field) : *this;
  }
  template <NamedEnum E>
  Form& one_of(E value, std::string_view field) {
    return check(static_cast<size_t>(value) < EnumText<E>::values.size(), field,
                 "Choose one of the values that are offered.");
  }
  /// 1..200 bytes, one line, not blank.
  Form& name(std::string_view text, std::string_view field);
  /// Up to 500 bytes; may have lines.
  Form& reason(std::string_view text, std::string_view field);
  /// A reason that may not be blank.
  Form& needed_reason(std::string_view text, std::string_view field);
  /// Up to 40 bytes, one line; may be empty.
  Form& phone(std::string_view text, std::string_view field);
  /// Within 2000..2200.
  Form& time(Instant at, std::string_view field);
  Form& time(Minute at, std::string_view field);
  /// Not empty, within 2000..2200, at most 366 days long.
  Form& interval(const Interval& interval, std::string_view field);
  Form& number(int64_t value, int64_t least, int64_t most, std::string_view field);
  Form& groups(BypassGroups groups, std::string_view field);
  Form& capabilities(Capabilities set, std::string_view field);
  /// The level must be one of the scale's.
  Form& triage(const Triage& triage, std::string_view field);
  Form& position(const Position& position, std::string_view field);
  Form& grid(const Grid& grid, std::string_view field);
  /// The form of an IANA zone name, as in "Asia/Kolkata". Whether it exists, platforms know.
  Form& zone(std::string_view name, std::string_view field);

  /// Error "malformed:<field>".
  Status result() const { return fault_; }

 private:
  Status fault_;
};

}  // namespace wardbook
