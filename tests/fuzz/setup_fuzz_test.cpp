#include "tests/fuzz/setup_fuzz.h"

#include <gtest/gtest.h>

#include "tests/fuzz/corpus.h"
#include "tests/fuzz/mutate.h"

namespace wardbook::fuzz {
namespace {

/// What `make fuzz` does for as long as one likes, for a second, the same every time.
TEST(SetupFuzz, AFileIsReadOrRefused) {
  const std::vector<Bytes> inputs = setup_corpus();
  for (const Bytes& input : inputs) LLVMFuzzerTestOneInput(input.data(), input.size());
  testing::Sampler sampler(2026);
  for (int i = 0; i < 5'000; ++i) {
    Bytes input = inputs[sampler.below(inputs.size())];
    mutate(sampler, input, 0);
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
}

}  // namespace
}  // namespace wardbook::fuzz
