#include "tests/fuzz/replica_fuzz.h"

#include <gtest/gtest.h>

#include "tests/fuzz/corpus.h"
#include "tests/fuzz/mutate.h"

namespace wardbook::fuzz {
namespace {

TEST(ReplicaFuzz, NoReplyLosesACommandOrBringsWhatCanNotBeRead) {
  replay(LLVMFuzzerTestOneInput, replica_corpus(), 1'000, 0);
}

}  // namespace
}  // namespace wardbook::fuzz
