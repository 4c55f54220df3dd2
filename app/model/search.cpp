#include "app/model/search.h"

namespace wardbook::app {

std::string fold(std::string_view text) {
  std::string folded(text);
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return folded;
}

bool matches(std::string_view text, std::string_view search) {
  const std::string in = fold(text);
  const std::string words = fold(search);
  size_t at = 0;
  while (at < words.size()) {
    const size_t end = std::min(words.find(' ', at), words.size());
    if (end > at && in.find(words.substr(at, end - at)) == std::string::npos) return false;
    at = end + 1;
  }
  return true;
}

}  // namespace wardbook::app
