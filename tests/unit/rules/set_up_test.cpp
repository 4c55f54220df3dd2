#include "tests/unit/rules/ward_world.h"

// Set-up, accounts, policy, notices and reviews.

namespace wardbook {
namespace {

using O = OutcomeCode;

SetUpHospital as_is(const Hospital& row) {
  return {row.id, row.district, row.name, row.zone, row.grid, row.position, row.phone};
}

SetUpPool as_is(const Pool& row) {
  return {row.id,           row.hospital,           row.ward, row.name, row.bed_class,
          row.capabilities, row.turnaround_minutes, row.open};
}

TEST(SetUp, ADistrictFromNothing) {
  WardWorld ward(1);
  const SetUpDistrict district{ward.fresh<DistrictId>(), "East"};
  ward.must(ward.admin, district);
  const SetUpClinic clinic{ward.fresh<ClinicId>(), district.district, "Ridge", {1, 2}};
  ward.must(ward.admin, clinic);
  const SetUpHospital hospital{ward.fresh<HospitalId>(),
                               district.district,
                               "East General",
                               "Asia/Kolkata",
                               Grid{8, {120}},
                               {},
                               "112"};
  ward.must(kSystem, hospital);
  const SetUpWard rooms{ward.fresh<WardId>(), hospital.hospital, "A"};
  ward.must(ward.admin, rooms);
  const SetUpPool pool{
      ward.fresh<PoolId>(), hospital.hospital, rooms.ward, "ICU", BedClass::icu, {}, 30, true};
  ward.must(ward.admin, pool);
  EXPECT_EQ(ward.rows.pools.at(pool.pool).units, 0);
  EXPECT_EQ(ward.rows.pools.at(pool.pool).turnaround_minutes, 30);
  EXPECT_EQ(ward.rows.hospitals.at(hospital.hospital).grid, hospital.grid);
  EXPECT_EQ(ward.send(ward.nurse, district).code, O::not_allowed);
}

TEST(SetUp, EveryDetailIsKeptAndReplaced) {
  WardWorld ward(1);
  SetUpClinic clinic{ward.fresh<ClinicId>(), ward.district, "Ridge", {1, 2}};
  ward.must(ward.admin, clinic);
  clinic.name = "Hill";
  ward.must(ward.admin, clinic);
  EXPECT_EQ(ward.rows.clinics.at(clinic.clinic).name, "Hill");
  EXPECT_EQ(ward.rows.clinics.at(clinic.clinic).district, ward.district);
  SetUpPool pool{ward.fresh<PoolId>(),
                 ward.north,
                 ward.rows.pools.at(ward.main_pool).ward,
                 "High care",
                 BedClass::icu,
                 Capabilities::of(Capability::oxygen),
                 30,
                 true};
  ward.must(ward.admin, pool);
  const auto expect_as_said = [&] {
    const Pool& row = ward.rows.pools.at(pool.pool);
    EXPECT_EQ(row.hospital, pool.hospital);
    EXPECT_EQ(row.ward, pool.ward);
    EXPECT_EQ(row.name, pool.name);
    EXPECT_EQ(row.bed_class, pool.bed_class);
    EXPECT_EQ(row.capabilities, pool.capabilities);
    EXPECT_EQ(row.turnaround_minutes, pool.turnaround_minutes);
    EXPECT_EQ(row.open, pool.open);
  };
  expect_as_said();
  pool.name = "Higher care";
  pool.bed_class = BedClass::general;
  pool.capabilities = {};
  pool.turnaround_minutes = 0;
  pool.open = false;
  ward.must(ward.admin, pool);
  expect_as_said();
}

TEST(SetUp, ParentsMustExist) {
  WardWorld ward(1);
  EXPECT_EQ(
      ward.send(ward.admin, SetUpClinic{ward.fresh<ClinicId>(), ward.fresh<DistrictId>(), "C", {}})
          .code,
      O::unknown_row);
  SetUpHospital hospital = as_is(ward.rows.hospitals.at(ward.north));
  hospital.district = ward.fresh<DistrictId>();
  EXPECT_EQ(ward.send(ward.admin, hospital).code, O::unknown_row);
  EXPECT_EQ(
      ward.send(ward.admin, SetUpWard{ward.fresh<WardId>(), ward.fresh<HospitalId>(), "A"}).code,
      O::unknown_row);
  SetUpPool pool = as_is(ward.rows.pools.at(ward.main_pool));
  pool.ward = ward.fresh<WardId>();
  EXPECT_EQ(ward.send(ward.admin, pool).params.detail, "ward");
  pool.hospital = ward.fresh<HospitalId>();
  EXPECT_EQ(ward.send(ward.admin, pool).params.detail, "hospital");
}

TEST(SetUp, NamesAreTakenWithinTheirParent) {
  WardWorld ward(1);
  SetUpHospital hospital = as_is(ward.rows.hospitals.at(ward.north));
  ward.must(ward.admin, hospital);
  hospital.hospital = ward.fresh<HospitalId>();
  EXPECT_EQ(ward.send(ward.admin, hospital).code, O::name_taken);
  EXPECT_EQ(ward.send(ward.admin, SetUpWard{ward.fresh<WardId>(), ward.north, "Ward"}).code,
            O::name_taken);
  SetUpPool pool = as_is(ward.rows.pools.at(ward.main_pool));
  pool.pool = ward.fresh<PoolId>();
  EXPECT_EQ(ward.send(ward.admin, pool).code, O::name_taken);
}

TEST(SetUp, AGridWithClaimsStays) {
  WardWorld ward(1);
  SetUpHospital ask = as_is(ward.rows.hospitals.at(ward.north));
  ask.grid.step_hours = 12;
  const BookingId id = ward.confirmed(ward.patient(), ward.main_pool, 0, 1);
  EXPECT_EQ(ward.send(ward.admin, ask).code, O::in_use);
  SetUpHospital same = as_is(ward.rows.hospitals.at(ward.north));
  same.grid.anchor = same.grid.anchor.plus(6 * 60);
  ward.must(ward.admin, same);
  ward.must(ward.desk, CancelBooking{id, ""});
  ward.must(ward.admin, ask);
}

/// Its place in the count of who waits lies on the grid, also when the clock has not ended it yet.
TEST(SetUp, AGridStaysWhileSomebodyWaitsWhoseTimeIsOver) {
  WardWorld ward(1);
  SetUpHospital ask = as_is(ward.rows.hospitals.at(ward.north));
  ask.grid.step_hours = 12;
  (void)ward.confirmed(ward.patient(), ward.main_pool, 0, 1);
  Book waits = ward.book(ward.patient(), ward.main_pool, 0, 1);
  waits.alternates = Alternates::only_this;
  waits.not_after = waits.asked.from;
  EXPECT_EQ(ward.send(ward.desk, waits).code, O::no_room);
  ward.pass_hours(24);
  EXPECT_EQ(ward.send(ward.admin, ask).code, O::in_use);
  EXPECT_EQ(ward.load(ward.main_pool, -4).waiting, 1);
  ward.must(kSystem, Expire{waits.booking});
  EXPECT_EQ(ward.load(ward.main_pool, -4).waiting, 0);
  ward.must(ward.admin, ask);
}

TEST(SetUp, ANewGridCountsTheBedsOfTheSlotThatGoesOn) {
  WardWorld ward(1);
  const Minute start = ward.slot(ward.main_pool, 0);
  ward.must(ward.desk, CancelBooking{ward.confirmed(ward.patient(), ward.main_pool, 0, 1), ""});
  ward.pass_hours(12);
  ward.must(ward.admin, AddBed{ward.fresh<BedId>(), ward.main_pool, "Another"});
  SetUpHospital ask = as_is(ward.rows.hospitals.at(ward.north));
  ask.grid = {24, start};
  ward.must(ward.admin, ask);
  ASSERT_EQ(ward.slot(ward.main_pool, 0), start) << "it was over, and goes on now";
  EXPECT_EQ(ward.load(ward.main_pool, 0).capacity, 2);
}

/// The slots of both grids have the minute in which they begin as their name.
TEST(SetUp, WhatIsOverTakesNoBedOnANewGrid) {
  WardWorld ward(2);
  const Minute start = ward.slot(ward.main_pool, 0);
  const BookingId missed = ward.confirmed(ward.patient(), ward.main_pool, 0, 1);
  const BookingId stays = ward.confirmed(ward.patient(), ward.main_pool, 0, 1);
  ward.pass_hours(12);
  ward.must(kSystem, NoShow{missed});
  ASSERT_EQ(ward.load(ward.main_pool, -2).used, 2);
  SetUpHospital ask = as_is(ward.rows.hospitals.at(ward.north));
  ask.grid = {24, start};
  ward.must(ward.admin, ask);
  ASSERT_EQ(ward.slot(ward.main_pool, 0), start);
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 0);
  ward.must(kSystem, NoShow{stays});
}

TEST(SetUp, AGridStaysUntilTheLastBedCanBeReady) {
  WardWorld ward(1);
  const auto in = ward.in_bed(ward.bed(0));
  ward.must(ward.nurse, ward.discharge(in.stay));
  ASSERT_EQ(ward.load(ward.main_pool, 0).used, 1);
  SetUpHospital ask = as_is(ward.rows.hospitals.at(ward.north));
  ask.grid.step_hours = 12;
  EXPECT_EQ(ward.send(ward.admin, ask).code, O::in_use);
  ward.pass_hours(12);
  ward.must(ward.admin, ask);
}

TEST(SetUp, APoolWithClaimsKeepsItsKind) {
  WardWorld ward(1);
  SetUpPool ask = as_is(ward.rows.pools.at(ward.main_pool));
  ask.bed_class = BedClass::icu;
  const BookingId id = ward.confirmed(ward.patient(), ward.main_pool, 0, 1);
  EXPECT_EQ(ward.send(ward.admin, ask).code, O::in_use);
  SetUpPool closed = as_is(ward.rows.pools.at(ward.main_pool));
  closed.open = false;
  ward.must(ward.admin, closed);
  ward.must(ward.desk, CancelBooking{id, ""});
  ward.must(ward.admin, ask);
  EXPECT_EQ(ward.rows.pools.at(ward.main_pool).units, 1);
}

/// Slots that begin at other times are another grid, as long as they may be.
TEST(SetUp, AGridWithClaimsIsNotShifted) {
  WardWorld ward(1);
  (void)ward.confirmed(ward.patient(), ward.main_pool, 0, 1);
  SetUpHospital ask = as_is(ward.rows.hospitals.at(ward.north));
  ask.grid.anchor = ask.grid.anchor.plus(60);
  EXPECT_EQ(ward.send(ward.admin, ask).code, O::in_use);
  ask.grid.anchor = ask.grid.anchor.plus(-60 + 6 * 60);
  ward.must(ward.admin, ask);  // the same slots, counted from another one
}

TEST(SetUp, APoolWithClaimsKeepsItsCapabilities) {
  WardWorld ward(1);
  const Capabilities oxygen = Capabilities::of(Capability::oxygen);
  const PoolId pool = ward.pool(ward.north, 0, BedClass::general, oxygen);
  Book ask = ward.book(ward.patient(), pool, 0, 1);
  ask.needs = oxygen;
  ask.alternates = Alternates::only_this;
  ASSERT_EQ(ward.send(ward.desk, ask).code, O::no_room);
  SetUpPool without = as_is(ward.rows.pools.at(pool));
  without.capabilities = {};
  EXPECT_EQ(ward.send(ward.admin, without).code, O::in_use) << "somebody waits for it";
  ward.must(ward.desk, CancelBooking{ask.booking, {}});
  ward.must(ward.admin, without);
}

/// No slot that is to come counts who waits, but the entry is judged as it was made.
TEST(SetUp, APoolKeepsItsKindWhileSomebodyWaitsWhoseTimeIsOver) {
  WardWorld ward(1);
  (void)ward.confirmed(ward.patient(), ward.main_pool, 0, 1);
  const Book waits = ward.only_then(ward.patient(), 0, 1);
  ASSERT_EQ(ward.send(ward.desk, waits).code, O::no_room);
  ward.pass_hours(24);
  SetUpPool ask = as_is(ward.rows.pools.at(ward.main_pool));
  ask.bed_class = BedClass::icu;
  EXPECT_EQ(ward.send(ward.admin, ask).code, O::in_use);
  ward.must(kSystem, Expire{waits.booking});
  ward.must(ward.admin, ask);
}

TEST(SetUp, APoolThatOpensServesWhoWaits) {
  WardWorld ward(1);
  const PoolId second = ward.pool(ward.north, 1);
  SetUpPool ask = as_is(ward.rows.pools.at(second));
  ask.open = false;
  ward.must(ward.admin, ask);
  (void)ward.confirmed(ward.patient(), ward.main_pool, 0, 8);
  Book waiting = ward.book(ward.patient(), ward.main_pool, 0, 2);
  waiting.alternates = Alternates::any_ward;
  waiting.not_after = waiting.asked.from;
  ASSERT_EQ(ward.send(ward.desk, waiting).code, O::no_room);
  ask.open = true;
  ward.must(ward.admin, ask);
  EXPECT_EQ(ward.state(waiting.booking), BookingState::confirmed);
  EXPECT_EQ(ward.booking(waiting.booking).pool, second);
}

TEST(SetUp, APoolThatBecomesAnotherKindServesWhoWaits) {
  WardWorld ward(1);
  const PoolId second = ward.pool(ward.north, 1, BedClass::icu);
  (void)ward.confirmed(ward.patient(), ward.main_pool, 0, 8);
  Book waiting = ward.book(ward.patient(), ward.main_pool, 0, 2);
  waiting.alternates = Alternates::any_ward;
  waiting.not_after = waiting.asked.from;
  ASSERT_EQ(ward.send(ward.desk, waiting).code, O::no_room);
  SetUpPool ask = as_is(ward.rows.pools.at(second));
  ask.bed_class = BedClass::general;
  ward.must(ward.admin, ask);
  EXPECT_EQ(ward.booking(waiting.booking).pool, second);
}

// What hangs on a place would not follow it: it stays under its parent, even while it is empty.
TEST(SetUp, APlaceStaysWhereItWasMade) {
  for (const Side side : {Side::server, Side::device}) {
    WardWorld ward(1, side);
    const HospitalId south = ward.hospital("South", 5);
    const PoolId there = ward.pool(south, 1);
    const PoolId empty = ward.pool(ward.north, 0);
    const auto refused_for = [&](const Args& args) {
      const Outcome outcome = ward.send(ward.admin, args);
      EXPECT_EQ(outcome.code, O::illegal_transition);
      return outcome.params.detail;
    };
    for (const PoolId pool : {ward.main_pool, empty}) {
      SetUpPool ask = as_is(ward.rows.pools.at(pool));
      const WardId own = ask.ward;
      ask.name = "New";
      ask.ward = ward.rows.pools.at(pool == empty ? ward.main_pool : empty).ward;
      EXPECT_EQ(refused_for(ask), "ward");
      ask.hospital = south;
      ask.ward = ward.rows.pools.at(there).ward;
      EXPECT_EQ(refused_for(ask), "hospital");
      EXPECT_EQ(refused_for(SetUpWard{own, south, "New"}), "hospital");
      EXPECT_EQ(ward.rows.pools.at(pool).hospital, ward.north);
      EXPECT_EQ(ward.rows.wards.at(own).hospital, ward.north);
    }
  }
}

TEST(SetUp, AHospitalStaysInItsDistrict) {
  WardWorld ward(1);
  const SetUpDistrict other{ward.fresh<DistrictId>(), "East"};
  ward.must(ward.admin, other);
  SetUpHospital ask = as_is(ward.rows.hospitals.at(ward.north));
  ask.district = other.district;
  const Outcome outcome = ward.send(ward.admin, ask);
  EXPECT_EQ(outcome.code, O::illegal_transition);
  EXPECT_EQ(outcome.params.detail, "district");
}

TEST(SetAccount, Approves) {
  WardWorld ward(1);
  Account waiting;
  waiting.id = ward.fresh<AccountId>();
  waiting.role = Role::staff;
  ward.rows.accounts[waiting.id] = waiting;
  const SetAccount ask{waiting.id, AccountState::active, Role::staff, ward.north, ward.clinic};
  ward.must(ward.admin, ask);
  const Account& account = ward.rows.accounts.at(waiting.id);
  EXPECT_EQ(account.state, AccountState::active);
  EXPECT_EQ(account.hospital, ward.north);
  EXPECT_FALSE(account.clinic);
  EXPECT_EQ(account.since, ward.now);
  ward.pass_hours(1);
  ward.must(ward.admin, ask);
  EXPECT_LT(ward.rows.accounts.at(waiting.id).since, ward.now);
}

/// What an account may do is judged by what it was then: any change counts from now on.
TEST(SetAccount, AnotherRoleOrPlaceCountsFromNow) {
  WardWorld ward(1);
  const HospitalId south = ward.hospital("South");
  const auto expect_changed = [&](const SetAccount& ask) {
    ward.pass_hours(1);
    ward.must(ward.admin, ask);
    const Account& account = ward.rows.accounts.at(ward.nurse);
    EXPECT_EQ(account.state, ask.state);
    EXPECT_EQ(account.role, ask.role);
    EXPECT_EQ(account.hospital, ask.hospital);
    EXPECT_EQ(account.clinic, ask.clinic);
    EXPECT_EQ(account.since, ward.now);
  };
  const AccountState on = AccountState::active;
  expect_changed({ward.nurse, on, Role::staff, south, {}});
  expect_changed({ward.nurse, on, Role::desk, {}, ward.clinic});
  expect_changed({ward.nurse, on, Role::desk, {}, ward.add_clinic(5)});
  expect_changed({ward.nurse, AccountState::disabled, Role::admin, {}, {}});
  expect_changed({ward.nurse, on, Role::admin, {}, {}});
  ward.must(ward.admin, SetAccount{ward.nurse, on, Role::desk, south, ward.clinic});
  EXPECT_FALSE(ward.rows.accounts.at(ward.nurse).hospital) << "who works for a clinic";
}

TEST(SetAccount, Refusals) {
  WardWorld ward(1);
  const auto code = [&](SetAccount ask) { return ward.send(ward.admin, ask).code; };
  const AccountState on = AccountState::active;
  EXPECT_EQ(code({ward.fresh<AccountId>(), on, Role::admin, {}, {}}), O::unknown_row);
  EXPECT_EQ(code({ward.nurse, on, Role::staff, ward.fresh<HospitalId>(), {}}), O::unknown_row);
  EXPECT_EQ(code({ward.nurse, on, Role::desk, {}, ward.fresh<ClinicId>()}), O::unknown_row);
  EXPECT_EQ(code({ward.nurse, on, Role::patient, {}, {}}), O::not_allowed);
  EXPECT_EQ(code({ward.nurse, AccountState::waiting, Role::staff, ward.north, {}}),
            O::illegal_transition);
  EXPECT_EQ(code({ward.admin, AccountState::disabled, Role::admin, {}, {}}), O::not_allowed);
  EXPECT_EQ(code({ward.admin, on, Role::staff, ward.north, {}}), O::not_allowed);
  EXPECT_EQ(code({ward.admin, on, Role::admin, {}, {}}), O::done);
  EXPECT_EQ(code({ward.nurse, AccountState::disabled, Role::staff, ward.north, {}}), O::done);
  EXPECT_EQ(ward.send(ward.desk, SetAccount{ward.nurse, on, Role::admin, {}, {}}).code,
            O::not_allowed);
}

TEST(SetPolicy, OnlyNewerEditions) {
  WardWorld ward(1);
  SetPolicy ask{*ward.rows.policy};
  const Outcome stale = ward.send(ward.admin, ask);
  EXPECT_EQ(stale.code, O::changed_meanwhile);
  EXPECT_EQ(stale.params.edition, 1);
  ask.policy.edition = 2;
  ask.policy.arrival_window_minutes = 60;
  ward.must(ward.admin, ask);
  EXPECT_EQ(ward.rows.policy->arrival_window_minutes, 60);
}

TEST(AcknowledgeNotice, TheFirstReaderStays) {
  WardWorld ward(1);
  const PatientId who = ward.patient();
  const BookingId hold = ward.confirmed(who, ward.main_pool, 0, 1);
  ward.must(ward.nurse, ward.walk_in(who, ward.bed(0)));
  const NoticeId id = ward.notices(hold).at(0).id;
  EXPECT_EQ(ward.send(ward.desk, AcknowledgeNotice{ward.fresh<NoticeId>()}).code, O::unknown_row);
  EXPECT_EQ(ward.send(ward.desk_of(ward.add_clinic(3)), AcknowledgeNotice{id}).code,
            O::not_allowed);
  ward.must(ward.desk, AcknowledgeNotice{id});
  const Instant first = ward.now;
  ward.pass_hours(1);
  ward.must(ward.account_of(who), AcknowledgeNotice{id});
  EXPECT_EQ(ward.rows.notices.at(id).acknowledged_at, first);
  EXPECT_EQ(ward.rows.notices.at(id).acknowledged_by, ward.desk);
}

TEST(CloseReview, AClaimThatIsStillOverCapacityStaysATask) {
  WardWorld ward(1);
  const BookingId planned = ward.confirmed(ward.patient(), ward.main_pool, 0, 2);
  const WalkIn fact = ward.walk_in(ward.patient(), ward.bed(0));
  const Outcome outcome = ward.send(ward.nurse, fact);
  ASSERT_EQ(outcome.code, O::over_capacity);
  const CloseReview close{*outcome.params.review, "on a trolley"};
  const Outcome refused = ward.send(ward.nurse, close);
  EXPECT_EQ(refused.code, O::illegal_transition);
  EXPECT_EQ(refused.params.detail, "over_capacity");
  EXPECT_EQ(refused.params.booking, fact.booking);
  EXPECT_EQ(ward.rows.reviews.at(close.review).state, ReviewState::open);
  ward.must(ward.desk, CancelBooking{planned, "well again"});
  EXPECT_EQ(ward.rows.reviews.at(close.review).state, ReviewState::done) << "it closes by itself";
  EXPECT_EQ(ward.rows.reviews.at(close.review).note, "restored");
  ward.must(ward.nurse, close);
}

TEST(CloseReview, OverCapacityThatIsPastMayBeClosed) {
  WardWorld ward(1);
  ward.fill(0, 1);
  const WalkIn fact = ward.walk_in(ward.patient(), ward.bed(0), 2);
  const Outcome outcome = ward.send(ward.nurse, fact);
  ASSERT_EQ(outcome.code, O::over_capacity);
  ward.pass_hours(6);
  ward.must(ward.nurse, CloseReview{*outcome.params.review, "it went well"});
}

TEST(CloseReview, TheFirstNoteStays) {
  WardWorld ward(1);
  (void)ward.in_bed(ward.bed(0));
  const Outcome outcome = ward.send(ward.nurse, ward.walk_in(ward.patient(), ward.bed(0)));
  ASSERT_EQ(outcome.code, O::colliding_fact);
  const ReviewId id = *outcome.params.review;
  EXPECT_EQ(ward.send(ward.nurse, CloseReview{id, " "}).code, O::malformed);
  EXPECT_EQ(ward.send(ward.nurse, CloseReview{ward.fresh<ReviewId>(), "x"}).code, O::unknown_row);
  EXPECT_EQ(ward.send(ward.staff(ward.hospital("South", 9)), CloseReview{id, "x"}).code,
            O::not_allowed);
  ward.must(ward.nurse, CloseReview{id, "on a trolley"});
  ward.must(ward.nurse, CloseReview{id, "again"});
  EXPECT_EQ(ward.rows.reviews.at(id).note, "on a trolley");
  EXPECT_EQ(ward.rows.reviews.at(id).closed_by, ward.nurse);
  EXPECT_EQ(ward.rows.reviews.at(id).state, ReviewState::done);
}

TEST(Tasks, OnADeviceUnknownRowsAreNoRefusal) {
  WardWorld ward(1, Side::device);
  ward.must(ward.nurse, CloseReview{ward.fresh<ReviewId>(), "x"});
  ward.must(ward.desk, AcknowledgeNotice{ward.fresh<NoticeId>()});
}

}  // namespace
}  // namespace wardbook
