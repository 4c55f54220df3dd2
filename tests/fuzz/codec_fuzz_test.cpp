#include "tests/fuzz/codec_fuzz.h"

#include <gtest/gtest.h>

#include "tests/fuzz/corpus.h"
#include "tests/fuzz/mutate.h"

namespace wardbook::fuzz {
namespace {

/// What `make fuzz` does for as long as one likes, for a second, the same every time.
TEST(CodecFuzz, MutatedMessagesAreReadOrRefused) {
  const std::vector<Bytes> inputs = codec_corpus();
  for (const Bytes& input : inputs) LLVMFuzzerTestOneInput(input.data(), input.size());
  testing::Sampler sampler(2026);
  for (int i = 0; i < 20'000; ++i) {
    Bytes input = inputs[sampler.below(inputs.size())];
    // The first byte chooses the reader.
    mutate(sampler, input, 1);
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
}

}  // namespace
}  // namespace wardbook::fuzz
