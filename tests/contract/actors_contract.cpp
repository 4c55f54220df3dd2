#include <tuple>
#include <utility>

#include "shared/sync/buckets.h"
#include "tests/contract/files.h"
#include "tests/contract/store_contract.h"

// When it was decided, and what people were when they acted.

namespace wardbook {
namespace {

TEST_P(StoreContract, KnowsWhenItsLastCommandWasDecided) {
  const Instant first = country.now;
  EXPECT_EQ(store->last_decided().value(), first);
  country.now = first.plus_minutes(1);
  write(taking(country.booking(country.patients[0], country.north_pool, 0, 2)));
  EXPECT_EQ(store->last_decided().value(), country.now);
  // What comes back after a restore was decided before.
  ASSERT_OK(store->begin());
  KeptOutcome old = outcome(country.fresh<CommandId>(), {}, Version{1'000'000});
  old.decided_at = first.plus_minutes(-1);
  ASSERT_OK(store->put_outcome(old, {}));
  EXPECT_EQ(store->last_decided().value(), country.now);
  store->rollback();
  EXPECT_EQ(store->last_decided().value(), country.now);
}

TEST_P(StoreContract, WhatWasRolledBackWasNotDecided) {
  const Instant before = country.now;
  ASSERT_OK(store->begin());
  KeptOutcome ahead = outcome(country.fresh<CommandId>(), {}, *store->next_commit());
  ahead.decided_at = before.plus_minutes(60);
  ASSERT_OK(store->put_outcome(ahead, {}));
  EXPECT_EQ(store->last_decided().value(), ahead.decided_at);
  store->rollback();
  ASSERT_OK(store->begin());
  EXPECT_EQ(store->last_decided().value(), before);
  store->rollback();
}

TEST_P(StoreContract, WhatCameBackAfterARestoreWasDecidedByAnotherClock) {
  const Instant here = country.now;
  ASSERT_OK(store->begin());
  KeptOutcome back = outcome(country.fresh<CommandId>(), {}, Version{1'200'000'000'000});
  back.decided_at = here.plus_minutes(60);
  ASSERT_OK(store->put_outcome(back, {}));
  ASSERT_OK(store->commit());
  EXPECT_EQ(store->last_decided().value(), here);
  EXPECT_EQ(wrong(), "{}");
  ASSERT_OK(store->begin());
  KeptOutcome next = outcome(country.fresh<CommandId>(), {}, *store->next_commit());
  next.decided_at = here.plus_minutes(1);
  ASSERT_OK(store->put_outcome(next, {}));
  ASSERT_OK(store->commit());
  EXPECT_EQ(factory->open()->last_decided().value(), next.decided_at);
}

/// It takes effect as of the clock that there is now: one that is set back has to know.
TEST_P(StoreContract, WhatTakesEffectAgainCountsAsOfThen) {
  const Instant here = country.now;
  const auto take_effect = [&](int64_t commit, Instant as_of) {
    ASSERT_OK(store->begin());
    const KeptOutcome back = outcome(country.fresh<CommandId>(), {}, Version{commit});
    ASSERT_OK(store->put_outcome(back, {}));
    ASSERT_OK(store->park(back.command, std::nullopt));
    ASSERT_OK(store->next_commit());
    ASSERT_OK(store->unpark(back, {}, as_of));
    ASSERT_OK(store->commit());
  };
  take_effect(1'200'000'000'000, here.plus_minutes(-1));
  EXPECT_EQ(factory->open()->last_decided().value(), here);
  take_effect(1'200'000'000'001, here.plus_minutes(60));
  EXPECT_EQ(factory->open()->last_decided().value(), here.plus_minutes(60));
}

TEST_P(StoreContract, KnowsWhenAnotherHasDecided) {
  const std::unique_ptr<Store> other = factory->open();
  EXPECT_EQ(other->last_decided().value(), country.now);
  country.now = country.now.plus_minutes(1);
  write(taking(country.booking(country.patients[0], country.north_pool, 0, 2)));
  EXPECT_EQ(other->last_decided().value(), country.now);
  const std::unique_ptr<Store> first = std::exchange(store, factory->open());
  country.now = country.now.plus_minutes(1);
  write(taking(country.booking(country.patients[1], country.north_pool, 0, 2)));
  EXPECT_EQ(first->last_decided().value(), country.now) << "it has decided itself before";
}

TEST_P(StoreContract, AnActorIsLoadedAsItWas) {
  const auto role_at = [&](int64_t ms) {
    Ledger ledger;
    EXPECT_TRUE(store->load(ActorSlice{country.staff.id, {ms}}, ledger).ok());
    const Account& actor = ledger.actors.at(country.staff.id);
    return std::tuple(actor.role, actor.state, actor.hospital);
  };
  Account one = country.staff;
  const auto change = [&](int64_t since, AccountState state, HospitalId hospital) {
    one.since = {since};
    one.state = state;
    one.hospital = hospital;
    write(one);
  };
  const int64_t first = one.since.ms;
  change(first + 10, AccountState::active, country.south.id);
  change(first + 20, AccountState::disabled, country.south.id);
  const std::tuple at_north(Role::staff, AccountState::active, std::optional(country.north.id));
  const std::tuple at_south(Role::staff, AccountState::active, std::optional(country.south.id));
  const std::tuple out(Role::staff, AccountState::disabled, std::optional(country.south.id));
  EXPECT_EQ(role_at(first - 1), at_north) << "nothing earlier is known";
  EXPECT_EQ(role_at(first), at_north);
  EXPECT_EQ(role_at(first + 9), at_north);
  EXPECT_EQ(role_at(first + 10), at_south);
  EXPECT_EQ(role_at(first + 19), at_south);
  EXPECT_EQ(role_at(first + 20), out);
  Ledger nobody;
  ASSERT_OK(store->load(ActorSlice{country.fresh<AccountId>(), country.now}, nobody));
  EXPECT_TRUE(nobody.actors.empty());
  EXPECT_EQ(wrong(), "{}");
}

/// The patient becomes one of the clinic where the registrar worked then.
TEST_P(StoreContract, WhoHasMovedSinceTiesAPersonToWhereItWas) {
  Account one = country.staff;
  one.since = country.now.plus_minutes(10);
  one.hospital = country.south.id;
  write(one);
  ASSERT_OK(store->begin());
  KeptOutcome kept = outcome(country.fresh<CommandId>(), one.id, *store->next_commit());
  kept.judged_at = country.now;
  const auto touched = store->apply({{}, {Put{country.patients[3]}}, {}}, kept.commit);
  ASSERT_OK(touched);
  ASSERT_OK(store->put_outcome(kept, *touched));
  ASSERT_OK(store->commit());
  int64_t north = 0, south = 0;
  EXPECT_NE(told(pull(hospital_bucket(country.north.id), north)).find("patient 1"),
            std::string::npos);
  EXPECT_EQ(told(pull(hospital_bucket(country.south.id), south)).find("patient"),
            std::string::npos);
}

}  // namespace
}  // namespace wardbook
