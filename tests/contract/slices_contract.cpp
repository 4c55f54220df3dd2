#include <set>

#include "tests/contract/files.h"
#include "tests/contract/store_contract.h"

// What the rules ask for is found, under whatever name.

namespace wardbook {
namespace {

TEST_P(StoreContract, PoolsWithClaimsAfterATimeAreFound) {
  const Booking seated = country.booking(country.patients[0], country.north_pool, 0, 2);
  write(taking(seated));
  const auto found = [&](Minute from) {
    Ledger ledger;
    EXPECT_TRUE(store->load(FutureClaimsSlice{country.north.id, from}, ledger).ok());
    return ledger.pools_with_future_claims;
  };
  const std::set<PoolId> own{country.north_pool.id};
  EXPECT_EQ(found(country.slot(0)), own);
  EXPECT_EQ(found(seated.slots.to.plus(-1)), own);
  EXPECT_EQ(found(seated.slots.to), std::set<PoolId>{}) << "what ends then is no claim after it";

  Booking waiting = country.booking(country.patients[1], country.north_pool, 2, 1);
  waiting.state = BookingState::waitlisted;
  waiting.pool.reset();
  Decision decision;
  decision.effects = {Put{waiting}};
  write(decision);
  EXPECT_EQ(found(seated.slots.to), std::set<PoolId>{PoolId{}}) << "of no pool yet";

  Booking cancelled = seated;
  cancelled.state = BookingState::cancelled;
  decision.effects = {Release{country.north_pool.id, slots_of(seated), seated.id}, Put{cancelled}};
  write(decision);
  EXPECT_EQ(found(country.slot(0)), std::set<PoolId>{PoolId{}});
}

TEST_P(StoreContract, PatientsAreFoundUnderEveryIdAndName) {
  const auto local = country.fresh<PatientId>();
  write(Alias{local, country.patients[0].id, {}});
  Ledger ledger;
  ASSERT_OK(store->load(PatientSlice{local}, ledger));
  EXPECT_EQ(ledger.aliases.at(local), country.patients[0].id);
  EXPECT_EQ(ledger.patients.count(country.patients[0].id), 1u);
  EXPECT_EQ(ledger.identifiers.size(), 1u);
  Ledger by_card;
  ASSERT_OK(store->load(IdentifierSlice{"national-id", "A1"}, by_card));
  EXPECT_EQ(by_card.identifiers.size(), 1u);
}

}  // namespace
}  // namespace wardbook
