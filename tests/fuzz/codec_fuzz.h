#pragma once

#include <cstddef>
#include <cstdint>

/// libFuzzer's entry: the first byte chooses what the rest is read as. Aborts if anything that was
/// accepted does not come back as the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
