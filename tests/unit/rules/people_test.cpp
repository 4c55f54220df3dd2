#include "tests/unit/rules/ward_world.h"

namespace wardbook {
namespace {

using O = OutcomeCode;

class People : public testing::Test {
 protected:
  WardWorld ward{1};

  RegisterPatient ask(std::vector<RegisterPatient::Identifier> identifiers = {}) {
    RegisterPatient a;
    a.patient = ward.fresh<PatientId>();
    a.name = "Asha Devi";
    a.clinic = ward.clinic;
    a.identifiers = std::move(identifiers);
    return a;
  }
  PatientId registered(std::vector<RegisterPatient::Identifier> identifiers) {
    const RegisterPatient a = ask(std::move(identifiers));
    ward.must(ward.desk, a);
    return a.patient;
  }
  std::optional<PatientId> owner(const std::string& system, const std::string& value) {
    const auto at = ward.rows.identifiers.find({system, value});
    if (at == ward.rows.identifiers.end()) return std::nullopt;
    return at->second.patient;
  }
};

TEST_F(People, ANewPatientWithIdentifiers) {
  const PatientId id = registered({{"national-id", "ab-12"}, {"phone", "99 8"}});
  EXPECT_EQ(ward.rows.patients.at(id).name, "Asha Devi");
  EXPECT_EQ(ward.rows.patients.at(id).clinic, ward.clinic);
  EXPECT_EQ(owner("national-id", "AB12"), id);
  EXPECT_EQ(owner("phone", "998"), id);
}

TEST_F(People, AChangeOfTheOwnRecord) {
  RegisterPatient a = ask({{"mrn", "1"}});
  ward.must(ward.desk, a);
  a.name = "Asha Rao";
  a.identifiers = {{"mrn", "2"}};
  ward.must(ward.desk, a);
  EXPECT_EQ(ward.rows.patients.at(a.patient).name, "Asha Rao");
  EXPECT_EQ(owner("mrn", "1"), a.patient);
  EXPECT_EQ(owner("mrn", "2"), a.patient);
}

TEST_F(People, EveryDetailIsKeptAndReplaced) {
  RegisterPatient a = ask();
  a.birth_date = to_date({1990, 5, 17});
  a.sex = Sex::female;
  a.phone = "998";
  a.groups = BypassGroups::of(Bypass::pregnant);
  ward.must(ward.desk, a);
  const auto expect_as_said = [&] {
    const Patient& row = ward.rows.patients.at(a.patient);
    EXPECT_EQ(row.birth_date, a.birth_date);
    EXPECT_EQ(row.sex, a.sex);
    EXPECT_EQ(row.phone, a.phone);
    EXPECT_EQ(row.groups, a.groups);
  };
  expect_as_said();
  a.birth_date = to_date({1990, 7, 15});
  a.sex = Sex::male;
  a.phone = "997";
  a.groups = BypassGroups::of(Bypass::disabled);
  EXPECT_EQ(ward.send(ward.desk, a).params.patient, a.patient);
  expect_as_said();
}

TEST_F(People, WhoRegistersAPatientIsNotThePatient) {
  RegisterPatient a = ask();
  ward.must(ward.desk, a);
  EXPECT_FALSE(ward.rows.patients.at(a.patient).account);
  a.patient = ward.fresh<PatientId>();
  ward.must(ward.nurse, a);
  EXPECT_FALSE(ward.rows.patients.at(a.patient).account);
  EXPECT_FALSE(ward.rows.patients.at(a.patient).clinic) << "no clinic has it in care";
}

TEST_F(People, StaffChangeWhatAClinicRegistered) {
  RegisterPatient a = ask();
  ward.must(ward.desk, a);
  (void)ward.confirmed(a.patient, ward.main_pool, 0, 1);
  a.name = "Asha Rao";
  ward.must(ward.nurse, a);
  EXPECT_EQ(ward.rows.patients.at(a.patient).name, "Asha Rao");
}

TEST_F(People, APhoneThatAnotherHasStopsNoChange) {
  const PatientId mother = registered({{"phone", "5"}});
  RegisterPatient a = ask();
  ward.must(ward.desk, a);
  a.name = "Asha Rao";
  a.identifiers = {{"phone", "5"}};
  ward.must(ward.desk, a);
  EXPECT_EQ(ward.rows.patients.at(a.patient).name, "Asha Rao");
  EXPECT_EQ(owner("phone", "5"), mother);
}

/// Whatever else there is, a hospital's number proves more.
TEST_F(People, TheStrongerIdentifierDecides) {
  (void)registered({{"other", "1"}});
  const PatientId by_mrn = registered({{"mrn", "2"}});
  EXPECT_EQ(ward.send(ward.desk, ask({{"other", "1"}, {"mrn", "2"}})).params.patient, by_mrn);
}

TEST_F(People, AKnownIdentifierIsTheSamePerson) {
  const PatientId known = registered({{"mrn", "1"}});
  const RegisterPatient again = ask({{"mrn", " 1"}, {"national-id", "7"}});
  const Outcome outcome = ward.send(ward.desk, again);
  EXPECT_EQ(outcome.code, O::same_person);
  EXPECT_EQ(outcome.params.patient, known);
  EXPECT_FALSE(ward.rows.patients.contains(again.patient));
  EXPECT_EQ(ward.rows.aliases.at(again.patient), known);
  EXPECT_EQ(owner("national-id", "7"), known);
  // The alias is used by what comes next.
  const BookingId booked = ward.confirmed(again.patient, ward.main_pool, 0, 1);
  EXPECT_EQ(ward.booking(booked).patient, known);
}

TEST_F(People, TwoKnownPeopleAreNeverMerged) {
  const PatientId by_mrn = registered({{"mrn", "1"}});
  const PatientId by_nation = registered({{"national-id", "2"}});
  const RegisterPatient a = ask({{"mrn", "1"}, {"national-id", "2"}, {"other", "3"}});
  const Outcome outcome = ward.send(ward.desk, a);
  EXPECT_EQ(outcome.code, O::same_person);
  EXPECT_EQ(outcome.params.patient, by_nation);
  EXPECT_EQ(outcome.params.detail, "identifiers");
  EXPECT_EQ(owner("mrn", "1"), by_mrn);
  EXPECT_FALSE(owner("other", "3"));
}

TEST_F(People, APhoneIsNoProof) {
  const PatientId mother = registered({{"phone", "5"}});
  const PatientId child = registered({{"phone", "5"}});
  EXPECT_NE(mother, child);
  EXPECT_TRUE(ward.rows.patients.contains(child));
  EXPECT_EQ(owner("phone", "5"), mother);
}

TEST_F(People, AnotherDesksRecordStays) {
  const PatientId known = registered({{"mrn", "1"}});
  const ClinicId far = ward.add_clinic(30);
  RegisterPatient a = ask();
  a.patient = known;
  a.clinic = far;
  EXPECT_EQ(ward.send(ward.desk_of(far), a).code, O::not_allowed);
  a.patient = ward.fresh<PatientId>();
  a.name = "Another Name";
  a.identifiers = {{"mrn", "1"}};
  EXPECT_EQ(ward.send(ward.desk_of(far), a).code, O::same_person);
  // Again by the local id, which is an alias now.
  EXPECT_EQ(ward.send(ward.desk_of(far), a).code, O::same_person);
  EXPECT_EQ(ward.rows.patients.at(known).name, "Asha Devi");
}

TEST_F(People, AnIdentifierOfAnotherPatientCantBeTaken) {
  (void)registered({{"mrn", "1"}});
  RegisterPatient a = ask();
  ward.must(ward.desk, a);
  a.identifiers = {{"mrn", "1"}};
  const Outcome outcome = ward.send(ward.desk, a);
  EXPECT_EQ(outcome.code, O::name_taken);
  EXPECT_EQ(outcome.params.detail, "identifiers");
}

TEST_F(People, APatientsAccountChangesTheOwnRecordAndOpensNoOther) {
  const PatientId known = registered({{"national-id", "1"}});
  RegisterPatient a = ask({{"national-id", "1"}, {"mrn", "2"}});
  a.clinic.reset();
  const AccountId self = ward.account_of(a.patient);
  ward.must(self, a);
  EXPECT_TRUE(ward.rows.patients.contains(a.patient));
  EXPECT_EQ(ward.rows.patients.at(a.patient).account, self);
  EXPECT_FALSE(ward.rows.aliases.contains(a.patient));
  EXPECT_EQ(owner("national-id", "1"), known);
  EXPECT_EQ(owner("mrn", "2"), a.patient);
  a.patient = known;
  EXPECT_EQ(ward.send(self, a).code, O::not_allowed);
}

TEST_F(People, OnADeviceTheRowStaysAsGiven) {
  WardWorld tablet(1, Side::device);
  RegisterPatient first = ask({{"mrn", "1"}});
  first.clinic = tablet.clinic;
  tablet.must(tablet.desk, first);
  RegisterPatient again = first;
  again.patient = tablet.fresh<PatientId>();
  again.patient.uuid.bytes[15] ^= 1;
  EXPECT_EQ(tablet.send(tablet.desk, again).code, O::same_person);
  EXPECT_TRUE(tablet.rows.patients.contains(again.patient));
  EXPECT_TRUE(tablet.rows.aliases.empty());
}

}  // namespace
}  // namespace wardbook
