#include "shared/sync/chain.h"

#include <gtest/gtest.h>

#include "shared/base/encode.h"
#include "shared/sync/cbor.h"
#include "tests/unit/sync/sample.h"

namespace wardbook::sync {
namespace {

using testing::Sampler;

constexpr Limits kAny{kMostBodyBytes, 8'192};

TEST(Chain, EveryKindOfCommandHasOneBody) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Sampler sampler(seed);
    for (size_t kind = 0; kind < std::variant_size_v<Args>; ++kind) {
      const Command command = sampler.command(kind);
      const Bytes body = encode_body(command);
      const auto back = decode_body(body);
      ASSERT_TRUE(back.ok()) << kind_of(command.args) << ": " << back.error().hint;
      EXPECT_EQ(encode_body(*back), body);
      EXPECT_EQ(back->id, command.id);
      EXPECT_EQ(back->saw, command.saw);
      EXPECT_EQ(id_of_body(body), command.id);
    }
  }
}

TEST(Chain, WhatACommandMakesIsSaidOnce) {
  Sampler sampler(5);
  int kinds = 0;
  for (size_t kind = 0; kind < std::variant_size_v<Args>; ++kind) {
    Command command = sampler.command(kind);
    const Uuid* made = made_row(command.args).id;
    if (made == nullptr) continue;
    ++kinds;
    // As protocol 1 had it: two ids, and both are said.
    command.id = sampler.make<CommandId>();
    const Bytes both = encode_body(command);
    EXPECT_EQ(*made_row(decode_body(both)->args).id, *made);
    // The same id: said once, and known all the same.
    command.id = CommandId{*made};
    const Bytes once = encode_body(command);
    EXPECT_LT(once.size() + 16, both.size());
    EXPECT_EQ(*made_row(decode_body(once)->args).id, *made);
    // Said twice it would be another body of the same command.
    auto twice = read_cbor(both, kAny);
    *find(*twice->as<Value::Map>(), "id") = {Bytes(made->bytes.begin(), made->bytes.end())};
    EXPECT_EQ(decode_body(write_cbor(*twice)).error().code, "malformed") << kind_of(command.args);
  }
  EXPECT_EQ(kinds, 3);
}

/// What is hashed may never change: a body that an old tablet still holds must keep its hash.
TEST(Chain, ABodyHasTheseBytes) {
  Command command;
  command.id.uuid.bytes[15] = 1;
  command.actor.uuid.bytes[15] = 2;
  command.made_at = {1'700'000'000'000};
  CancelBooking cancel;
  cancel.booking.uuid.bytes[15] = 3;
  cancel.reason = "ok";
  command.args = cancel;
  const Bytes body = encode_body(command);
  EXPECT_EQ(to_hex(body),
            "a5"
            "626964"
            "5000000000000000000000000000000001"
            "6461726773"
            "a2"
            "66726561736f6e"
            "626f6b"
            "67626f6f6b696e67"
            "5000000000000000000000000000000003"
            "646b696e64"
            "6e63616e63656c5f626f6f6b696e67"
            "656163746f72"
            "5000000000000000000000000000000002"
            "676d6164655f6174"
            "1b0000018bcfe56800");
}

TEST(Chain, AnotherSpellingIsRefused) {
  Sampler sampler(1);
  Command command = sampler.command(3);
  command.saw.clear();
  auto value = read_cbor(encode_body(command), kAny);
  ASSERT_TRUE(value.ok());
  value->as<Value::Map>()->push_back({"saw", {Value::Array()}});
  const auto refused = decode_body(write_cbor(*value));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "malformed");
}

TEST(Chain, UnknownKindsAndFieldsAreRefusedButCanBeAnswered) {
  Sampler sampler(2);
  const Command command = sampler.command(3);
  for (const char* name : {"kind", "args", "made_at"}) {
    auto value = read_cbor(encode_body(command), kAny);
    find(*value->as<Value::Map>(), name)->held = std::string("unheard_of");
    const Bytes body = write_cbor(*value);
    EXPECT_EQ(decode_body(body).error().code, "malformed");
    EXPECT_EQ(id_of_body(body), command.id);
  }
  auto value = read_cbor(encode_body(command), kAny);
  auto* args = find(*value->as<Value::Map>(), "args")->as<Value::Map>();
  args->push_back({"extra", {true}});
  EXPECT_EQ(decode_body(write_cbor(*value)).error().code, "malformed");
  EXPECT_EQ(id_of_body(Bytes{0xff}), std::nullopt);
}

TEST(Chain, EveryPartOfAnEnvelopeCounts) {
  Sampler sampler(3);
  const Envelope envelope{sampler.make<DeviceId>(), 4, sampler.make<Hash256>()};
  const Bytes body{1, 2, 3};
  const Hash256 hash = chain_hash(envelope, body);
  EXPECT_EQ(chain_hash(envelope, body), hash);
  Envelope other = envelope;
  other.number = 5;
  EXPECT_NE(chain_hash(other, body), hash);
  other = envelope;
  other.device = sampler.make<DeviceId>();
  EXPECT_NE(chain_hash(other, body), hash);
  other = envelope;
  other.prev_hash[31] ^= 1;
  EXPECT_NE(chain_hash(other, body), hash);
  EXPECT_NE(chain_hash(envelope, Bytes{1, 2, 4}), hash);
}

TEST(Chain, EveryPartOfAnOutcomeIsSealed) {
  Sampler sampler(4);
  const auto record = sampler.make<OutcomeRecord>();
  const Hash256 body = sampler.make<Hash256>();
  const Bytes sealed = seal_input(record, body);
  const auto differs = [&](auto change) {
    OutcomeRecord other = record;
    change(other);
    return seal_input(other, body) != sealed;
  };
  EXPECT_TRUE(differs([](OutcomeRecord& r) { r.command.uuid.bytes[0] ^= 1; }));
  EXPECT_TRUE(differs([](OutcomeRecord& r) {
    r.outcome.code = r.outcome.code == OutcomeCode::done ? OutcomeCode::no_room : OutcomeCode::done;
  }));
  EXPECT_TRUE(differs([](OutcomeRecord& r) { r.outcome.params.detail += "x"; }));
  EXPECT_TRUE(differs([](OutcomeRecord& r) { r.outcome.alternatives.emplace_back(); }));
  EXPECT_TRUE(differs([](OutcomeRecord& r) { ++r.commit.value; }));
  EXPECT_TRUE(differs([](OutcomeRecord& r) { ++r.decided_at.ms; }));
  EXPECT_FALSE(differs([](OutcomeRecord& r) { r.seal[0] ^= 1; })) << "the seal itself is outside";
  EXPECT_NE(seal_input(record, Hash256{}), sealed);
}

}  // namespace
}  // namespace wardbook::sync
