#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "sync-server/storage/sqlite_store.h"
#include "tests/contract/country.h"

namespace wardbook {
namespace {

/// Commits of `batch` bookings of two slots each, with their outcomes, durable and encrypted: what
/// the server's database costs for one accepted booking, rules not counted.
void take_and_commit(benchmark::State& state) {
  const std::string path = "/tmp/wardbook-store-bench-" + std::to_string(getpid()) + ".db";
  Country country;
  country.north_pool.units = 3;
  auto opened = open_sqlite_store({path, Bytes(32, 1)});
  WB_CHECK(opened.ok());
  std::unique_ptr<Store> store = std::move(opened).value();
  Decision set_up = country.set_up();
  const size_t batch = static_cast<size_t>(state.range(0));
  std::vector<Patient> people(country.patients);
  WB_CHECK(store->begin().ok());
  WB_CHECK(store->apply(set_up, *store->next_commit()).ok());
  WB_CHECK(store->commit().ok());
  int made = 0;
  for (auto _ : state) {
    WB_CHECK(store->begin().ok());
    for (size_t i = 0; i < batch; ++i, ++made) {
      Patient patient = people[0];
      patient.id = country.fresh<PatientId>();
      const Booking booking = country.booking(patient, country.north_pool, made / 3 * 2, 2);
      Decision decision = taking(booking);
      decision.effects.push_back(Put{patient});
      BookingEvent event;
      event.booking = booking.id;
      event.command = country.fresh<CommandId>();
      decision.effects.push_back(Put{event});
      KeptOutcome outcome;
      outcome.command = event.command;
      outcome.kind = "book";
      outcome.body = Bytes(300, 7);
      outcome.record = Bytes(150, 7);
      outcome.commit = *store->next_commit();
      const auto touched = store->apply(decision, outcome.commit);
      WB_CHECK(touched.ok());
      WB_CHECK(store->put_outcome(outcome, *touched).ok());
    }
    WB_CHECK(store->commit().ok());
  }
  state.SetItemsProcessed(made);
  store.reset();
  for (const char* suffix : {"", "-wal", "-shm"}) std::remove((path + suffix).c_str());
}
BENCHMARK(take_and_commit)->Arg(1)->Arg(8)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace wardbook
