#include "shared/sync/buckets.h"
#include "tests/contract/files.h"
#include "tests/contract/store_contract.h"

// The rows of a command's own that come with its answer.

namespace wardbook {
namespace {

class AnswersContract : public StoreContract {
 protected:
  /// In the bucket, with the answer to the command.
  std::string rows_with(CommandId answered, const Bucket& bucket) {
    const Bucket one[] = {bucket};
    const CommandId command[] = {answered};
    const auto changes = store->direct_changes(command, one).value();
    return changes.empty() ? "" : told(changes[0]);
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, AnswersContract, testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

/// The answer was lost, and the booking has been moved to another hospital since.
TEST_P(AnswersContract, ARowThatHasLeftSinceIsGone) {
  const Booking booking = country.booking(country.patients[0], country.north_pool, 0, 1);
  const CommandId answered = write(taking(booking));
  EXPECT_EQ(rows_with(answered, hospital_bucket(country.north.id)), "booking 1 0");
  write(moving(booking, country.south_pool));
  EXPECT_EQ(rows_with(answered, hospital_bucket(country.north.id)), "booking 0 1");
  EXPECT_EQ(rows_with(answered, hospital_bucket(country.south.id)), "booking 1 0");
}

/// After a restore: first the answer, then what it did.
TEST_P(AnswersContract, WhatTookEffectAgainIsOfItsCommand) {
  const Booking booking = country.booking(country.patients[0], country.north_pool, 0, 1);
  const KeptOutcome back =
      outcome(country.fresh<CommandId>(), country.desk.id, Version{1'200'000'000'000});
  ASSERT_OK(store->begin());
  ASSERT_OK(store->put_outcome(back, {}));
  ASSERT_OK(store->park(back.command, std::nullopt));
  ASSERT_OK(store->commit());
  EXPECT_EQ(rows_with(back.command, desk_bucket(country.clinic.id)), "");
  ASSERT_OK(store->begin());
  const auto touched = store->apply(taking(booking), *store->next_commit());
  ASSERT_OK(touched);
  ASSERT_OK(store->unpark(back, *touched, country.now));
  ASSERT_OK(store->commit());
  EXPECT_EQ(rows_with(back.command, desk_bucket(country.clinic.id)), "booking 1 0");
}

}  // namespace
}  // namespace wardbook
