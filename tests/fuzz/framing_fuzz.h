#pragma once

#include <cstddef>
#include <cstdint>

/// libFuzzer's entry: what two strangers could put on one connection, cut into pieces by the first
/// bytes. Aborts if the pieces matter, or if the router's parser would not see one request where
/// the framing saw one.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
