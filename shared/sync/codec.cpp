#include "shared/sync/codec.h"

#include "shared/sync/cbor.h"
#include "shared/sync/convert.h"
#include "shared/sync/message_fields.h"
#include "shared/sync/pack.h"
#include "shared/sync/wait.h"

namespace wardbook::sync {
namespace {

Error too_many(std::string_view what) {
  return {"too_many", "The message has too many " + std::string(what) + "; send them in parts."};
}

/// Before anything else is looked at: another release may have other fields.
Status check_said_protocol(Value& value) {
  auto* map = value.as<Value::Map>();
  Value* protocol = map != nullptr ? find(*map, "protocol") : nullptr;
  const auto* number = protocol != nullptr ? protocol->as<int64_t>() : nullptr;
  return number != nullptr ? check_protocol(*number) : malformed({"protocol"});
}

Status check_counts(const SyncRequest& message) {
  if (message.commands.size() > kMostCommands) return too_many("commands");
  if (message.cursors.size() > kMostCursors) return too_many("cursors");
  if (message.also.size() > kMostAlso) return too_many("buckets");
  if (message.unfinished.size() > message.cursors.size()) return too_many("buckets");
  if (message.verify.size() > message.cursors.size()) return too_many("buckets");
  return {};
}

}  // namespace

Status check_protocol(int64_t of_device) {
  if (of_device < kProtocolVersion)
    return Error{"protocol_too_old",
                 "This version of Wardbook is older than the server's. Get the newest one (in a "
                 "browser: load the page again with the network). What was done here is kept, and "
                 "is sent then."};
  if (of_device > kProtocolVersion)
    return Error{"protocol_too_new",
                 "This version of Wardbook is newer than the server's. What is done here is kept, "
                 "and is sent as soon as the server has it too."};
  return {};
}

Value message_to_value(const SyncRequest& message, Spelling spelling) {
  Value::Map map;
  add_field(map, "protocol", message.protocol);
  add_field(map, "device", message.device);
  add_field(map, "epoch", message.epoch);
  add_field(map, "cursors", message.cursors);
  add_field(map, "also", message.also);
  add_field(map, "unfinished", message.unfinished);
  add_field(map, "verify", message.verify);
  add_field(map, "page", message.page);
  if (!message.commands.empty())
    map.push_back({"commands", pack_commands(message.commands, spelling)});
  return {std::move(map)};
}

Value message_to_value(const SyncReply& message, Spelling spelling) {
  Value::Map map;
  add_field(map, "protocol", message.protocol);
  add_field(map, "epoch", message.epoch);
  add_field(map, "server_time", message.server_time);
  add_field(map, "outcomes", message.outcomes);
  if (!message.changes.empty()) {
    add_field(map, "schema", schema_number());
    map.push_back({"changes", pack_changes(message.changes, spelling)});
  }
  add_field(map, "lost", message.lost);
  add_field(map, "covered", message.covered);
  add_field(map, "more", message.more);
  add_field(map, "left", message.left);
  add_field(map, "fork", message.fork);
  return {std::move(map)};
}

#define WB_PLAIN_WRITING(T)                            \
  Value message_to_value(const T& message, Spelling) { \
    return to_value(message);                          \
  }                                                    \
  Bytes encode(const T& message) {                     \
    return write_cbor(to_value(message));              \
  }

#define WB_PLAIN_MESSAGE(T)                        \
  WB_PLAIN_WRITING(T)                              \
  template <>                                      \
  Result<T> message_from_value<T>(Value & value) { \
    return read_value<T>(value);                   \
  }

WB_PLAIN_MESSAGE(ErrorReply)
WB_PLAIN_MESSAGE(LoginRequest)
WB_PLAIN_MESSAGE(LoginReply)
WB_PLAIN_MESSAGE(SignUpRequest)
WB_PLAIN_MESSAGE(PasswordRequest)
WB_PLAIN_MESSAGE(ResetRequest)
WB_PLAIN_MESSAGE(ResetReply)
WB_PLAIN_MESSAGE(Outcome)
WB_PLAIN_MESSAGE(OutcomeRecord)

WB_PLAIN_WRITING(WaitRequest)
WB_PLAIN_WRITING(WaitReply)

#undef WB_PLAIN_MESSAGE
#undef WB_PLAIN_WRITING

template <>
Result<WaitRequest> message_from_value<WaitRequest>(Value& value) {
  WB_TRY(check_said_protocol(value));
  WB_ASSIGN(WaitRequest message, read_value<WaitRequest>(value));
  if (message.cursors.size() > kMostCursors) return too_many("cursors");
  if (message.also.size() > kMostAlso) return too_many("buckets");
  return message;
}

template <>
Result<WaitReply> message_from_value<WaitReply>(Value& value) {
  WB_TRY(check_said_protocol(value));
  return read_value<WaitReply>(value);
}

Bytes encode(const SyncRequest& message) {
  return write_cbor(message_to_value(message, Spelling::cbor));
}

Bytes encode(const SyncReply& message) {
  return write_cbor(message_to_value(message, Spelling::cbor));
}

template <>
Result<SyncRequest> message_from_value<SyncRequest>(Value& value) {
  WB_TRY(check_said_protocol(value));
  SyncRequest message;
  Fault fault;
  FieldReader reader(value, fault);
  reader.read("protocol", message.protocol);
  reader.read("device", message.device);
  reader.read("epoch", message.epoch);
  reader.read("cursors", message.cursors);
  reader.read("also", message.also);
  reader.read("unfinished", message.unfinished);
  reader.read("verify", message.verify);
  reader.read("page", message.page);
  Value* commands = reader.take("commands");
  if (!reader.finish()) return malformed(fault);
  if (commands != nullptr) {
    WB_ASSIGN(message.commands, unpack_commands(*commands));
  }
  WB_TRY(check_counts(message));
  return message;
}

template <>
Result<SyncReply> message_from_value<SyncReply>(Value& value) {
  WB_TRY(check_said_protocol(value));
  SyncReply message;
  Fault fault;
  FieldReader reader(value, fault);
  reader.read("protocol", message.protocol);
  reader.read("epoch", message.epoch);
  reader.read("server_time", message.server_time);
  reader.read("outcomes", message.outcomes);
  reader.read("lost", message.lost);
  reader.read("covered", message.covered);
  reader.read("more", message.more);
  reader.read("left", message.left);
  reader.read("fork", message.fork);
  std::optional<int64_t> schema;
  reader.read("schema", schema);
  Value* changes = reader.take("changes");
  if ((changes != nullptr) != schema.has_value()) reader.fail("schema");
  if (!reader.finish()) return malformed(fault);
  if (changes != nullptr) {
    if (*schema != schema_number()) return other_version();
    WB_ASSIGN(message.changes, unpack_changes(*changes));
  }
  return message;
}

template <class T>
Result<T> decode(std::span<const uint8_t> bytes) {
  // Rows are read from where they lie (PackedRows).
  static constexpr std::string_view kRows[] = {"cells", "updates"};
  WB_ASSIGN(Value value,
            kIsReply<T> ? read_cbor(bytes, kReplyLimits, kRows) : read_cbor(bytes, kRequestLimits));
  return message_from_value<T>(value);
}

template Result<SyncRequest> decode<SyncRequest>(std::span<const uint8_t>);
template Result<SyncReply> decode<SyncReply>(std::span<const uint8_t>);
template Result<WaitRequest> decode<WaitRequest>(std::span<const uint8_t>);
template Result<WaitReply> decode<WaitReply>(std::span<const uint8_t>);
template Result<ErrorReply> decode<ErrorReply>(std::span<const uint8_t>);
template Result<LoginRequest> decode<LoginRequest>(std::span<const uint8_t>);
template Result<LoginReply> decode<LoginReply>(std::span<const uint8_t>);
template Result<SignUpRequest> decode<SignUpRequest>(std::span<const uint8_t>);
template Result<PasswordRequest> decode<PasswordRequest>(std::span<const uint8_t>);
template Result<ResetRequest> decode<ResetRequest>(std::span<const uint8_t>);
template Result<ResetReply> decode<ResetReply>(std::span<const uint8_t>);
template Result<Outcome> decode<Outcome>(std::span<const uint8_t>);
template Result<OutcomeRecord> decode<OutcomeRecord>(std::span<const uint8_t>);

}  // namespace wardbook::sync
