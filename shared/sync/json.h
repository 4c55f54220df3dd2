#pragma once

#include <string>
#include <string_view>

#include "shared/sync/codec.h"

// The same messages as JSON, for people and tools. Not part of the browser's program: it speaks
// CBOR.

namespace wardbook::sync {

/// Ids are uuid text, other bytes base64url without padding, times whole numbers.
std::string write_json(const Value& value);
/// Fractions, numbers beyond 64 bits, repeated keys and text that is not UTF-8 are refused, as
/// everything beyond `limits`. Errors: bad_json, too_large.
Result<Value> read_json(std::string_view text, const Limits& limits);

template <class T>
std::string encode_json(const T& message) {
  return write_json(message_to_value(message, Spelling::json));
}

/// The errors of decode(), with bad_json in place of bad_cbor.
template <class T>
Result<T> decode_json(std::string_view text) {
  WB_ASSIGN(Value value, read_json(text, kIsReply<T> ? kReplyLimits : kRequestLimits));
  return message_from_value<T>(value);
}

}  // namespace wardbook::sync
