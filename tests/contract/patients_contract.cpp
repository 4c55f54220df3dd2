#include <map>

#include "shared/sync/buckets.h"
#include "tests/contract/files.h"
#include "tests/contract/store_contract.h"

// A patient's own bucket, which begins with the patient's account.

namespace wardbook {
namespace {

class PatientsContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    person = country.patients[0];
    account = country.desk;
    account.id = country.fresh<AccountId>();
    account.user_name = "patient1";
    account.role = Role::patient;
    account.clinic.reset();
    account.patient = person.id;
  }

  std::string news() { return told(pull(patient_bucket(person.id), cursor)); }
  /// All that a patient may have.
  Booking history() {
    Booking booking = country.booking(person, country.north_pool, 0, 1);
    BookingEvent event;
    event.booking = booking.id;
    event.command = country.fresh<CommandId>();
    Notice notice;
    notice.id = country.fresh<NoticeId>();
    notice.booking = booking.id;
    notice.patient = person.id;
    notice.clinic = country.clinic.id;
    notice.hospital = country.north.id;
    Decision decision = taking(booking);
    for (const AnyRow& row :
         {AnyRow(country.stay(booking, country.beds[0])), AnyRow(event), AnyRow(notice),
          AnyRow(Alias{country.fresh<PatientId>(), person.id, {}})})
      decision.effects.push_back(Put{row});
    write(decision);
    return booking;
  }

  Decision merging(const Booking& booking, const PatientIdentifier& card);

  Patient person;
  Account account;
  int64_t cursor = 0;
};

INSTANTIATE_TEST_SUITE_P(Stores, PatientsContract, testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(PatientsContract, BeginsWithAllThatThereIs) {
  history();
  EXPECT_EQ(news(), "") << "nobody reads it";
  write(account);
  EXPECT_EQ(news(),
            "patient 1 0, patient_identifier 1 0, alias 1 0, booking 1 0, "
            "booking_event 1 0, stay 1 0, notice 1 0");
  write(account);
  EXPECT_EQ(news(), "");
  EXPECT_EQ(wrong().find("wrong buckets"), std::string::npos) << wrong();
}

TEST_P(PatientsContract, HearsOfEverythingFromThenOn) {
  write(account);
  EXPECT_EQ(news(), "patient 1 0, patient_identifier 1 0");
  const Booking booking = country.booking(person, country.north_pool, 0, 1);
  write(taking(booking));
  EXPECT_EQ(news(), "booking 1 0");
  write(moving(booking, country.south_pool));
  EXPECT_EQ(news(), "booking 1 0");
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(PatientsContract, AnAccountAndItsRecordComeTogether) {
  Patient stranger = person;
  stranger.id = country.fresh<PatientId>();
  account.patient = stranger.id;
  write(Decision{{}, {Put{account}, Put{stranger}}, {}});
  cursor = 0;
  EXPECT_EQ(told(pull(patient_bucket(stranger.id), cursor)), "patient 1 0");
  EXPECT_EQ(wrong(), "{}");
}

/// What merge_patient writes: the row of patients[1] ends, what it had is `person`'s.
Decision PatientsContract::merging(const Booking& booking, const PatientIdentifier& card) {
  Patient ended = country.patients[1];
  ended.in_error = true;
  Booking moved = booking;
  moved.patient = person.id;
  PatientIdentifier theirs = card;
  theirs.patient = person.id;
  return {{}, {Put{moved}, Put{theirs}, Put{ended}, Put{Alias{ended.id, person.id, {}}}}, {}};
}

TEST_P(PatientsContract, AMergedRecordLeavesEverybodyAndTheOtherComes) {
  // Another desk has registered the one that ends, a hospital has its booking.
  Clinic far = country.clinic;
  far.id = country.fresh<ClinicId>();
  write(far);
  country.patients[1].clinic = far.id;
  write(country.patients[1]);
  const PatientIdentifier card{country.patients[1].id, "mrn", "77", {}};
  write(card);
  Booking booking = country.booking(country.patients[1], country.south_pool, 0, 1);
  booking.clinic = far.id;
  write(taking(booking));
  std::map<Bucket, int64_t> cursors{{desk_bucket(far.id), 0},
                                    {hospital_bucket(country.south.id), 0},
                                    {desk_bucket(country.clinic.id), 0}};
  for (auto& [bucket, at] : cursors) (void)pull(bucket, at);
  write(account);
  cursor = 0;
  EXPECT_EQ(news(), "patient 1 0, patient_identifier 1 0");

  write(merging(booking, card));
  const std::string theirs = "patient 1 1, patient_identifier 2 0, alias 1 0, booking 1 0";
  EXPECT_EQ(told(pull(desk_bucket(far.id), cursors[desk_bucket(far.id)])), theirs);
  EXPECT_EQ(
      told(pull(hospital_bucket(country.south.id), cursors[hospital_bucket(country.south.id)])),
      theirs);
  // This one had both.
  EXPECT_EQ(told(pull(desk_bucket(country.clinic.id), cursors[desk_bucket(country.clinic.id)])),
            "patient 0 1, patient_identifier 1 0, alias 1 0");
  EXPECT_EQ(news(), "patient_identifier 1 0, alias 1 0, booking 1 0");
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(PatientsContract, ADeskThatOnlyHadTheMergedRecordHasTheOther) {
  Clinic far = country.clinic;
  far.id = country.fresh<ClinicId>();
  write(far);
  country.patients[1].clinic = far.id;
  write(country.patients[1]);
  int64_t at = 0;
  (void)pull(desk_bucket(far.id), at);
  Patient ended = country.patients[1];
  ended.in_error = true;
  write(Decision{{}, {Put{ended}, Put{Alias{ended.id, person.id, {}}}}, {}});
  EXPECT_EQ(told(pull(desk_bucket(far.id), at)), "patient 1 1, patient_identifier 1 0, alias 1 0");
  // And keeps it, whatever is written of it.
  write(person);
  EXPECT_EQ(told(pull(desk_bucket(far.id), at)), "patient 1 0");
  EXPECT_EQ(wrong(), "{}");
}

/// Neither the record that ended nor its identifiers name that desk.
TEST_P(PatientsContract, ADeskThatHadRegisteredTheMergedPersonAgainHasTheOther) {
  const ClinicId other = another_clinic();
  const AccountId clerk = clerk_of(other);
  Patient ended = country.patients[1];
  const PatientId local = country.fresh<PatientId>();
  write(Alias{local, ended.id, {}}, clerk);
  int64_t at = 0;
  EXPECT_EQ(told(pull(desk_bucket(other), at)), "patient 1 0, alias 1 0");
  ended.in_error = true;
  write(Decision{
      {}, {Put{Alias{local, person.id, {}}}, Put{ended}, Put{Alias{ended.id, person.id, {}}}}, {}});
  EXPECT_EQ(told(pull(desk_bucket(other), at)), "patient 1 1, patient_identifier 1 0, alias 2 0");
  write(person);
  EXPECT_EQ(told(pull(desk_bucket(other), at)), "patient 1 0");
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(PatientsContract, WhoGoesToAnotherClinicTakesEverythingAlong) {
  const ClinicId other = another_clinic();
  write(Alias{country.fresh<PatientId>(), person.id, {}});
  person.clinic = other;
  write(person);
  int64_t at = 0;
  EXPECT_EQ(told(pull(desk_bucket(other), at)), "patient 1 0, patient_identifier 1 0, alias 1 0");
  EXPECT_EQ(wrong(), "{}");
}

/// Somebody says that the patient of a booking lies in a bed of another hospital.
TEST_P(PatientsContract, WhereAPersonLiesThePersonIsKnown) {
  Booking admitted = country.booking(person, country.north_pool, 0, 1);
  admitted.state = BookingState::admitted;
  write(taking(admitted));
  Stay there = country.stay(admitted, country.beds[3]);
  there.state = StayState::disputed;
  write(there);
  int64_t south = 0;
  EXPECT_EQ(told(pull(hospital_bucket(country.south.id), south)),
            "patient 1 0, patient_identifier 1 0, stay 1 0");
  EXPECT_EQ(wrong(), "{}");
}

/// The hospital has known the person before.
TEST_P(PatientsContract, ADeskThatBooksForAKnownPersonHasThePerson) {
  const ClinicId other = another_clinic();
  Booking before = country.booking(person, country.north_pool, 0, 1);
  before.state = BookingState::cancelled;
  write(before);
  Booking booking = country.booking(person, country.north_pool, 0, 1);
  booking.clinic = other;
  write(taking(booking));
  int64_t at = 0;
  EXPECT_EQ(told(pull(desk_bucket(other), at)), "patient 1 0, patient_identifier 1 0, booking 1 0");
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(PatientsContract, WhoComesBackToAHospitalIsKnownThereAgain) {
  int64_t north = 0;
  const auto news_of_north = [&] { return told(pull(hospital_bucket(country.north.id), north)); };
  const std::string all = "patient 1 0, patient_identifier 1 0, booking 1 0";
  const std::string none = "patient 0 1, patient_identifier 0 1, booking 0 1";
  const Booking here = country.booking(person, country.north_pool, 0, 1);
  Booking there = here;
  there.hospital = country.south.id;
  there.pool = country.south_pool.id;
  write(taking(here));
  EXPECT_EQ(news_of_north(), all);
  write(moving(here, country.south_pool));
  EXPECT_EQ(news_of_north(), none);
  write(person);
  EXPECT_EQ(news_of_north(), "") << "it is gone already";
  write(moving(there, country.north_pool));
  EXPECT_EQ(news_of_north(), all);
  write(moving(here, country.south_pool));
  EXPECT_EQ(news_of_north(), none);
  there.state = BookingState::cancelled;
  write(Decision{{}, {Release{country.south_pool.id, slots_of(there), there.id}, Put{there}}, {}});
  const Booking last = country.booking(person, country.north_pool, 1, 1);
  write(taking(last));
  EXPECT_EQ(news_of_north(), all) << "by another booking";
  write(moving(last, country.south_pool));
  EXPECT_EQ(news_of_north(), none) << "to where the person is known already";
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(PatientsContract, OthersHaveNone) {
  history();
  write(account);
  write(taking(country.booking(country.patients[1], country.north_pool, 0, 1)));
  int64_t other = 0;
  EXPECT_EQ(told(pull(patient_bucket(country.patients[1].id), other)), "");
  EXPECT_EQ(other, 0);
}

TEST_P(PatientsContract, AHospitalKeepsWhomItHasRegistered) {
  int64_t north = 0;
  const auto news_of_north = [&] { return told(pull(hospital_bucket(country.north.id), north)); };
  (void)news_of_north();
  Patient stranger = person;
  stranger.id = country.fresh<PatientId>();
  stranger.clinic.reset();
  write(stranger, country.staff.id);
  EXPECT_EQ(news_of_north(), "patient 1 0");
  stranger.phone = "+254700000001";
  write(stranger);
  EXPECT_EQ(news_of_north(), "patient 1 0") << "no booking says so";
  stranger.in_error = true;
  write(Decision{{}, {Put{stranger}, Put{Alias{stranger.id, person.id, {}}}}, {}});
  EXPECT_EQ(news_of_north(), "patient 1 1, patient_identifier 1 0, alias 1 0");
  write(person);
  EXPECT_EQ(news_of_north(), "patient 1 0");
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(PatientsContract, AHospitalKeepsAKnownPersonWhomItHasRegisteredAgain) {
  int64_t north = 0;
  const auto news_of_north = [&] { return told(pull(hospital_bucket(country.north.id), north)); };
  (void)news_of_north();
  write(Alias{country.fresh<PatientId>(), person.id, {}}, country.staff.id);
  EXPECT_EQ(news_of_north(), "patient 1 0, patient_identifier 1 0, alias 1 0");
  write(person);
  EXPECT_EQ(news_of_north(), "patient 1 0");
  EXPECT_EQ(wrong(), "{}");
}

}  // namespace
}  // namespace wardbook
