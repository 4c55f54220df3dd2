#include "app/ui/number.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace wardbook::ui {
namespace {

/// Beyond it no float is left.
constexpr int kLargestExponent = 400;

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// Appends the digits at the front to `value`; how many they are.
int take_digits(std::string_view& text, double& value) {
  int count = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++count) {
    value = value * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  return count;
}

double power_of_ten(int exponent) {
  double power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

/// 0, and `text` stays, where no exponent follows.
int take_exponent(std::string_view& text) {
  std::string_view rest = text;
  if (!take(rest, 'e')) return 0;
  const bool negative = take(rest, '-');
  if (!negative) take(rest, '+');
  double exponent = 0;
  if (take_digits(rest, exponent) == 0) return 0;
  text = rest;
  const int size = static_cast<int>(std::min<double>(exponent, kLargestExponent));
  return negative ? -size : size;
}

}  // namespace

std::optional<float> take_number(std::string_view& text) {
  std::string_view rest = text;
  const bool negative = take(rest, '-');
  double value = 0;
  int digits = take_digits(rest, value);
  int exponent = 0;
  if (take(rest, '.')) {
    exponent = -take_digits(rest, value);
    digits -= exponent;
  }
  if (digits == 0) return std::nullopt;
  exponent += take_exponent(rest);
  const double scale = power_of_ten(std::abs(exponent));
  const auto number = static_cast<float>(exponent < 0 ? value / scale : value * scale);
  if (!std::isfinite(number)) return std::nullopt;
  text = rest;
  return negative ? -number : number;
}

}  // namespace wardbook::ui
