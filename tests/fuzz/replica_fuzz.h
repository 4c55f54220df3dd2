#pragma once

#include <cstddef>
#include <cstdint>

/// libFuzzer's entry: what a server could answer a tablet. Aborts if a command is lost by it, or if
/// rows were taken that the app can't read.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
