#include "tests/unit/rules/ward_world.h"

namespace wardbook {
namespace {

using O = OutcomeCode;

class MergePatients : public testing::Test {
 protected:
  WardWorld ward{2};
  PatientId kept = ward.patient();
  PatientId gone = ward.patient();

  Outcome merge(AccountId who) { return ward.send(who, MergePatient{kept, gone}); }
  void expect_refused(AccountId who, O code, const std::string& detail) {
    const Outcome outcome = merge(who);
    EXPECT_EQ(outcome.code, code) << to_text(outcome.code);
    EXPECT_EQ(outcome.params.detail, detail);
    EXPECT_FALSE(ward.rows.patients.at(gone).in_error);
  }
  AccountId signed_up(PatientId patient) {
    const AccountId id = ward.account_of(patient);
    ward.rows.patients.at(patient).account = id;
    return id;
  }
  RegisterPatient form(std::vector<RegisterPatient::Identifier> identifiers) {
    RegisterPatient ask;
    ask.patient = ward.fresh<PatientId>();
    ask.name = "Asha Devi";
    ask.clinic = ward.clinic;
    ask.identifiers = std::move(identifiers);
    return ask;
  }
};

TEST_F(MergePatients, AllThatOneHadIsTheOthers) {
  const RegisterPatient known = form({{"mrn", "1"}});
  ward.must(ward.desk, known);
  gone = known.patient;
  const RegisterPatient again = form({{"mrn", "1"}});
  EXPECT_EQ(ward.send(ward.desk, again).code, O::same_person);
  const BookingId before = ward.confirmed(gone, ward.main_pool, 0, 1);
  ward.must(ward.nurse, CancelBooking{before, ""});  // a notice for the desk
  const BookingId live = ward.confirmed(gone, ward.main_pool, 0, 1);
  const StayId stay = ward.admitted(live, ward.bed(0));
  const std::string name = ward.rows.patients.at(kept).name;

  const Outcome outcome = merge(ward.desk);
  EXPECT_EQ(outcome.code, O::done);
  EXPECT_EQ(outcome.params.patient, kept);
  EXPECT_EQ(ward.booking(before).patient, kept);
  EXPECT_EQ(ward.booking(live).patient, kept);
  EXPECT_EQ(ward.state(live), BookingState::admitted);
  EXPECT_EQ(ward.stay(stay).patient, kept);
  ASSERT_EQ(ward.notices(before).size(), 1u);
  EXPECT_EQ(ward.notices(before)[0].patient, kept);
  EXPECT_EQ(ward.rows.identifiers.at({"mrn", "1"}).patient, kept);
  EXPECT_EQ(ward.rows.aliases.at(gone), kept);
  EXPECT_EQ(ward.rows.aliases.at(again.patient), kept) << "no alias leads to another";
  EXPECT_TRUE(ward.rows.patients.at(gone).in_error);
  EXPECT_FALSE(ward.rows.patients.at(kept).in_error);
  EXPECT_EQ(ward.rows.patients.at(kept).name, name);
  EXPECT_EQ(ward.store.events.back().what, "merge_patient");
}

TEST_F(MergePatients, WhatComesLaterFollows) {
  const RegisterPatient known = form({{"national-id", "7"}});
  ward.must(ward.desk, known);
  gone = known.patient;
  ward.must(ward.desk, MergePatient{kept, gone});
  const Outcome outcome = ward.send(ward.desk, form({{"national-id", "7"}}));
  EXPECT_EQ(outcome.code, O::same_person);
  EXPECT_EQ(outcome.params.patient, kept);
  const BookingId booked = ward.confirmed(gone, ward.main_pool, 0, 1);
  EXPECT_EQ(ward.booking(booked).patient, kept);
  EXPECT_EQ(ward.send(ward.desk, ward.book(kept, ward.main_pool, 0, 1)).code, O::has_hold);
}

TEST_F(MergePatients, ARecordThatWasMergedStandsForTheOther) {
  const PatientId third = ward.patient();
  ward.must(ward.desk, MergePatient{kept, gone});
  ward.must(ward.desk, MergePatient{third, gone});
  EXPECT_EQ(ward.rows.aliases.at(kept), third);
  EXPECT_EQ(ward.rows.aliases.at(gone), third);
}

TEST_F(MergePatients, OneRecordIsNotMergedTwice) {
  ward.must(ward.desk, MergePatient{kept, gone});
  for (const MergePatient again : {MergePatient{kept, gone}, MergePatient{gone, kept}}) {
    const Outcome outcome = ward.send(ward.desk, again);
    EXPECT_EQ(outcome.code, O::illegal_transition);
    EXPECT_EQ(outcome.params.detail, "patient");
  }
  // Whose record it was is nobody's question then.
  const AccountId other = ward.desk_of(ward.add_clinic(30));
  EXPECT_EQ(ward.send(other, MergePatient{kept, gone}).code, O::illegal_transition);
  EXPECT_EQ(ward.send(ward.desk, MergePatient{kept, kept}).code, O::malformed);
}

TEST_F(MergePatients, WhatIsNotThere) {
  gone = ward.fresh<PatientId>();
  const Outcome outcome = merge(ward.desk);
  EXPECT_EQ(outcome.code, O::unknown_row);
  EXPECT_EQ(outcome.params.detail, "patient");
  EXPECT_EQ(ward.send(ward.desk, MergePatient{gone, kept}).code, O::unknown_row);
}

TEST_F(MergePatients, OneHoldAndOneBed) {
  const BookingId first = ward.confirmed(kept, ward.main_pool, 0, 1);
  const BookingId second = ward.confirmed(gone, ward.main_pool, 0, 1);
  expect_refused(ward.desk, O::has_hold, "booking");
  const Outcome outcome = merge(ward.desk);
  EXPECT_FALSE(outcome.params.booking || outcome.params.hospital) << "where, is not told";
  ward.admitted(first, ward.bed(0));
  ward.must(ward.desk, MergePatient{kept, gone});  // one lies in a bed and has booked another
  EXPECT_EQ(ward.booking(second).patient, kept);
}

TEST_F(MergePatients, NobodyLiesInTwoBeds) {
  const auto one = ward.in_bed(ward.bed(0));
  const auto two = ward.in_bed(ward.bed(1));
  kept = one.patient;
  gone = two.patient;
  expect_refused(ward.nurse, O::has_hold, "stay");
  ward.must(ward.nurse, ward.discharge(two.stay));
  EXPECT_EQ(merge(ward.nurse).code, O::done);
  EXPECT_EQ(ward.stay(two.stay).patient, kept);
}

TEST_F(MergePatients, TheAccountMovesAlong) {
  const AccountId person = signed_up(gone);
  EXPECT_EQ(merge(ward.desk).code, O::done);
  EXPECT_EQ(ward.rows.accounts.at(person).patient, kept);
  EXPECT_EQ(ward.rows.patients.at(kept).account, person);
  EXPECT_FALSE(ward.rows.patients.at(gone).account);
}

TEST_F(MergePatients, TheAccountOfTheOneThatStaysIsKept) {
  const AccountId person = signed_up(kept);
  const AccountId former = signed_up(gone);
  ward.rows.accounts.at(former).state = AccountState::disabled;
  EXPECT_EQ(merge(ward.desk).code, O::done);
  EXPECT_EQ(ward.rows.patients.at(kept).account, person);
}

TEST_F(MergePatients, OneAccountIsNoObstacleWhicheverHasIt) {
  const AccountId person = signed_up(kept);
  EXPECT_EQ(merge(ward.desk).code, O::done);
  EXPECT_EQ(ward.rows.patients.at(kept).account, person);
  EXPECT_EQ(ward.rows.accounts.at(person).patient, kept);
}

TEST_F(MergePatients, OfTwoAccountsOneMustEnd) {
  const AccountId mine = signed_up(kept);
  const AccountId other = signed_up(gone);
  expect_refused(ward.desk, O::in_use, "account");
  ward.rows.accounts.at(mine).state = AccountState::disabled;
  EXPECT_EQ(merge(ward.desk).code, O::done);
  EXPECT_EQ(ward.rows.patients.at(kept).account, other);
  EXPECT_EQ(ward.rows.accounts.at(other).patient, kept);
  // Both go along the next time.
  const PatientId third = ward.patient();
  ward.must(ward.desk, MergePatient{third, kept});
  EXPECT_EQ(ward.rows.accounts.at(mine).patient, third);
  EXPECT_EQ(ward.rows.patients.at(third).account, other);
}

TEST_F(MergePatients, ADeskEndsWhatItsClinicRegistered) {
  const ClinicId far = ward.add_clinic(30);
  const AccountId other = ward.desk_of(far);
  ward.rows.patients.at(kept).clinic = far;
  expect_refused(other, O::not_allowed, "duplicate");
  ward.rows.patients.at(gone).clinic.reset();
  expect_refused(ward.desk, O::not_allowed, "duplicate");
  ward.rows.patients.at(gone).clinic = far;
  EXPECT_EQ(merge(other).code, O::done);
}

TEST_F(MergePatients, StaffHaveToDoWithEither) {
  const AccountId other = ward.staff(ward.hospital("South"));
  expect_refused(ward.nurse, O::not_allowed, "duplicate");
  (void)ward.confirmed(kept, ward.main_pool, 0, 1);
  expect_refused(other, O::not_allowed, "duplicate");
  EXPECT_EQ(merge(ward.nurse).code, O::done);
}

TEST_F(MergePatients, NoPatientAndNoAdmin) {
  expect_refused(signed_up(gone), O::not_allowed, "");
  expect_refused(ward.admin, O::not_allowed, "");
  expect_refused(kSystem, O::not_allowed, "");
}

TEST_F(MergePatients, ComesBackAfterARestore) {
  const BookingId hold = ward.confirmed(kept, ward.main_pool, 0, 1);
  (void)ward.confirmed(gone, ward.main_pool, 0, 1);
  Outcome sealed;
  sealed.params.patient = kept;
  EXPECT_EQ(ward.reinstate(ward.desk, MergePatient{kept, gone}, sealed).code, O::has_hold);
  ward.must(ward.desk, CancelBooking{hold, ""});
  EXPECT_EQ(ward.reinstate(ward.desk, MergePatient{kept, gone}, sealed), sealed);
  EXPECT_EQ(ward.rows.aliases.at(gone), kept);
  EXPECT_EQ(ward.reinstate(ward.desk, MergePatient{kept, gone}, sealed), sealed);
}

TEST(MergePatientsOnADevice, IsForecastFromTheRowsThatAreHere) {
  WardWorld tablet(1, Side::device);
  const PatientId kept = tablet.patient();
  const PatientId gone = tablet.patient();
  const Book ask = tablet.book(gone, tablet.main_pool, 0, 1);
  (void)tablet.send(tablet.desk, ask);
  (void)tablet.send(tablet.desk, tablet.book(kept, tablet.main_pool, 0, 1));
  tablet.must(tablet.desk, MergePatient{kept, gone});  // the holds may have ended elsewhere
  EXPECT_EQ(tablet.booking(ask.booking).patient, kept);
  EXPECT_EQ(tablet.state(ask.booking), BookingState::held);
  EXPECT_TRUE(tablet.rows.patients.at(gone).in_error);
  // A record that is not here.
  tablet.must(tablet.desk, MergePatient{kept, tablet.fresh<PatientId>()});
}

}  // namespace
}  // namespace wardbook
