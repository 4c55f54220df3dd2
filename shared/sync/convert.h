#pragma once

#include <algorithm>
#include <limits>

#include "shared/base/encode.h"
#include "shared/base/sha256.h"
#include "shared/rules/command_fields.h"
#include "shared/sync/value.h"

// Typed values to message values and back, by the field lists. Reading takes both spellings of a
// value (bytes or text for ids and bytes, a number or RFC 3339 text for times), so that CBOR and
// JSON share it.

namespace wardbook::sync {

/// Where reading stopped: the innermost field that is missing, unknown or wrong.
struct Fault {
  std::string field;
  bool at(std::string_view name) {
    if (field.empty()) field = std::string(name);
    return false;
  }
};

template <class T>
concept HasFields = requires(T& t) {
  fields(t, [](std::string_view, auto&) {});
};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

// --- To values

inline Value to_value(bool held) {
  return {held};
}
inline Value to_value(int32_t held) {
  return {int64_t{held}};
}
inline Value to_value(int64_t held) {
  return {held};
}
inline Value to_value(const std::string& held) {
  return {held};
}
inline Value to_value(const Bytes& held) {
  return {held};
}
inline Value to_value(Instant held) {
  return {held.ms};
}
inline Value to_value(Minute held) {
  return {held.value};
}
inline Value to_value(Date held) {
  return {int64_t{held.days}};
}
inline Value to_value(Version held) {
  return {held.value};
}
inline Value to_value(Capabilities held) {
  return {int64_t{held.bits}};
}
inline Value to_value(BypassGroups held) {
  return {int64_t{held.bits}};
}
inline Value to_value(const Interval& held) {
  return {Value::Array{to_value(held.from), to_value(held.to)}};
}
inline Value to_value(const Uuid& held) {
  return {Bytes(held.bytes.begin(), held.bytes.end())};
}
inline Value to_value(const Hash256& held) {
  return {Bytes(held.begin(), held.end())};
}
template <class Tag>
Value to_value(const Id<Tag>& held) {
  return to_value(held.uuid);
}
template <NamedEnum E>
Value to_value(E held) {
  return {std::string(to_text(held))};
}
template <HasFields T>
Value to_value(const T& held);

template <class T>
Value to_value(const std::vector<T>& held) {
  Value::Array items;
  items.reserve(held.size());
  for (const T& item : held) items.push_back(to_value(item));
  return {std::move(items)};
}

/// A field of a map; an empty optional, text or list is left out.
template <class T>
void add_field(Value::Map& map, std::string_view name, const T& member) {
  if constexpr (IsOptional<T>::value) {
    if (member) add_field(map, name, *member);
  } else {
    if constexpr (requires { member.empty(); } && !std::is_same_v<T, Interval>)
      if (member.empty()) return;
    map.push_back({std::string(name), to_value(member)});
  }
}

template <HasFields T>
Value to_value(const T& held) {
  Value::Map map;
  fields(held, [&](std::string_view name, const auto& member) { add_field(map, name, member); });
  return {std::move(map)};
}

// --- From values. False: it does not fit.

bool from_value(Value& value, bool& out, Fault& fault);
bool from_value(Value& value, int64_t& out, Fault& fault);
bool from_value(Value& value, int32_t& out, Fault& fault);
bool from_value(Value& value, uint32_t& out, Fault& fault);
bool from_value(Value& value, std::string& out, Fault& fault);
bool from_value(Value& value, Bytes& out, Fault& fault);
bool from_value(Value& value, Uuid& out, Fault& fault);
bool from_value(Value& value, Hash256& out, Fault& fault);
bool from_value(Value& value, Instant& out, Fault& fault);
bool from_value(Value& value, Minute& out, Fault& fault);
bool from_value(Value& value, Date& out, Fault& fault);
bool from_value(Value& value, Interval& out, Fault& fault);
inline bool from_value(Value& value, Version& out, Fault& fault) {
  return from_value(value, out.value, fault);
}
inline bool from_value(Value& value, Capabilities& out, Fault& fault) {
  return from_value(value, out.bits, fault);
}
inline bool from_value(Value& value, BypassGroups& out, Fault& fault) {
  return from_value(value, out.bits, fault);
}
template <class Tag>
bool from_value(Value& value, Id<Tag>& out, Fault& fault) {
  return from_value(value, out.uuid, fault);
}
template <NamedEnum E>
bool from_value(Value& value, E& out, Fault&) {
  const auto* text = value.as<std::string>();
  const auto word = text != nullptr ? enum_from_text<E>(*text) : std::nullopt;
  if (word) out = *word;
  return word.has_value();
}
template <HasFields T>
bool from_value(Value& value, T& out, Fault& fault);

template <class T>
bool from_value(Value& value, std::vector<T>& out, Fault& fault) {
  auto* items = value.as<Value::Array>();
  if (items == nullptr) return false;
  out.clear();
  out.reserve(items->size());
  for (Value& item : *items)
    if (!from_value(item, out.emplace_back(), fault)) return false;
  return true;
}

/// Takes the fields of a map one by one, and in the end refuses what nobody took.
class FieldReader {
 public:
  FieldReader(Value& value, Fault& fault) : map_(value.as<Value::Map>()), fault_(fault) {}

  bool ok() const { return map_ != nullptr && ok_; }
  /// The value of that name, taken; null if there is none.
  Value* take(std::string_view name);
  bool fail(std::string_view name) { return ok_ = fault_.at(name); }

  template <class T>
  void read(std::string_view name, T& member) {
    if (!ok()) return;
    Value* value = take(name);
    if constexpr (IsOptional<T>::value) {
      member.reset();
      if (value != nullptr && !value->is_null() && !from_value(*value, member.emplace(), fault_))
        fail(name);
    } else if (value != nullptr) {
      if (!from_value(*value, member, fault_)) fail(name);
    } else if constexpr (requires { member.clear(); }) {
      member.clear();
    } else {
      fail(name);
    }
  }

  /// Whether all went well and no unknown field is left.
  bool finish();

 private:
  Value::Map* map_;
  Fault& fault_;
  size_t taken_ = 0;
  bool ok_ = true;
};

template <HasFields T>
bool from_value(Value& value, T& out, Fault& fault) {
  FieldReader reader(value, fault);
  fields(out, [&](std::string_view name, auto& member) { reader.read(name, member); });
  return reader.finish();
}

/// Error malformed, which names the field.
Error malformed(const Fault& fault);

template <class T>
Result<T> read_value(Value& value) {
  T out;
  Fault fault;
  if (!from_value(value, out, fault)) return malformed(fault);
  return out;
}

}  // namespace wardbook::sync
