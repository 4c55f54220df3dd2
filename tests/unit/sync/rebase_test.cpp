#include <gtest/gtest.h>

#include "shared/sync/replica.h"
#include "tests/unit/store/connections.h"
#include "tests/unit/sync/small_world.h"

namespace wardbook {
namespace {

using testing::FakeServer;
using testing::must;
using testing::SeededRandom;
using testing::SmallWorld;
using testing::TempDatabase;

/// The instructions of SQLite in which a device with so many waiting bookings takes in an answer.
int64_t instructions_of_a_rebase(int waiting) {
  const store::Connections connections;
  FakeServer server;
  SmallWorld world{server};
  server.now = to_instant(world.today);
  TempDatabase file;
  SeededRandom random{1};
  const auto replica = must(sync::Replica::open(*file, random));
  must(replica->adopt({{SmallWorld::id_of(9001)}, "00"}));
  Patient patient;
  patient.clinic = world.clinic;
  for (int who = 0; who < waiting; ++who) {
    patient.id = {SmallWorld::id_of(20'000 + who)};
    server.seed(patient);
  }
  server.answer_at_most = 0;
  const auto pull = [&] { return server.sync(must(replica->build_request())); };
  (void)must(replica->receive(pull(), server.now));
  for (int who = 0; who < waiting; ++who) {
    Book ask = std::get<Book>(world.book(0, 1 + who % 28));
    ask.booking = {SmallWorld::id_of(40'000 + who)};
    ask.patient = {SmallWorld::id_of(20'000 + who)};
    (void)must(replica->submit(world.desk, ask, {}, server.now));
  }
  server.seed(patient);
  const SyncReply reply = pull();
  const int64_t before = connections.instructions();
  (void)must(replica->receive(reply, server.now));
  return connections.instructions() - before;
}

/// The waitlist of a hospital was looked for among all that is open there: with 4,000 commands a
/// tablet was busy for seconds at each answer.
TEST(Rebase, ACommandCostsTheSameHoweverManyWait) {
  const int64_t few = instructions_of_a_rebase(100), many = instructions_of_a_rebase(400);
  EXPECT_LT(many, 4 * few + few / 2) << few << " instructions for 100, " << many << " for 400";
}

}  // namespace
}  // namespace wardbook
