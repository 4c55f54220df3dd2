#include <benchmark/benchmark.h>

#include <chrono>

#include "shared/sync/replica.h"
#include "tests/unit/sync/small_world.h"

namespace wardbook {
namespace {

using testing::FakeServer;
using testing::must;
using testing::SeededRandom;
using testing::SmallWorld;
using testing::TempDatabase;

/// A device with so many waiting bookings takes in an answer with a row in it, durably: all of them
/// are taken off, and decided and put on again.
void rebase(benchmark::State& state) {
  FakeServer server;
  SmallWorld world{server};
  server.now = to_instant(world.today);
  TempDatabase file;
  SeededRandom random{1};
  const auto replica = must(sync::Replica::open(*file, random));
  must(replica->adopt({{SmallWorld::id_of(9001)}, "00"}));
  const auto number = static_cast<int>(state.range(0));
  Patient patient;
  patient.clinic = world.clinic;
  for (int who = 0; who < number; ++who) {
    patient.id = {SmallWorld::id_of(20'000 + who)};
    server.seed(patient);
  }
  server.answer_at_most = 0;
  const auto pull = [&] { return server.sync(must(replica->build_request())); };
  (void)must(replica->receive(pull(), server.now));
  for (int who = 0; who < number; ++who) {
    Book ask = std::get<Book>(world.book(0, 1 + who % 28));
    ask.booking = {SmallWorld::id_of(40'000 + who)};
    ask.patient = {SmallWorld::id_of(20'000 + who)};
    (void)must(replica->submit(world.desk, ask, {}, server.now));
  }
  for (auto _ : state) {
    server.seed(patient);
    const SyncReply reply = pull();
    const auto start = std::chrono::steady_clock::now();
    (void)must(replica->receive(reply, server.now));
    state.SetIterationTime(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  WB_CHECK(must(replica->pending_count()) == number);
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
