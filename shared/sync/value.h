#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/domain/row.h"

namespace wardbook::sync {

struct Field;

/// CBOR that stands for itself: rows by column are written and read without a tree of values.
struct Encoded {
  Bytes bytes;
};

/// What a message is made of, whatever its spelling (CBOR or JSON): null, a truth value, a whole
/// number, text, bytes, a list, a map with text keys. There are no fractions. `Encoded` is of CBOR
/// alone.
struct Value {
  using Array = std::vector<Value>;
  using Map = std::vector<Field>;  ///< no key twice

  std::variant<std::monostate, bool, int64_t, std::string, Bytes, Array, Map, Encoded> held;

  template <class T>
  T* as() {
    return std::get_if<T>(&held);
  }
  template <class T>
  const T* as() const {
    return std::get_if<T>(&held);
  }
  bool is_null() const { return held.index() == 0; }
};

struct Field {
  std::string name;
  Value value;
};

/// Null if there is none.
inline Value* find(Value::Map& map, std::string_view name) {
  for (Field& field : map)
    if (field.name == name) return &field.value;
  return nullptr;
}

/// What a reader of foreign bytes accepts; beyond that it stops before it has taken the memory.
struct Limits {
  size_t bytes;   ///< of the whole message
  size_t values;  ///< elements of any kind: a byte of a message may cost 40 in memory
  int depth = 16;
};

}  // namespace wardbook::sync
