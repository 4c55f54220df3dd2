#include "shared/sync/body.h"
#include "shared/sync/cbor.h"
#include "shared/sync/chain.h"
#include "shared/sync/convert.h"
#include "shared/sync/message_fields.h"
#include "shared/sync/pack.h"

namespace wardbook::sync {
namespace {

Value body_as(const Bytes& body, Spelling spelling) {
  if (spelling == Spelling::json) {
    auto shown = read_cbor(body, kRequestLimits);
    if (shown.ok()) return std::move(*shown);
  }
  return to_value(body);
}

/// The body's own bytes, or those of a command that a person wrote in JSON.
Result<Bytes> body_from(Value& value) {
  if (value.as<Value::Map>() != nullptr) {
    WB_ASSIGN(const Command command, body_from_value(value));
    return encode_body(command);
  }
  Bytes body;
  Fault fault;
  if (!from_value(value, body, fault)) return malformed({"bodies"});
  if (body.size() > kMostBodyBytes) return Error{"too_large", "A command is too large."};
  return body;
}

/// The envelope after this one. Number 0 is in no chain: the same again.
Envelope next_envelope(const Envelope& envelope, const Hash256& chain) {
  if (envelope.number == 0) return envelope;
  return {envelope.device, envelope.number + 1, chain};
}

bool follows(const SentCommand& one, const SentCommand& before) {
  return one.follows ||
         one.envelope == next_envelope(before.envelope, chain_hash(before.envelope, before.body));
}

Value pack_run(std::span<const SentCommand> run, Spelling spelling) {
  Value::Map map;
  add_field(map, "device", run[0].envelope.device);
  add_field(map, "number", run[0].envelope.number);
  add_field(map, "prev_hash", run[0].envelope.prev_hash);
  Value::Array bodies;
  Value::Array answers;
  bool answered = false;
  for (const SentCommand& command : run) {
    bodies.push_back(body_as(command.body, spelling));
    answers.push_back(command.answer ? to_value(*command.answer) : Value{});
    answered = answered || command.answer.has_value();
  }
  map.push_back({"bodies", {std::move(bodies)}});
  if (answered) map.push_back({"answers", {std::move(answers)}});
  return {std::move(map)};
}

bool read_answers(Value* value, std::span<SentCommand> run, Fault& fault) {
  if (value == nullptr) return true;
  auto* answers = value->as<Value::Array>();
  if (answers == nullptr || answers->size() != run.size()) return fault.at("answers");
  for (size_t i = 0; i < run.size(); ++i) {
    Value& answer = (*answers)[i];
    if (!answer.is_null() && !from_value(answer, run[i].answer.emplace(), fault))
      return fault.at("answers");
  }
  return true;
}

Status unpack_run(Value& value, std::vector<SentCommand>& out) {
  Envelope envelope;
  Fault fault;
  FieldReader reader(value, fault);
  reader.read("device", envelope.device);
  reader.read("number", envelope.number);
  reader.read("prev_hash", envelope.prev_hash);
  Value* body_list = reader.take("bodies");
  Value* answers = reader.take("answers");
  auto* bodies = body_list != nullptr ? body_list->as<Value::Array>() : nullptr;
  if (bodies == nullptr) reader.fail("bodies");
  // Numbers grow by one a body and must not run out.
  if (envelope.number < 0 || envelope.number > (int64_t{1} << 53)) reader.fail("number");
  if (!reader.finish()) return malformed(fault);
  if (out.size() + bodies->size() > kMostCommands)
    return Error{"too_many", "The message has too many commands; send them in parts."};
  const size_t first = out.size();
  for (Value& item : *bodies) {
    WB_ASSIGN(Bytes body, body_from(item));
    CommandHashes hashes;
    hashes.body = body_hash(body);
    hashes.chain = chain_hash_of(envelope, hashes.body);
    out.push_back({envelope, std::move(body), std::nullopt, hashes});
    envelope = next_envelope(envelope, hashes.chain);
  }
  if (!read_answers(answers, std::span(out).subspan(first), fault)) return malformed(fault);
  return {};
}

}  // namespace

Value pack_commands(const std::vector<SentCommand>& commands, Spelling spelling) {
  Value::Array runs;
  for (size_t from = 0; from < commands.size();) {
    size_t to = from + 1;
    while (to < commands.size() && follows(commands[to], commands[to - 1])) ++to;
    runs.push_back(pack_run(std::span(commands).subspan(from, to - from), spelling));
    from = to;
  }
  return {std::move(runs)};
}

Result<std::vector<SentCommand>> unpack_commands(Value& value) {
  auto* runs = value.as<Value::Array>();
  if (runs == nullptr) return malformed({"commands"});
  std::vector<SentCommand> commands;
  for (Value& run : *runs) WB_TRY(unpack_run(run, commands));
  return commands;
}

}  // namespace wardbook::sync
