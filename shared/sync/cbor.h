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
/// write_cbor(*read_cbor(b)) == b. The values of map keys in `unread` come as Encoded, of which
/// only the length is sure. Errors: bad_cbor, too_large.
Result<Value> read_cbor(std::span<const uint8_t> bytes, const Limits& limits,
                        std::span<const std::string_view> unread = {});

// --- One after the other, without a tree: null, whole numbers, text, bytes, heads of lists

void append_cbor(const CellView& value, Bytes& out);
void append_list_head(size_t size, Bytes& out);
/// Takes the next off the front. False: it is something else, spelled otherwise, or not UTF-8.
bool take_cbor(std::span<const uint8_t>& left, CellView& out);
bool take_list_head(std::span<const uint8_t>& left, uint64_t& size);

}  // namespace wardbook::sync
