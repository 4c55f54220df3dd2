#pragma once

#include <span>

#include "shared/base/result.h"
#include "shared/sync/value.h"

namespace wardbook::sync {

/// RFC 8949 core deterministic encoding: definite lengths, shortest numbers, maps sorted by the
/// bytes of their keys. The same value always gives the same bytes.
Bytes write_cbor(const Value& value);

/// Reads exactly that and nothing else: no tags, fractions, indefinite lengths, longer numbers,
/// unsorted or repeated keys, text that is not UTF-8, or bytes after the end. So
/// write_cbor(*read_cbor(b)) == b. Errors: bad_cbor, too_large.
Result<Value> read_cbor(std::span<const uint8_t> bytes, const Limits& limits);

}  // namespace wardbook::sync
