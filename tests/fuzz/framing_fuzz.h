#pragma once

#include <cstddef>
#include <cstdint>

/// libFuzzer's entry: what two strangers could put on one connection, cut into pieces by the first
/// bytes. Aborts if the pieces matter, or if cpp-httplib would hand a handler another request than
/// the framing saw.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
