#include "tests/fuzz/codec_fuzz.h"

#include <gtest/gtest.h>

#include "shared/sync/chain.h"
#include "shared/sync/json.h"
#include "shared/sync/wait.h"
#include "tests/unit/sync/sample.h"

namespace wardbook::sync {
namespace {

using testing::Sampler;

/// Valid inputs of every sort, each behind the byte that chooses its reader.
std::vector<Bytes> corpus(Sampler& sampler) {
  std::vector<Bytes> inputs;
  const auto add = [&](uint8_t what, const auto& content) {
    Bytes input{what};
    input.insert(input.end(), content.begin(), content.end());
    inputs.push_back(std::move(input));
  };
  for (size_t kind = 0; kind < std::variant_size_v<Args>; ++kind) {
    const Bytes body = encode_body(sampler.command(kind));
    SyncRequest request;
    request.commands.push_back({{sampler.make<DeviceId>(), 1, {}}, body, std::nullopt});
    sampler.fill(request.cursors);
    add(0, encode(request));
    add(3, body);
    add(4, body);
    add(5, encode_json(request));
  }
  SyncReply reply;
  sampler.fill(reply.outcomes);
  for (const Table& table : tables()) {
    const Cells row = sampler.row(table);
    TableChanges changes{std::string(table.name), {}, {key_of(table, row)}, {}};
    changes.rows.add(row);
    changes.updates.add(update_of(table, sampler.row(table)));
    reply.changes.push_back({"world", 7, false, {std::move(changes)}, sampler.number(), true});
  }
  add(1, encode(reply));
  add(6, encode_json(reply));
  add(2, encode(sampler.make<LoginRequest>()));
  WaitRequest wait;
  sampler.fill(wait.cursors);
  add(7, encode(wait));
  add(8, encode_json(sampler.make<SignUpRequest>()));
  return inputs;
}

void mutate(Sampler& sampler, Bytes& input) {
  for (size_t i = 1 + sampler.below(4); i > 0 && input.size() > 1; --i) {
    const auto at = static_cast<ptrdiff_t>(1 + sampler.below(input.size() - 1));
    switch (sampler.below(4)) {
      case 0:
        input[static_cast<size_t>(at)] = static_cast<uint8_t>(sampler.number());
        break;
      case 1:
        input[static_cast<size_t>(at)] ^= static_cast<uint8_t>(1u << sampler.below(8));
        break;
      case 2:
        input.erase(input.begin() + at);
        break;
      default:
        input.insert(input.begin() + at, static_cast<uint8_t>(sampler.number()));
    }
  }
}

/// What a fuzzer would do for hours, for a second, the same every time.
TEST(CodecFuzz, MutatedMessagesAreReadOrRefused) {
  Sampler sampler(2026);
  const std::vector<Bytes> inputs = corpus(sampler);
  for (const Bytes& input : inputs) LLVMFuzzerTestOneInput(input.data(), input.size());
  for (int i = 0; i < 20'000; ++i) {
    Bytes input = inputs[sampler.below(inputs.size())];
    mutate(sampler, input);
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
}

}  // namespace
}  // namespace wardbook::sync
