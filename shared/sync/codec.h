#pragma once

#include <span>
#include <string>

#include "shared/base/result.h"
#include "shared/sync/messages.h"
#include "shared/sync/value.h"

// Messages to bytes and back. PROTOCOL.md shows each of them.

namespace wardbook::sync {

// --- Limits. What is beyond them is refused as too_large or too_many.

inline constexpr size_t kMostRequestBytes = 4 * 1024 * 1024;
inline constexpr size_t kMostReplyBytes = 32 * 1024 * 1024;
inline constexpr size_t kMostCommands = 2'000;  ///< a request
/// A request. An admin has three buckets a hospital.
inline constexpr size_t kMostCursors = 5'000;
inline constexpr size_t kMostAlso = 64;  ///< a request

inline constexpr Limits kRequestLimits{kMostRequestBytes, 200'000};
inline constexpr Limits kReplyLimits{kMostReplyBytes, 2'000'000};

/// A CBOR message carries a command's body as its bytes, a JSON message shows it.
enum class Spelling : uint8_t { cbor, json };

inline constexpr std::string_view kCborType = "application/cbor";
inline constexpr std::string_view kJsonType = "application/json";

/// What a server says to a device that speaks this protocol. Errors protocol_too_old,
/// protocol_too_new.
Status check_protocol(int64_t of_device);

// --- CBOR

Bytes encode(const SyncRequest& message);
Bytes encode(const SyncReply& message);
Bytes encode(const ErrorReply& message);
Bytes encode(const LoginRequest& message);
Bytes encode(const LoginReply& message);
Bytes encode(const SignUpRequest& message);
Bytes encode(const PasswordRequest& message);
Bytes encode(const ResetRequest& message);
Bytes encode(const ResetReply& message);
Bytes encode(const Outcome& message);
Bytes encode(const OutcomeRecord& message);

/// Errors: bad_cbor, too_large, too_many, malformed (which names the field), bad_row,
/// protocol_too_old, protocol_too_new, other_version (rows of tables as another release has them).
/// T is one of the types above.
template <class T>
Result<T> decode(std::span<const uint8_t> bytes);

// --- The same messages as values, for JSON (shared/sync/json.h)

Value message_to_value(const SyncRequest& message, Spelling spelling);
Value message_to_value(const SyncReply& message, Spelling spelling);
Value message_to_value(const ErrorReply& message, Spelling spelling);
Value message_to_value(const LoginRequest& message, Spelling spelling);
Value message_to_value(const LoginReply& message, Spelling spelling);
Value message_to_value(const SignUpRequest& message, Spelling spelling);
Value message_to_value(const PasswordRequest& message, Spelling spelling);
Value message_to_value(const ResetRequest& message, Spelling spelling);
Value message_to_value(const ResetReply& message, Spelling spelling);
Value message_to_value(const Outcome& message, Spelling spelling);
Value message_to_value(const OutcomeRecord& message, Spelling spelling);

/// `value` is used up. T is a message type.
template <class T>
Result<T> message_from_value(Value& value);

/// Whether a T is read under kReplyLimits; the others under kRequestLimits.
template <class T>
inline constexpr bool kIsReply = std::is_same_v<T, SyncReply>;

}  // namespace wardbook::sync
