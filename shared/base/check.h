#pragma once

namespace wardbook {

/// Reports a broken invariant on standard error and aborts. Never returns.
[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace wardbook

/// A bug, not bad input: stays on in release builds. Bad input is a Result.
#define WB_CHECK(expression) \
  ((expression) ? void(0) : ::wardbook::check_failed(#expression, __FILE__, __LINE__))
