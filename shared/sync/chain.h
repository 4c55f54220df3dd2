#pragma once

#include <optional>
#include <span>

#include "shared/base/result.h"
#include "shared/sync/messages.h"

// Commands as bytes, and the hashes over them. A body is hashed and kept as it came; nobody ever
// writes it again.

namespace wardbook::sync {

inline constexpr size_t kMostBodyBytes = 64 * 1024;

/// The one spelling of a command: deterministic CBOR of {id, actor, made_at, kind, args, saw}. The
/// id of the row that the command makes is left out of `args` if it is the command's own id, and
/// only then (in protocol 1 it never was).
Bytes encode_body(const Command& command);

/// Error malformed (which names the field), bad_cbor or too_large. Whatever is accepted is what
/// encode_body makes of it, byte for byte.
Result<Command> decode_body(std::span<const uint8_t> body);

/// The id of a body that decode_body may refuse, so that it can still be answered
/// (refused/malformed). Empty: not even that can be read.
std::optional<CommandId> id_of_body(std::span<const uint8_t> body);

/// SHA-256 of the body.
Hash256 body_hash(std::span<const uint8_t> body);

/// What the next envelope of the device carries as prev_hash: SHA-256 over the device's id, the
/// number (8 bytes, big-endian), prev_hash and body_hash.
Hash256 chain_hash(const Envelope& envelope, std::span<const uint8_t> body);
/// The same, where the body's hash is known.
Hash256 chain_hash_of(const Envelope& envelope, const Hash256& body_hash);

/// What the server's seal covers: every member of the record but the seal, and the body's hash.
Bytes seal_input(const OutcomeRecord& record, const Hash256& body_hash);

}  // namespace wardbook::sync
