#include "tests/fuzz/corpus.h"

#include "shared/sync/chain.h"
#include "shared/sync/json.h"
#include "shared/sync/wait.h"
#include "tests/unit/sync/sample.h"

namespace wardbook::fuzz {

using namespace sync;

std::vector<Bytes> codec_corpus() {
  testing::Sampler sampler(2026);
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

}  // namespace wardbook::fuzz
