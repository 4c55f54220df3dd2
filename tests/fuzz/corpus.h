#pragma once

#include <vector>

#include "shared/domain/row.h"

// What a fuzzer begins with: valid inputs, and such as have fooled some program before.

namespace wardbook::fuzz {

/// Messages of every kind, each behind the byte that chooses its reader.
std::vector<Bytes> codec_corpus();
/// What comes on one connection, behind the three lengths that it is cut into.
std::vector<Bytes> framing_corpus();
/// What a server has answered the tablet of tablet.h, in a row: see replies_of().
std::vector<Bytes> replica_corpus();
/// Set-up files.
std::vector<Bytes> setup_corpus();

}  // namespace wardbook::fuzz
