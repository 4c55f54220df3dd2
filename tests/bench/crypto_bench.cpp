#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <vector>

#include "shared/base/sha256.h"
#include "shared/store/argon2id.h"

namespace wardbook {
namespace {

void hash_a_command(benchmark::State& state) {
  const std::vector<uint8_t> body(static_cast<size_t>(state.range(0)), 0x5a);
  for (auto step : state) benchmark::DoNotOptimize(sha256(body));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(hash_a_command)->Arg(300)->Arg(65536);

/// The least that OWASP's password storage sheet asks for: 19 MiB, 2 passes, 1 lane.
void hash_a_password(benchmark::State& state) {
  const std::vector<uint8_t> password(20, 'p');
  const std::vector<uint8_t> salt(16, 's');
  std::array<uint8_t, 32> hash{};
  for (auto step : state) {
    if (!argon2id(password, salt, {2, 19456, 1}, hash)) state.SkipWithError("no memory");
  }
}
BENCHMARK(hash_a_password)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace wardbook
