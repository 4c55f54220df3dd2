#include "app/model/search.h"

#include <algorithm>

#include "shared/base/text.h"

namespace wardbook::app {

bool has_words(std::string_view text, std::string_view search) {
  size_t at = 0;
  while (at < search.size()) {
    const size_t end = std::min(search.find(' ', at), search.size());
    if (end > at && text.find(search.substr(at, end - at)) == std::string_view::npos) return false;
    at = end + 1;
  }
  return true;
}

bool matches(std::string_view text, std::string_view search) {
  return has_words(lower_case(text), lower_case(search));
}

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The digits at the start of `text`, without leading zeros; cuts them off.
std::string_view take_number(std::string_view& text) {
  size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  std::string_view number = text.substr(0, end);
  while (number.size() > 1 && number.front() == '0') number.remove_prefix(1);
  text.remove_prefix(end);
  return number;
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const std::string_view left = take_number(a), right = take_number(b);
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
      continue;
    }
    if (a.front() != b.front()) return a.front() < b.front();
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return a.size() < b.size();
}

}  // namespace wardbook::app
