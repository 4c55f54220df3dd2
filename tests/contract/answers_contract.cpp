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
  /// After a restore: first the answer comes back, then what it did.
  KeptOutcome parked(AccountId actor) {
    KeptOutcome back = outcome(country.fresh<CommandId>(), actor, Version{1'200'000'000'000});
    EXPECT_TRUE(store->begin().ok());
    EXPECT_TRUE(store->put_outcome(back, {}).ok());
    EXPECT_TRUE(store->park(back.command, std::nullopt).ok());
    EXPECT_TRUE(store->commit().ok());
    return back;
  }
  void take_effect(const KeptOutcome& back, const Decision& decision) {
    ASSERT_OK(store->begin());
    const auto touched = store->apply(decision, *store->next_commit());
    ASSERT_OK(touched);
    ASSERT_OK(store->unpark(back, *touched, country.now));
    ASSERT_OK(store->commit());
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

TEST_P(AnswersContract, WhatTookEffectAgainIsOfItsCommand) {
  const Booking booking = country.booking(country.patients[0], country.north_pool, 0, 1);
  const KeptOutcome back = parked(country.desk.id);
  EXPECT_EQ(rows_with(back.command, desk_bucket(country.clinic.id)), "");
  take_effect(back, taking(booking));
  EXPECT_EQ(rows_with(back.command, desk_bucket(country.clinic.id)), "booking 1 0");
}

/// No row names the hospital.
TEST_P(AnswersContract, WhoHadRegisteredAPersonHasThePersonAgain) {
  Patient stranger = country.patients[0];
  stranger.id = country.fresh<PatientId>();
  stranger.clinic.reset();
  take_effect(parked(country.staff.id), Decision{{}, {Put{stranger}}, {}});
  int64_t at = 0;
  EXPECT_EQ(told(pull(hospital_bucket(country.north.id), at)), "patient 1 0");
  EXPECT_EQ(wrong(), "{}");
}

}  // namespace
}  // namespace wardbook
