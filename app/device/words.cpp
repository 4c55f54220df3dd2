#include "app/device/words.h"

#include <algorithm>

namespace wardbook::device {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || letter == '_';
  });
}

}  // namespace

Result<std::string> Words::at(size_t index, std::string_view what) const {
  if (index < plain.size()) return plain[index];
  return Error{"usage", verb + " needs " + std::string(what) + "."};
}

std::optional<std::string> Words::field(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return std::nullopt;
}

bool Words::has(std::string_view plain_word) const {
  return std::find(plain.begin(), plain.end(), plain_word) != plain.end();
}

Words make_words(const std::vector<std::string>& parts) {
  Words words;
  for (const std::string& part : parts) {
    const size_t equals = part.find('=');
    if (words.verb.empty())
      words.verb = part;
    else if (equals != std::string::npos && is_name(std::string_view(part).substr(0, equals)))
      words.fields.emplace_back(part.substr(0, equals), part.substr(equals + 1));
    else
      words.plain.push_back(part);
  }
  return words;
}

Result<std::vector<std::string>> split_line(std::string_view line) {
  std::vector<std::string> parts;
  bool inside = false;
  char quote = 0;
  for (char letter : line) {
    if (quote != 0 ? letter == quote : letter == '"' || letter == '\'') {
      quote = quote != 0 ? '\0' : letter;
      if (!inside) parts.emplace_back();
      inside = true;
    } else if (quote == 0 && (letter == ' ' || letter == '\t')) {
      inside = false;
    } else {
      if (!inside) parts.emplace_back();
      inside = true;
      parts.back() += letter;
    }
  }
  if (quote != 0) return Error{"usage", "A quote does not end."};
  return parts;
}

}  // namespace wardbook::device
