#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "shared/sync/convert.h"
#include "shared/sync/message_fields.h"

// JSON Schema (2020-12) of a message type, from the field list that also encodes and decodes it.

namespace wardbook::schema {

using sync::Value;

inline Value text(std::string_view words) {
  return {std::string(words)};
}

inline Value of_type(std::string_view type, Value::Map more = {}) {
  more.insert(more.begin(), {"type", text(type)});
  return {std::move(more)};
}

inline Value list_of(Value item) {
  return of_type("array", {{"items", std::move(item)}});
}

/// A map with these fields and no other.
class Object {
 public:
  void add(std::string_view name, Value schema, bool required) {
    properties_.push_back({std::string(name), std::move(schema)});
    if (required) required_.push_back(text(name));
  }
  Value take() {
    Value::Map more{{"properties", {std::move(properties_)}}};
    if (!required_.empty()) more.push_back({"required", {std::move(required_)}});
    more.push_back({"additionalProperties", {false}});
    return of_type("object", std::move(more));
  }

 private:
  Value::Map properties_;
  Value::Array required_;
};

/// A number, or text of the given format: readers take both.
inline Value time(std::string_view format, std::string_view unit) {
  Value::Map map{{"type", {Value::Array{text("integer"), text("string")}}}};
  map.push_back({"format", text(format)});
  map.push_back({"description", text(unit)});
  return {std::move(map)};
}

template <class T>
struct Of;

template <class T>
Value of() {
  return Of<T>::make();
}

template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};

template <class T>
inline constexpr bool kIsNumber =
    std::is_same_v<T, int32_t> || std::is_same_v<T, int64_t> || std::is_same_v<T, Version> ||
    std::is_same_v<T, Capabilities> || std::is_same_v<T, BypassGroups>;

template <class T>
struct Of {
  static Value make() {
    if constexpr (std::is_same_v<T, bool>) {
      return of_type("boolean");
    } else if constexpr (kIsNumber<T>) {
      return of_type("integer");
    } else if constexpr (std::is_same_v<T, std::string>) {
      return of_type("string");
    } else if constexpr (std::is_same_v<T, Uuid> || IsId<T>::value) {
      return of_type("string", {{"format", text("uuid")}});
    } else if constexpr (std::is_same_v<T, Bytes> || std::is_same_v<T, Hash256>) {
      return of_type("string", {{"contentEncoding", text("base64url")}});
    } else if constexpr (std::is_same_v<T, Instant>) {
      return time("date-time", "milliseconds since 1970, UTC");
    } else if constexpr (std::is_same_v<T, Minute>) {
      return time("date-time", "minutes since 1970, UTC");
    } else if constexpr (std::is_same_v<T, Date>) {
      return time("date", "days since 1970");
    } else if constexpr (std::is_same_v<T, Interval>) {
      return of_type("array", {{"items", of<Minute>()},
                               {"minItems", {int64_t{2}}},
                               {"maxItems", {int64_t{2}}},
                               {"description", text("[from, to), in minutes since 1970, UTC")}});
    } else if constexpr (NamedEnum<T>) {
      Value::Array words;
      for (std::string_view word : EnumText<T>::values) words.push_back(text(word));
      return of_type("string", {{"enum", {std::move(words)}}});
    } else {
      return of_fields();
    }
  }

 private:
  static Value of_fields() {
    Object object;
    T sample{};
    fields(sample, [&]<class M>(std::string_view name, M&) { add(object, name, Of<M>()); });
    return object.take();
  }
  /// What is left out when it is empty (see sync::add_field) is not required.
  template <class M>
  static void add(Object& object, std::string_view name, Of<M>) {
    object.add(name, of<M>(), true);
  }
  template <class M>
  static void add(Object& object, std::string_view name, Of<std::optional<M>>) {
    object.add(name, of<M>(), false);
  }
  template <class M>
  static void add(Object& object, std::string_view name, Of<std::vector<M>>) {
    object.add(name, of<std::vector<M>>(), false);
  }
  static void add(Object& object, std::string_view name, Of<std::string>) {
    object.add(name, of<std::string>(), false);
  }
};

template <class T>
requires(!std::is_same_v<T, uint8_t>) struct Of<std::vector<T>> {
  static Value make() { return list_of(of<T>()); }
};

}  // namespace wardbook::schema
