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

TEST(SetUp, APoolWithBedsStaysInItsHospital) {
  WardWorld ward(1);
  const HospitalId south = ward.hospital("South", 5);
  const PoolId there = ward.pool(south, 1);
  SetUpPool ask = as_is(ward.rows.pools.at(ward.main_pool));
  ask.hospital = south;
  ask.ward = ward.rows.pools.at(there).ward;
  ask.name = "New";
  EXPECT_EQ(ward.send(ward.admin, ask).code, O::in_use);
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

TEST(CloseReview, AnAcceptedOverstayKeepsItsNote) {
  WardWorld ward(1);
  ward.fill(0, 2);
  const Outcome outcome = ward.send(ward.nurse, ward.walk_in(ward.patient(), ward.bed(0)));
  ASSERT_EQ(outcome.code, O::over_capacity);
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
