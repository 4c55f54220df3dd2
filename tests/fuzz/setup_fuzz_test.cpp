#include "tests/fuzz/setup_fuzz.h"

#include <gtest/gtest.h>

#include "tests/fuzz/corpus.h"
#include "tests/fuzz/mutate.h"

namespace wardbook::fuzz {
namespace {

TEST(SetupFuzz, AFileIsReadOrRefused) {
  replay(LLVMFuzzerTestOneInput, setup_corpus(), 5'000, 0);
}

}  // namespace
}  // namespace wardbook::fuzz
