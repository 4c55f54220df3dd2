#pragma once

#include <string>

#include "shared/sync/convert.h"

namespace wardbook::device {

/// What a verb shows: a list of records with the same fields. As text it has a line of
/// name=value for each, as JSON it is an array of objects.
class Listing {
 public:
  /// One record: row().set("id", …).set("name", …).
  class Row {
   public:
    explicit Row(sync::Value::Map& map) : map_(map) {}
    template <class T>
    Row& set(std::string_view name, const T& value) {
      sync::add_field(map_, name, value);
      return *this;
    }
    Row& add(std::string_view name, sync::Value value) {
      map_.push_back({std::string(name), std::move(value)});
      return *this;
    }

   private:
    sync::Value::Map& map_;
  };

  Row row();
  std::string as_text() const;
  std::string as_json() const;

 private:
  sync::Value::Array rows_;
};

}  // namespace wardbook::device
