#include "shared/sync/chain.h"

#include "shared/sync/body.h"
#include "shared/sync/cbor.h"
#include "shared/sync/convert.h"
#include "shared/sync/message_fields.h"

namespace wardbook::sync {
namespace {

constexpr Limits kBodyLimits{kMostBodyBytes, 8'192};

/// The id of the row that the command makes, where it is not said, is its own.
void add_made_row(std::string_view field, const CommandId& id, Value& args) {
  auto* map = args.as<Value::Map>();
  if (map != nullptr && find(*map, field) == nullptr)
    map->push_back({std::string(field), to_value(id)});
}

/// `id`: of the command, if it is known.
template <size_t... I>
bool args_of_kind(std::string_view kind, const CommandId* id, Value& value, Args& out, Fault& fault,
                  std::index_sequence<I...>) {
  bool fits = false;
  const auto one = [&]<class T>(std::in_place_type_t<T>) {
    if (T::kind != kind) return false;
    if constexpr (MakesRow<T>)
      if (id != nullptr) add_made_row(T::makes, *id, value);
    fits = from_value(value, out.template emplace<T>(), fault);
    return true;
  };
  const bool known = (one(std::in_place_type<std::variant_alternative_t<I, Args>>) || ...);
  return known ? fits : fault.at("kind");
}

/// The arguments without the id that the command's own says already.
Value args_of_body(const Command& command) {
  Value args = args_to_value(command.args);
  const MadeRow made = made_row(command.args);
  if (made.id != nullptr && *made.id == command.id.uuid)
    std::erase_if(*args.as<Value::Map>(), [&](const Field& one) { return one.name == made.field; });
  return args;
}

Value saw_to_value(const Saw& saw) {
  return std::visit([](const auto& one) { return to_value(one); }, saw);
}

bool saw_from_value(Value& value, Saw& out, Fault& fault) {
  auto* map = value.as<Value::Map>();
  if (map == nullptr) return false;
  if (find(*map, "command") != nullptr) return from_value(value, out.emplace<SawCommand>(), fault);
  return from_value(value, out.emplace<SawRow>(), fault);
}

bool read_saws(Value* value, std::vector<Saw>& out, Fault& fault) {
  if (value == nullptr) return true;
  auto* items = value->as<Value::Array>();
  if (items == nullptr) return fault.at("saw");
  for (Value& item : *items)
    if (!saw_from_value(item, out.emplace_back(), fault)) return fault.at("saw");
  return true;
}

}  // namespace

Value args_to_value(const Args& args) {
  return std::visit([](const auto& a) { return to_value(a); }, args);
}

Result<Args> args_from_value(std::string_view kind, Value& value, const CommandId* id) {
  Args args;
  Fault fault;
  if (!args_of_kind(kind, id, value, args, fault,
                    std::make_index_sequence<std::variant_size_v<Args>>()))
    return malformed(fault);
  return args;
}

Value body_to_value(const Command& command) {
  Value::Map map;
  add_field(map, "id", command.id);
  add_field(map, "actor", command.actor);
  add_field(map, "made_at", command.made_at);
  add_field(map, "kind", std::string(kind_of(command.args)));
  map.push_back({"args", args_of_body(command)});
  Value::Array saws;
  for (const Saw& saw : command.saw) saws.push_back(saw_to_value(saw));
  if (!saws.empty()) map.push_back({"saw", {std::move(saws)}});
  return {std::move(map)};
}

Result<Command> body_from_value(Value& value) {
  Command command;
  Fault fault;
  FieldReader reader(value, fault);
  std::string kind;
  reader.read("id", command.id);
  reader.read("actor", command.actor);
  reader.read("made_at", command.made_at);
  reader.read("kind", kind);
  Value* args = reader.take("args");
  Value* saw = reader.take("saw");
  if (args == nullptr) reader.fail("args");
  if (!reader.finish() || !read_saws(saw, command.saw, fault)) return malformed(fault);
  WB_ASSIGN(command.args, args_from_value(kind, *args, &command.id));
  return command;
}

Bytes encode_body(const Command& command) {
  return write_cbor(body_to_value(command));
}

Result<Command> decode_body(std::span<const uint8_t> body) {
  WB_ASSIGN(Value value, read_cbor(body, kBodyLimits));
  WB_ASSIGN(Command command, body_from_value(value));
  // Another spelling of the same command (a null, an empty list) would have another hash.
  const Bytes again = encode_body(command);
  if (!std::equal(again.begin(), again.end(), body.begin(), body.end()))
    return Error{"malformed", "The command is not spelled as Wardbook spells it."};
  return command;
}

std::optional<CommandId> id_of_body(std::span<const uint8_t> body) {
  auto value = read_cbor(body, kBodyLimits);
  auto* map = value.ok() ? value->as<Value::Map>() : nullptr;
  Value* id = map != nullptr ? find(*map, "id") : nullptr;
  CommandId out;
  Fault fault;
  if (id == nullptr || !from_value(*id, out, fault)) return std::nullopt;
  return out;
}

Hash256 body_hash(std::span<const uint8_t> body) {
  return sha256(body);
}

Hash256 chain_hash(const Envelope& envelope, std::span<const uint8_t> body) {
  return chain_hash_of(envelope, body_hash(body));
}

Hash256 chain_hash_of(const Envelope& envelope, const Hash256& body) {
  Sha256 hash;
  hash.update(envelope.device.uuid.bytes);
  std::array<uint8_t, 8> number;
  for (size_t i = 0; i < 8; ++i)
    number[i] = static_cast<uint8_t>(static_cast<uint64_t>(envelope.number) >> (56 - 8 * i));
  hash.update(number);
  hash.update(envelope.prev_hash);
  hash.update(body);
  return hash.finish();
}

Bytes seal_input(const OutcomeRecord& record, const Hash256& body) {
  Value::Map map;
  add_field(map, "label", std::string("wardbook outcome 1"));
  add_field(map, "command", record.command);
  add_field(map, "outcome", record.outcome);
  add_field(map, "commit", record.commit);
  add_field(map, "decided_at", record.decided_at);
  add_field(map, "body_hash", body);
  return write_cbor({std::move(map)});
}

}  // namespace wardbook::sync
