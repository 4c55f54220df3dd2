#include <benchmark/benchmark.h>

#include <chrono>

#include "tests/unit/sync/waiting_device.h"

namespace wardbook {
namespace {

/// A device with so many waiting bookings takes in an answer with a row in it.
void rebase(benchmark::State& state) {
  const auto number = static_cast<int>(state.range(0));
  testing::WaitingDevice device(number);
  for (auto _ : state) {
    const SyncReply reply = device.answer_with_a_row();
    const auto start = std::chrono::steady_clock::now();
    device.take_in(reply);
    state.SetIterationTime(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  WB_CHECK(device.waiting() == number);
}
BENCHMARK(rebase)
    ->Arg(250)
    ->Arg(500)
    ->Arg(1000)
    ->Arg(4000)
    ->UseManualTime()
    ->Iterations(3)
    ->Repetitions(3)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace wardbook
