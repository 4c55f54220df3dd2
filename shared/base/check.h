#pragma once

namespace wardbook {

/// Reports a broken invariant on standard error and aborts. Never returns.
[[noreturn]] void check_failed(const char* expression, const char* file, int line);

/// Called once before a failed check ends the program, on the thread on which it failed.
void set_last_words(void (*last_words)());

}  // namespace wardbook

/// A bug, not bad input: stays on in release builds. Bad input is a Result. What a browser
/// downloads says where, and the source says what.
#ifdef WARDBOOK_TERSE_CHECKS
#define WB_CHECK_WORDS(expression) ""
#else
#define WB_CHECK_WORDS(expression) #expression
#endif
#define WB_CHECK(expression) \
  ((expression) ? void(0)    \
                : ::wardbook::check_failed(WB_CHECK_WORDS(expression), __FILE__, __LINE__))
