#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace wardbook {

/// The stable text of each value of a closed enum, in the order of its values. A specialisation
/// gives `static constexpr std::array<std::string_view, N> values{…};`. The text is what the
/// database, the wire and the JSON hold, so that a reader of any of them needs no table of numbers.
template <class E>
struct EnumText;

template <class E>
concept NamedEnum = requires {
  EnumText<E>::values;
};

template <NamedEnum E>
constexpr std::string_view to_text(E value) {
  return EnumText<E>::values[static_cast<size_t>(value)];
}

template <NamedEnum E>
constexpr std::optional<E> enum_from_text(std::string_view text) {
  for (size_t i = 0; i < EnumText<E>::values.size(); ++i)
    if (EnumText<E>::values[i] == text) return static_cast<E>(i);
  return std::nullopt;
}

}  // namespace wardbook

/// Names the values of an enum, in order: WB_ENUM_TEXT(wardbook::Sex, "female", "male", …);
#define WB_ENUM_TEXT(E, ...)                                                       \
  template <>                                                                      \
  struct wardbook::EnumText<E> {                                                   \
    static constexpr auto values = std::to_array<std::string_view>({__VA_ARGS__}); \
  }
