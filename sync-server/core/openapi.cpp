#include "sync-server/core/openapi.h"

#include <utility>

#include "shared/sync/json.h"
#include "shared/sync/wait.h"
#include "sync-server/core/schema_of.h"

namespace wardbook {
namespace {

using schema::list_of;
using schema::Object;
using schema::of;
using schema::of_type;
using schema::text;
using sync::Value;

Value reference(std::string_view name) {
  return {Value::Map{{"$ref", text("#/components/schemas/" + std::string(name))}}};
}

// --- What is packed closer than its type: see shared/sync/pack.h

/// The arguments of a command; the id of the row that it makes may be left to its own id.
template <class T>
Value arguments_of() {
  Value schema = of<T>();
  if constexpr (MakesRow<T>) {
    auto* required = sync::find(*schema.as<Value::Map>(), "required")->template as<Value::Array>();
    std::erase_if(*required, [](const Value& one) { return *one.as<std::string>() == T::makes; });
  }
  return schema;
}

template <class T>
Value command_of_kind() {
  Object object;
  object.add("id", of<CommandId>(), true);
  object.add("actor", of<AccountId>(), true);
  object.add("made_at", of<Instant>(), true);
  object.add("kind", {Value::Map{{"const", text(T::kind)}}}, true);
  object.add("args", arguments_of<T>(), true);
  Value::Array saw{of<SawRow>(), of<SawCommand>()};
  object.add("saw", list_of({Value::Map{{"anyOf", {std::move(saw)}}}}), false);
  return object.take();
}

template <size_t... I>
Value any_command(std::index_sequence<I...>) {
  Value::Array kinds{command_of_kind<std::variant_alternative_t<I, Args>>()...};
  return {Value::Map{{"oneOf", {std::move(kinds)}}}};
}

Value run_of_commands() {
  Object run;
  run.add("device", of<DeviceId>(), true);
  run.add("number", of<int64_t>(), true);
  run.add("prev_hash", of<Hash256>(), true);
  run.add("bodies", list_of(reference("Command")), true);
  Value::Array answer{of<OutcomeRecord>(), of_type("null")};
  run.add("answers", list_of({Value::Map{{"anyOf", {std::move(answer)}}}}), false);
  return run.take();
}

Value sync_request() {
  Object request;
  request.add("protocol", {Value::Map{{"const", {int64_t{kProtocolVersion}}}}}, true);
  request.add("device", of<DeviceId>(), false);
  request.add("epoch", of<int64_t>(), true);
  request.add("cursors", list_of(of<Cursor>()), false);
  request.add("also", list_of(of<Bucket>()), false);
  request.add("unfinished", list_of(of<Bucket>()), false);
  request.add("verify", list_of(of<Bucket>()), false);
  request.add("page", of<int32_t>(), false);
  request.add("commands", list_of(run_of_commands()), false);
  return request.take();
}

Value table_changes() {
  Object table;
  Value::Array names;
  for (const Table& one : tables()) names.push_back(text(one.name));
  table.add("table", of_type("string", {{"enum", {std::move(names)}}}), true);
  table.add("columns", list_of(of<std::string>()), false);
  Value::Array cell{text("integer"), text("string"), text("null")};
  const Value columns = list_of(list_of({Value::Map{{"type", {std::move(cell)}}}}));
  table.add("cells", columns, false);
  table.add("update_columns", list_of(of<std::string>()), false);
  table.add("updates", columns, false);
  table.add("gone", list_of(of<Bytes>()), false);
  return table.take();
}

Value bucket_changes() {
  Object changes;
  changes.add("bucket", of<Bucket>(), true);
  changes.add("upto", of<int64_t>(), true);
  changes.add("reset", of<bool>(), true);
  changes.add("tables", list_of(table_changes()), false);
  changes.add("checksum", of<Bytes>(), false);
  changes.add("part", of<bool>(), false);
  return changes.take();
}

Value sync_reply() {
  Object reply;
  reply.add("protocol", {Value::Map{{"const", {int64_t{kProtocolVersion}}}}}, true);
  reply.add("epoch", of<int64_t>(), true);
  reply.add("server_time", of<Instant>(), true);
  reply.add("outcomes", list_of(of<OutcomeRecord>()), false);
  reply.add("schema", of_type("integer"), false);
  reply.add("changes", list_of(bucket_changes()), false);
  reply.add("lost", list_of(of<Bucket>()), false);
  reply.add("covered", of<Version>(), true);
  reply.add("more", of<bool>(), true);
  reply.add("left", of<int64_t>(), false);
  reply.add("fork", of<bool>(), true);
  return reply.take();
}

Value health() {
  Object health;
  health.add("status", {Value::Map{{"const", text("ok")}}}, true);
  health.add("epoch", of<int64_t>(), true);
  health.add("time", of_type("string", {{"format", text("date-time")}}), true);
  health.add("written_ms_ago", of<int64_t>(), true);
  return health.take();
}

Value schemas() {
  return {Value::Map{
      {"Command", any_command(std::make_index_sequence<std::variant_size_v<Args>>())},
      {"SyncRequest", sync_request()},
      {"SyncReply", sync_reply()},
      {"WaitRequest", of<WaitRequest>()},
      {"WaitReply", of<WaitReply>()},
      {"LoginRequest", of<LoginRequest>()},
      {"LoginReply", of<LoginReply>()},
      {"SignUpRequest", of<SignUpRequest>()},
      {"PasswordRequest", of<PasswordRequest>()},
      {"ResetRequest", of<ResetRequest>()},
      {"ResetReply", of<ResetReply>()},
      {"ErrorReply", of<ErrorReply>()},
      {"Health", health()},
  }};
}

// --- Paths

Value content(std::string_view schema, bool packed) {
  Value::Map types;
  types.push_back({std::string(sync::kJsonType), {Value::Map{{"schema", reference(schema)}}}});
  // CBOR is the same message with other scalars (bytes for ids), which a JSON Schema can't say.
  if (packed) types.push_back({std::string(sync::kCborType), {Value::Map{}}});
  return {std::move(types)};
}

Value response(std::string_view words, std::string_view schema, bool packed) {
  Value::Map map{{"description", text(words)}};
  if (!schema.empty()) map.push_back({"content", content(schema, packed)});
  return {std::move(map)};
}

/// Not now: whoever asks again sooner than this is told the same.
Value later(std::string_view words, bool packed) {
  Value later = response(words, "ErrorReply", packed);
  Value seconds = of_type("integer", {{"minimum", {int64_t{0}}}});
  Value header{Value::Map{{"description", text("How many seconds to wait at least")},
                          {"schema", std::move(seconds)}}};
  later.as<Value::Map>()->push_back({"headers", {Value::Map{{"Retry-After", std::move(header)}}}});
  return later;
}

struct Operation {
  std::string_view method;  ///< in lower case
  std::string_view path;
  std::string_view id;
  std::string_view summary;
  std::string_view takes;       ///< a schema; empty: no body
  std::string_view status;      ///< of success
  std::string_view gives;       ///< a schema; empty: no body
  std::string_view proof;       ///< a security scheme; empty: none
  std::string_view quiet = {};  ///< another status of success, without a body; empty: none
};

constexpr Operation kOperations[] = {
    {"post", "/api/v1/sync", "sync", "Commands up, outcomes and changed rows down", "SyncRequest",
     "200", "SyncReply", "device"},
    {"post", "/api/v1/wait", "wait", "Answered when there is something to pull, or in time",
     "WaitRequest", "200", "WaitReply", "device", "204"},
    {"post", "/api/v1/login", "logIn", "The first log-in of a person on a device", "LoginRequest",
     "200", "LoginReply", ""},
    {"post", "/api/v1/logout", "logOut", "Ends the session", "", "204", "", "session"},
    {"get", "/api/v1/session", "session", "Who is logged in", "", "200", "LoginReply", "session"},
    {"post", "/api/v1/accounts", "signUp", "A new account; all but patients wait for an admin",
     "SignUpRequest", "201", "LoginReply", ""},
    {"post", "/api/v1/password", "changePassword", "Another password, and a new session",
     "PasswordRequest", "200", "LoginReply", "session"},
    {"post", "/api/v1/password/reset", "resetPassword",
     "By an admin: a new password for somebody who has forgotten theirs", "ResetRequest", "200",
     "ResetReply", "session"},
    {"get", "/healthz", "health", "Whether the database takes writes", "", "200", "Health", ""},
    {"get", "/api/v1/openapi.json", "describe", "This document", "", "200", "", ""},
};

/// The others have a field for it.
bool says_protocol_in_header(const Operation& one) {
  return !one.takes.empty() && one.proof != "device";
}

Value protocol_header() {
  return {Value::Map{{"name", text(kProtocolHeader)},
                     {"in", text("header")},
                     {"description", text("By devices: what they speak")},
                     {"schema", {Value::Map{{"const", {int64_t{kProtocolVersion}}}}}}}};
}

Value operation(const Operation& one) {
  Value::Map map{{"operationId", text(one.id)}, {"summary", text(one.summary)}};
  if (!one.proof.empty()) {
    Value::Array ways{{Value::Map{{std::string(one.proof), {Value::Array{}}}}}};
    // Without a credential a sync reads what is public.
    if (one.proof == "device") ways.push_back({Value::Map{}});
    map.push_back({"security", {std::move(ways)}});
  }
  if (!one.takes.empty())
    map.push_back(
        {"requestBody", {Value::Map{{"required", {true}}, {"content", content(one.takes, true)}}}});
  const bool packed = one.method == "post";
  Value::Map responses{{std::string(one.status), response("Done", one.gives, packed)},
                       {"default", response("Refused", "ErrorReply", packed)}};
  if (says_protocol_in_header(one))
    map.push_back({"parameters", {Value::Array{protocol_header()}}});
  if (one.proof == "device" || says_protocol_in_header(one))
    responses.push_back({"426", response("Of another protocol", "ErrorReply", packed)});
  if (packed) {
    responses.push_back({"429", later("Too many ask", packed)});
    responses.push_back({"503", later("The server is busy", packed)});
  }
  if (!one.quiet.empty())
    responses.push_back({std::string(one.quiet), response("Nothing new in time", "", packed)});
  map.push_back({"responses", {std::move(responses)}});
  return {std::move(map)};
}

Value paths() {
  Value::Map map;
  for (const Operation& one : kOperations)
    map.push_back({std::string(one.path), {Value::Map{{std::string(one.method), operation(one)}}}});
  return {std::move(map)};
}

Value security_schemes() {
  const auto header = [](std::string_view words) -> Value {
    return {Value::Map{{"type", text("apiKey")},
                       {"in", text("header")},
                       {"name", text("Authorization")},
                       {"description", text(words)}}};
  };
  return {Value::Map{{"device", header("Device <64 hex digits of the device's secret>")},
                     {"session", header("Session <token>; or the cookie of the log-in")}}};
}

std::string make_document() {
  return sync::write_json({Value::Map{
      {"openapi", text("3.1.0")},
      {"info",
       {Value::Map{{"title", text("Wardbook")},
                   {"version", text(std::to_string(kProtocolVersion))},
                   {"description", text("The exchange between devices and the server; see "
                                        "PROTOCOL.md for what it means.")}}}},
      {"paths", paths()},
      {"components", {Value::Map{{"schemas", schemas()}, {"securitySchemes", security_schemes()}}}},
  }});
}

}  // namespace

const std::string& openapi_document() {
  static const std::string document = make_document();
  return document;
}

}  // namespace wardbook
