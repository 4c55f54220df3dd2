#pragma once

#include <cstddef>
#include <cstdint>

/// libFuzzer's entry: a set-up file that somebody has typed. Aborts if what is read of it is
/// another thing the next time, or of no line.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
