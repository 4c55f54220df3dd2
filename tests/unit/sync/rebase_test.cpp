#include <gtest/gtest.h>

#include "tests/unit/store/connections.h"
#include "tests/unit/sync/waiting_device.h"

namespace wardbook {
namespace {

/// The instructions of SQLite in which a device with so many waiting bookings takes in an answer.
int64_t instructions_of_a_rebase(int waiting) {
  const store::Connections connections;
  testing::WaitingDevice device(waiting);
  const SyncReply reply = device.answer_with_a_row();
  const int64_t before = connections.instructions();
  device.take_in(reply);
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
