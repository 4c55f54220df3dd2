#include "shared/sync/codec.h"

#include <gtest/gtest.h>

#include "shared/sync/cbor.h"
#include "shared/sync/chain.h"
#include "shared/sync/json.h"
#include "shared/sync/wait.h"
#include "tests/unit/sync/sample.h"

namespace wardbook::sync {
namespace {

using testing::Sampler;

/// Both spellings lead back to the same bytes.
template <class T>
void expect_round_trip(const T& message) {
  const Bytes bytes = encode(message);
  auto from_cbor = decode<T>(bytes);
  ASSERT_TRUE(from_cbor.ok()) << from_cbor.error().hint;
  EXPECT_EQ(encode(*from_cbor), bytes);
  const std::string json = encode_json(message);
  auto from_json = decode_json<T>(json);
  ASSERT_TRUE(from_json.ok()) << from_json.error().hint << "\n" << json;
  EXPECT_EQ(encode(*from_json), bytes) << json;
}

Envelope after(const Envelope& envelope, const Bytes& body) {
  return {envelope.device, envelope.number + 1, chain_hash(envelope, body)};
}

SyncRequest sample_request(Sampler& sampler) {
  SyncRequest request;
  request.device = sampler.make<DeviceId>();
  request.epoch = 7;
  sampler.fill(request.cursors);
  sampler.fill(request.also);
  for (const Cursor& cursor : request.cursors)
    if (sampler.below(2) == 0) request.unfinished.push_back(cursor.bucket);
  sampler.fill(request.verify);
  request.verify.resize(std::min(request.verify.size(), request.cursors.size()));
  if (sampler.below(2) == 0) request.page = 480'000;
  Envelope envelope{*request.device, 5, sampler.make<Hash256>()};
  for (size_t kind = 0; kind < std::variant_size_v<Args>; ++kind) {
    SentCommand sent{envelope, encode_body(sampler.command(kind)), std::nullopt};
    if (kind % 5 == 0) sent.answer = sampler.make<OutcomeRecord>();
    envelope = after(envelope, sent.body);
    // A break in the chain now and then: it must come through as it is.
    if (kind % 7 == 6) envelope.prev_hash = sampler.make<Hash256>();
    request.commands.push_back(std::move(sent));
  }
  return request;
}

SyncReply sample_reply(Sampler& sampler) {
  SyncReply reply;
  reply.epoch = 3;
  reply.server_time = {1'790'000'000'123};
  sampler.fill(reply.outcomes);
  sampler.fill(reply.lost);
  reply.covered = {99};
  reply.more = true;
  if (sampler.below(2) == 0) reply.left = 2310;
  for (const Table& table : tables()) {
    BucketChanges bucket{"hospital:x", 12, sampler.below(2) == 0, {}, std::nullopt};
    if (sampler.below(2) == 0) bucket.checksum = sampler.number();
    TableChanges changes{std::string(table.name), {}, {}};
    for (size_t i = sampler.below(5); i > 0; --i) {
      changes.rows.add(sampler.row(table));
      changes.gone.push_back(key_of(table, sampler.row(table)));
      changes.updates.add(update_of(table, sampler.row(table)));
    }
    bucket.part = sampler.below(2) == 0;
    bucket.tables.push_back(std::move(changes));
    reply.changes.push_back(std::move(bucket));
  }
  return reply;
}

TEST(Codec, EveryMessageComesBack) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Sampler sampler(seed);
    expect_round_trip(sample_request(sampler));
    expect_round_trip(sample_reply(sampler));
    expect_round_trip(sampler.make<ErrorReply>());
    expect_round_trip(sampler.make<LoginRequest>());
    expect_round_trip(sampler.make<LoginReply>());
    expect_round_trip(sampler.make<SignUpRequest>());
    expect_round_trip(sampler.make<PasswordRequest>());
    expect_round_trip(sampler.make<ResetRequest>());
    expect_round_trip(sampler.make<ResetReply>());
    expect_round_trip(sampler.make<Outcome>());
    WaitRequest wait = sampler.make<WaitRequest>();
    WaitReply news = sampler.make<WaitReply>();
    wait.protocol = news.protocol = kProtocolVersion;
    expect_round_trip(wait);
    expect_round_trip(news);
    expect_round_trip(SyncRequest());
    expect_round_trip(SyncReply());
    if (HasFailure()) FAIL() << "seed " << seed;
  }
}

TEST(Codec, EnvelopesAndBodiesComeBackAsTheyWere) {
  Sampler sampler(1);
  const SyncRequest request = sample_request(sampler);
  const auto back = decode<SyncRequest>(encode(request));
  ASSERT_TRUE(back.ok());
  ASSERT_EQ(back->commands.size(), request.commands.size());
  for (size_t i = 0; i < request.commands.size(); ++i) {
    EXPECT_EQ(back->commands[i].envelope, request.commands[i].envelope);
    EXPECT_EQ(back->commands[i].body, request.commands[i].body);
    EXPECT_EQ(back->commands[i].answer.has_value(), request.commands[i].answer.has_value());
  }
}

TEST(Codec, AThousandBookingsTravelWithoutTheirHashes) {
  Sampler sampler(2);
  SyncRequest request;
  Envelope envelope{sampler.make<DeviceId>(), 1, {}};
  size_t bodies = 0;
  for (int i = 0; i < 1000; ++i) {
    Bytes body = encode_body(sampler.command(1));
    bodies += body.size();
    const Envelope next = after(envelope, body);
    request.commands.push_back({envelope, std::move(body), std::nullopt});
    envelope = next;
  }
  EXPECT_LT(encode(request).size(), bodies + 1000 * 4 + 200);
}

TEST(Codec, JsonTakesTimesAndIdsAsPeopleWriteThem) {
  auto request = decode_json<SyncRequest>(R"({"protocol":3,"epoch":0,"commands":[{
      "device":"018f3c1e-0000-7000-8000-000000000001","number":1,
      "prev_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","bodies":[{
        "id":"018f3c1e-0000-7000-8000-000000000002",
        "actor":"018f3c1e-0000-7000-8000-000000000003",
        "made_at":"2026-11-22T12:00:00Z","kind":"cancel_booking",
        "args":{"booking":"018f3c1e-0000-7000-8000-000000000004","reason":"well again"}}]}]})");
  ASSERT_TRUE(request.ok()) << request.error().hint;
  const auto command = decode_body(request->commands.at(0).body);
  ASSERT_TRUE(command.ok()) << command.error().hint;
  EXPECT_EQ(to_text(command->made_at), "2026-11-22T12:00:00Z");
  EXPECT_EQ(std::get<CancelBooking>(command->args).reason, "well again");
}

std::string code_of_request(const std::string& json) {
  auto request = decode_json<SyncRequest>(json);
  return request.ok() ? "ok" : request.error().code;
}

TEST(Codec, RefusesWithACode) {
  EXPECT_EQ(code_of_request(R"({"protocol":3,"epoch":0})"), "ok");
  EXPECT_EQ(code_of_request(R"({"protocol":2,"epoch":0,"delivered":[]})"), "protocol_too_old");
  EXPECT_EQ(code_of_request(R"({"protocol":4,"new":[]})"), "protocol_too_new");
  EXPECT_EQ(code_of_request(R"({"protocol":3})"), "malformed");
  EXPECT_EQ(code_of_request(R"({"protocol":3,"epoch":0,"extra":1})"), "malformed");
  EXPECT_EQ(code_of_request(R"({"protocol":3,"epoch":"0"})"), "malformed");
  EXPECT_EQ(code_of_request(R"({"protocol":3,"epoch":1.5})"), "bad_json");
  EXPECT_EQ(code_of_request(R"({"protocol":3,"epoch":0,"epoch":0})"), "bad_json");
  EXPECT_EQ(code_of_request(R"({"protocol":3,"epoch":18446744073709551615})"), "bad_json");
  EXPECT_EQ(code_of_request("[]"), "malformed");
  EXPECT_EQ(code_of_request(""), "bad_json");
  EXPECT_EQ(code_of_request("{"), "bad_json");
  EXPECT_EQ(code_of_request(std::string(100'000, '[')), "bad_json");
  EXPECT_EQ(code_of_request(std::string(kMostRequestBytes + 1, ' ')), "too_large");
}

TEST(Codec, CountsHaveLimits) {
  SyncRequest request;
  request.cursors.resize(kMostCursors, {"b", 1});
  EXPECT_TRUE(decode<SyncRequest>(encode(request)).ok());
  request.cursors.push_back({"b", 1});
  EXPECT_EQ(decode<SyncRequest>(encode(request)).error().code, "too_many");
  request.cursors.clear();
  request.commands.resize(kMostCommands + 1, {{DeviceId(), 1, {}}, {1}, std::nullopt});
  EXPECT_EQ(decode<SyncRequest>(encode(request)).error().code, "too_many");
  request.commands.assign(1, {{DeviceId(), 1, {}}, Bytes(kMostBodyBytes + 1), std::nullopt});
  EXPECT_EQ(decode<SyncRequest>(encode(request)).error().code, "too_large");
}

TEST(Codec, RowsThatDoNotFitTheirTableAreRefused) {
  const auto reply = [](const std::string& table, int64_t schema = schema_number()) {
    auto result = decode_json<SyncReply>(
        R"({"protocol":3,"epoch":1,"server_time":0,"covered":0,"more":false,"fork":false,"schema":)" +
        std::to_string(schema) +
        R"(,"changes":[{"bucket":"world","upto":1,"reset":false,"tables":[{"table":)" + table +
        "}]}]}");
    return result.ok() ? "ok" : result.error().code;
  };
  const std::string district = R"("district","columns":["id","name","version"],)";
  const std::string id = R"(["018f3c1e-0000-7000-8000-000000000001"])";
  EXPECT_EQ(reply(district + R"("cells":[)" + id + R"(,["A"],[1]])"), "ok");
  EXPECT_EQ(reply(R"("district","cells":[)" + id + R"(,["A"],[1]])"), "ok") << "without names";
  EXPECT_EQ(reply(district + R"("cells":[)" + id + ",[null],[1]]"), "bad_row");
  EXPECT_EQ(reply(district + R"("cells":[)" + id + ",[7],[1]]"), "malformed");
  EXPECT_EQ(reply(district + R"("cells":[)" + id + ",[],[1]]"), "malformed");
  EXPECT_EQ(reply(district + R"("cells":[)" + id + R"(,["A"]])"), "malformed");
  const std::string clinic = R"("clinic","cells":[)" + id + "," + id + R"(,["A"],)";
  EXPECT_EQ(reply(clinic + "[2147483647],[0],[1]]"), "ok");
  EXPECT_EQ(reply(clinic + "[2147483648],[0],[1]]"), "bad_row") << "more than its field holds";
  const std::string bed = R"("bed","update_columns":["id","status","status_at","version"],)";
  EXPECT_EQ(reply(bed + R"("updates":[)" + id + R"(,["vacant"],[5],[1]])"), "ok");
  EXPECT_EQ(reply(bed + R"("updates":[)" + id + R"(,["empty"],[5],[1]])"), "bad_row");
  EXPECT_EQ(reply(bed + R"("updates":[)" + id + R"(,["vacant"],[1]])"), "malformed");
  // As another release has it: an update helps, and the sentence says so.
  EXPECT_EQ(reply(R"("sqlite_schema")"), "other_version");
  EXPECT_EQ(reply(R"("district","columns":["id","version","name"],"cells":[[],[],[]])"),
            "other_version");
  EXPECT_EQ(reply(R"("district")", schema_number() + 1), "other_version");
}

TEST(Codec, AnotherSchemaIsAnotherProtocol) {
  // Rows travel without the names of their columns: whoever changes tables(), or what is steady in
  // them, raises kProtocolVersion, tells PROTOCOL.md's history why, and writes both numbers here.
  EXPECT_EQ(kProtocolVersion, 3);
  EXPECT_EQ(schema_number(), 2549782658);
}

TEST(Cbor, RefusesEverySpellingButOne) {
  const Limits limits{100, 20, 4};
  const auto code = [&](Bytes bytes) {
    auto value = read_cbor(bytes, limits);
    return value.ok() ? "ok" : value.error().code;
  };
  EXPECT_EQ(code({0x17}), "ok");
  EXPECT_EQ(code({0x18, 0x17}), "bad_cbor") << "longer than needed";
  EXPECT_EQ(code({0x19, 0x00, 0xff}), "bad_cbor");
  EXPECT_EQ(code({0x9f, 0xff}), "bad_cbor") << "indefinite array";
  EXPECT_EQ(code({0x5f, 0xff}), "bad_cbor") << "indefinite bytes";
  EXPECT_EQ(code({0xc0, 0x00}), "bad_cbor") << "tag";
  EXPECT_EQ(code({0xf9, 0x3c, 0x00}), "bad_cbor") << "half float";
  EXPECT_EQ(code({0xf7}), "bad_cbor") << "undefined";
  EXPECT_EQ(code({0x62, 0xc3, 0x28}), "bad_cbor") << "not UTF-8";
  EXPECT_EQ(code({0x63, 0xed, 0xa0, 0x80}), "bad_cbor") << "a surrogate";
  EXPECT_EQ(code({0xa2, 0x61, 'a', 0, 0x61, 'b', 0}), "ok");
  EXPECT_EQ(code({0xa2, 0x61, 'b', 0, 0x61, 'a', 0}), "bad_cbor") << "unsorted";
  EXPECT_EQ(code({0xa2, 0x61, 'a', 0, 0x61, 'a', 0}), "bad_cbor") << "repeated";
  EXPECT_EQ(code({0xa1, 0x00, 0x00}), "bad_cbor") << "a key that is a number";
  EXPECT_EQ(code({0x00, 0x00}), "bad_cbor") << "two values";
  EXPECT_EQ(code({0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), "bad_cbor");
  EXPECT_EQ(code({0x3b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), "ok") << "least int64";
  EXPECT_EQ(code({0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), "bad_cbor") << "a bomb";
  EXPECT_EQ(code({0x81, 0x81, 0x81, 0x80}), "ok");
  EXPECT_EQ(code({0x81, 0x81, 0x81, 0x81, 0x80}), "bad_cbor") << "too deep";
  Bytes many(22, 0x00);
  many[0] = 0x95;
  EXPECT_EQ(code(many), "bad_cbor") << "too many values";
  EXPECT_EQ(code(Bytes(101)), "too_large");
  EXPECT_EQ(code({}), "bad_cbor");
}

TEST(Cbor, CutAnywhereItIsRefused) {
  Sampler sampler(3);
  const Bytes whole = encode(sample_request(sampler));
  for (size_t size = 0; size < whole.size(); ++size)
    ASSERT_FALSE(decode<SyncRequest>(std::span(whole).first(size)).ok()) << size;
}

TEST(Cbor, AFlippedByteNeverCrashesAndIsNeverAnotherSpelling) {
  Sampler sampler(4);
  const Bytes whole = encode(sample_reply(sampler));
  for (int i = 0; i < 1000; ++i) {
    Bytes broken = whole;
    broken[sampler.below(broken.size())] = static_cast<uint8_t>(sampler.number());
    auto value = read_cbor(broken, kReplyLimits);
    if (value.ok()) {
      ASSERT_EQ(write_cbor(*value), broken);
    }
    (void)decode<SyncReply>(broken);
  }
}

}  // namespace
}  // namespace wardbook::sync
