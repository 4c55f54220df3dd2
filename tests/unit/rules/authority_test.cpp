#include "shared/rules/authority.h"

#include <gtest/gtest.h>

#include "shared/rules/claim_order.h"
#include "tests/unit/rules/world.h"

namespace wardbook::rules {
namespace {

TEST(AuthorityTest, TheTableSaysWhoMaySendWhat) {
  EXPECT_EQ(reach_of(Book::kind, Role::patient), Reach::own);
  EXPECT_EQ(reach_of(Book::kind, Role::admin), Reach::none);
  EXPECT_EQ(reach_of(Retriage::kind, Role::patient), Reach::none);
  EXPECT_EQ(reach_of(MergePatient::kind, Role::patient), Reach::none);
  EXPECT_EQ(reach_of(MergePatient::kind, Role::desk), Reach::own);
  EXPECT_EQ(reach_of(MergePatient::kind, Role::admin), Reach::none);
  EXPECT_EQ(reach_of(Admit::kind, Role::desk), Reach::none);
  EXPECT_EQ(reach_of(Admit::kind, Role::staff), Reach::own);
  EXPECT_EQ(reach_of(SetAccount::kind, Role::staff), Reach::none);
  EXPECT_EQ(reach_of(SetAccount::kind, Role::admin), Reach::any);
  EXPECT_TRUE(system_may(Promote::kind));
  EXPECT_FALSE(system_may(Book::kind));
}

TEST(AuthorityTest, NobodyButTheSystemExpiresAndExtends) {
  for (const Role role : {Role::patient, Role::desk, Role::staff, Role::admin})
    for (const std::string_view kind : {Expire::kind, ExtendStay::kind})
      EXPECT_EQ(reach_of(kind, role), Reach::none);
}

TEST(AuthorityTest, WhoActsIsJudgedByWhatTheAccountWasThen) {
  World world;
  const PoolId ward = world.pool(world.hospital("North"), 2);
  const Account then = world.rows.accounts.at(world.desk);
  Account& now = world.rows.accounts.at(world.desk);
  now.clinic = world.add_clinic(10);
  EXPECT_EQ(world.send(world.desk, world.book(world.patient(), ward, 0, 1)).code,
            OutcomeCode::not_allowed);
  world.store.as_they_were.emplace(world.desk, then);
  EXPECT_EQ(world.send(world.desk, world.book(world.patient(), ward, 0, 1)).code,
            OutcomeCode::done);
  now.state = AccountState::disabled;
  EXPECT_EQ(world.send(world.desk, world.book(world.patient(), ward, 1, 1)).code,
            OutcomeCode::done);
}

TEST(AuthorityTest, NobodyActsInAClinicsNameButItsDesk) {
  World world;
  const HospitalId north = world.hospital("North");
  const PoolId ward = world.pool(north, 3);
  const PatientId ann = world.patient();
  const AccountId of_none = world.desk_of(world.clinic);
  world.rows.accounts.at(of_none).clinic.reset();
  Book ask = world.book(ann, ward, 0, 1);
  const auto expect_clinic = [&](AccountId actor, const Args& args) {
    const Outcome outcome = world.ask(actor, args).outcome;
    EXPECT_EQ(outcome.code, OutcomeCode::not_allowed);
    EXPECT_EQ(outcome.params.detail, "clinic");
  };
  expect_clinic(world.staff(north), ask);
  expect_clinic(world.account_of(ann), ask);
  expect_clinic(of_none, ask);
  RegisterPatient record;
  record.patient = ann;
  record.name = "Ann";
  record.clinic = world.clinic;
  expect_clinic(world.account_of(ann), record);
  ask.clinic.reset();
  expect_clinic(of_none, ask);
  expect_clinic(world.desk, ask);
  EXPECT_EQ(world.ask(world.account_of(ann), ask).outcome.code, OutcomeCode::done);
  EXPECT_EQ(world.ask(world.staff(north), ask).outcome.code, OutcomeCode::done);
}

/// Whoever has no record of their own, or speaks of nobody's, owns nothing.
TEST(AuthorityTest, APatientsAccountOwnsTheOwnRecordAlone) {
  World world;
  const PoolId ward = world.pool(world.hospital("North"), 1);
  Book ask = world.book(world.patient(), ward, 0, 1);
  ask.clinic.reset();
  const AccountId other = world.account_of(world.patient());
  EXPECT_EQ(world.ask(other, ask).outcome.code, OutcomeCode::not_allowed);
  world.rows.accounts.at(other).patient.reset();
  EXPECT_EQ(world.ask(other, ask).outcome.code, OutcomeCode::not_allowed);
}

TEST(AuthorityTest, RolesAreGivenByWhoHasTheRoleNow) {
  World world;
  const SetAccount change{world.desk, AccountState::active, Role::admin, {}, {}};
  world.store.as_they_were.emplace(world.admin, world.rows.accounts.at(world.admin));
  world.rows.accounts.at(world.admin).state = AccountState::disabled;
  EXPECT_EQ(world.send(world.admin, change).code, OutcomeCode::not_allowed);
  // Not even to give it back to oneself.
  const SetAccount own{world.admin, AccountState::active, Role::admin, {}, {}};
  EXPECT_EQ(world.send(world.admin, own).code, OutcomeCode::not_allowed);
  EXPECT_EQ(world.send(world.admin, SetUpDistrict{world.fresh<DistrictId>(), "South"}).code,
            OutcomeCode::done);
}

Booking claim(BookingState state, int32_t rank, int64_t triaged, int64_t receipt) {
  Booking booking;
  booking.state = state;
  booking.triage_rank = rank;
  booking.triage_at = {triaged};
  booking.receipt = receipt;
  return booking;
}

TEST(ClaimOrderTest, PresenceThenTriageThenGroupThenTimeThenReceiptThenId) {
  Booking child = claim(BookingState::waitlisted, 2, 9, 9);
  child.groups = BypassGroups::of(Bypass::child);
  Booking last = claim(BookingState::confirmed, 2, 5, 2);
  last.id.uuid.bytes[15] = 1;
  const Booking in_order[] = {
      claim(BookingState::admitted, 4, 9, 9),   claim(BookingState::arrived, 3, 9, 9),
      claim(BookingState::waitlisted, 0, 9, 9), child,
      claim(BookingState::confirmed, 2, 4, 8),  claim(BookingState::confirmed, 2, 5, 1),
      claim(BookingState::confirmed, 2, 5, 2),  last};
  for (size_t i = 1; i < std::size(in_order); ++i)
    EXPECT_LT(claim_key(in_order[i - 1]), claim_key(in_order[i])) << i;
}

/// A closure is there before it begins, and no patient's need weighs against it.
TEST(ClaimOrderTest, AClosureComesBeforeWhoLiesInABed) {
  Booking block = claim(BookingState::confirmed, 4, 9, 9);
  block.kind = BookingKind::block;
  EXPECT_LT(claim_key(block), claim_key(claim(BookingState::admitted, 0, 1, 1)));
}

TEST(ClaimOrderTest, TimeAloneMakesNobodyStronger) {
  const Booking early = claim(BookingState::confirmed, 2, 1, 1);
  const Booking late = claim(BookingState::confirmed, 2, 2, 2);
  EXPECT_LT(claim_key(early), claim_key(late));
  EXPECT_FALSE(is_stronger(early, late));
  EXPECT_TRUE(is_stronger(claim(BookingState::confirmed, 1, 9, 9), early));
}

}  // namespace
}  // namespace wardbook::rules
