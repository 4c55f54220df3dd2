#include "app/device/output.h"

#include "shared/sync/json.h"

namespace wardbook::device {

Listing::Row Listing::row() {
  rows_.push_back({sync::Value::Map()});
  return Row(*rows_.back().as<sync::Value::Map>());
}

std::string Listing::as_text() const {
  std::string text;
  for (const sync::Value& row : rows_) {
    std::string line;
    for (const sync::Field& field : *row.as<sync::Value::Map>()) {
      const auto* word = field.value.as<std::string>();
      line += (line.empty() ? "" : "  ") + field.name + "=" +
              (word != nullptr ? *word : sync::write_json(field.value));
    }
    text += line + "\n";
  }
  return text;
}

std::string Listing::as_json() const {
  return sync::write_json({rows_}) + "\n";
}

}  // namespace wardbook::device
