#include "shared/base/check.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace wardbook {
namespace {

std::atomic<void (*)()> words{nullptr};

}  // namespace

void set_last_words(void (*last_words)()) {
  words = last_words;
}

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "wardbook: check failed: %s (%s:%d)\n", expression, file, line);
  // They may fail a check themselves.
  if (auto* const last = words.exchange(nullptr)) last();
  std::abort();
}

}  // namespace wardbook
