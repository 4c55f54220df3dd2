#include "tests/fuzz/codec_fuzz.h"

#include <gtest/gtest.h>

#include "tests/fuzz/corpus.h"
#include "tests/fuzz/mutate.h"

namespace wardbook::fuzz {
namespace {

TEST(CodecFuzz, MutatedMessagesAreReadOrRefused) {
  // The first byte chooses the reader.
  replay(LLVMFuzzerTestOneInput, codec_corpus(), 20'000, 1);
}

}  // namespace
}  // namespace wardbook::fuzz
