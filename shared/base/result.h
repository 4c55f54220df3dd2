#pragma once

#include <string>
#include <utility>
#include <variant>

#include "shared/base/check.h"

namespace wardbook {

/// An expected failure: a stable machine code and one sentence that tells a person what to do.
struct Error {
  std::string code;  ///< lower_snake_case, stable over releases: "bad_time", "not_allowed"
  std::string hint;  ///< a sentence for a person; holds no patient data

  friend bool operator==(const Error&, const Error&) = default;
};

/// A value or an Error. There are no exceptions in shared code and in the app.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return WB_CHECK(ok()), std::get<0>(state_); }
  const T& value() const& { return WB_CHECK(ok()), std::get<0>(state_); }
  T&& value() && { return WB_CHECK(ok()), std::get<0>(std::move(state_)); }
  const Error& error() const { return WB_CHECK(!ok()), std::get<1>(state_); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> state_;
};

/// Success, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), ok_(false) {}

  bool ok() const { return ok_; }
  explicit operator bool() const { return ok_; }
  const Error& error() const { return WB_CHECK(!ok_), error_; }

 private:
  Error error_;
  bool ok_ = true;
};

using Status = Result<void>;

}  // namespace wardbook

/// Returns the error of `expression` to the caller, if it has one.
#define WB_TRY(expression)                                                        \
  do {                                                                            \
    if (auto wb_status = (expression); !wb_status.ok()) return wb_status.error(); \
  } while (false)

#define WB_CONCAT_INNER(a, b) a##b
#define WB_CONCAT(a, b) WB_CONCAT_INNER(a, b)
#define WB_ASSIGN_INNER(temporary, target, expression) \
  auto temporary = (expression);                       \
  if (!temporary.ok()) return temporary.error();       \
  target = std::move(temporary).value()

/// `WB_ASSIGN(auto x, f());` : x is f()'s value, or the caller returns f()'s error.
#define WB_ASSIGN(target, expression) \
  WB_ASSIGN_INNER(WB_CONCAT(wb_result_, __LINE__), target, expression)
