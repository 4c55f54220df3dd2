#include "shared/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace wardbook {

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "wardbook: check failed: %s (%s:%d)\n", expression, file, line);
  std::abort();
}

}  // namespace wardbook
