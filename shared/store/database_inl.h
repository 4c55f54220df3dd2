#pragma once

// The typed halves of database.h: how each type of the domain is bound and read. What they store
// is what to_cell() gives.

#include "shared/store/database.h"

namespace wardbook::store {
namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};
template <class T>
struct IsBytes : std::is_same<T, Bytes> {};
template <size_t N>
struct IsBytes<std::array<uint8_t, N>> : std::true_type {};

template <class T>
inline constexpr bool kIsBits = std::is_same_v<T, Capabilities> || std::is_same_v<T, BypassGroups>;

}  // namespace detail

template <class T>
void Statement::bind(int at, const T& value) {
  if constexpr (detail::IsOptional<T>::value) {
    value ? bind(at, *value) : bind_null(at);
  } else if constexpr (std::is_same_v<T, std::nullptr_t> || std::is_same_v<T, std::monostate>) {
    bind_null(at);
  } else if constexpr (NamedEnum<T>) {
    bind_text(at, to_text(value));
  } else if constexpr (std::is_integral_v<T>) {
    bind_integer(at, static_cast<int64_t>(value));
  } else if constexpr (std::is_same_v<T, Instant>) {
    bind_integer(at, value.ms);
  } else if constexpr (std::is_same_v<T, Minute> || std::is_same_v<T, Version>) {
    bind_integer(at, value.value);
  } else if constexpr (std::is_same_v<T, Date>) {
    bind_integer(at, value.days);
  } else if constexpr (detail::kIsBits<T>) {
    bind_integer(at, value.bits);
  } else if constexpr (std::is_same_v<T, Uuid>) {
    bind_blob(at, value.bytes);
  } else if constexpr (detail::IsId<T>::value) {
    bind_blob(at, value.uuid.bytes);
  } else if constexpr (std::is_same_v<T, Cell>) {
    std::visit([&](const auto& held) { bind(at, held); }, value);
  } else if constexpr (detail::IsBytes<T>::value || std::is_same_v<T, std::span<const uint8_t>>) {
    bind_blob(at, value);
  } else {
    bind_text(at, std::string_view(value));
  }
}

template <class T>
bool Statement::read(int at, T& out) const {
  const Kind held = kind(at);
  if constexpr (detail::IsOptional<T>::value) {
    out.reset();
    return held == Kind::null || read(at, out.emplace());
  } else if constexpr (NamedEnum<T>) {
    if (held != Kind::text) return false;
    const auto value = enum_from_text<T>(text(at));
    if (value) out = *value;
    return value.has_value();
  } else if constexpr (std::is_same_v<T, bool>) {
    if (held != Kind::integer) return false;
    out = integer(at) != 0;
    return integer(at) == 0 || integer(at) == 1;
  } else if constexpr (std::is_integral_v<T>) {
    if (held != Kind::integer) return false;
    out = static_cast<T>(integer(at));
    return static_cast<int64_t>(out) == integer(at);
  } else if constexpr (std::is_same_v<T, Instant>) {
    return read(at, out.ms);
  } else if constexpr (std::is_same_v<T, Minute> || std::is_same_v<T, Version>) {
    return read(at, out.value);
  } else if constexpr (std::is_same_v<T, Date>) {
    return read(at, out.days);
  } else if constexpr (detail::kIsBits<T>) {
    return read(at, out.bits);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (held != Kind::text) return false;
    out = text(at);
    return true;
  } else if constexpr (std::is_same_v<T, Bytes>) {
    if (held != Kind::blob) return false;
    out.assign(blob(at).begin(), blob(at).end());
    return true;
  } else if constexpr (detail::IsBytes<T>::value) {
    const std::span<const uint8_t> bytes = blob(at);
    if (held != Kind::blob || bytes.size() != out.size()) return false;
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return true;
  } else if constexpr (std::is_same_v<T, Uuid>) {
    return read(at, out.bytes);
  } else {
    static_assert(detail::IsId<T>::value, "no way to read this type from a column");
    return read(at, out.uuid.bytes);
  }
}

template <class T>
T Statement::get(int at) const {
  T value{};
  WB_CHECK(read(at, value));
  return value;
}

template <class... Values>
Result<Statement> Database::prepare(std::string_view sql, const Values&... values) {
  Result<Statement> statement = lease(sql);
  if (!statement.ok()) return statement;
  int at = 0;
  (statement->bind(at++, values), ...);
  (void)at;
  return statement;
}

template <class... Values>
Status Database::run(std::string_view sql, const Values&... values) {
  WB_ASSIGN(Statement statement, prepare(sql, values...));
  return statement.run();
}

template <class T, class... Values>
Result<std::optional<T>> Database::value(std::string_view sql, const Values&... values) {
  WB_ASSIGN(Statement statement, prepare(sql, values...));
  WB_ASSIGN(const bool row, statement.step());
  std::optional<T> out;
  if (row) out = statement.get<T>(0);
  return out;
}

}  // namespace wardbook::store
