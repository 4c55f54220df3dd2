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
    const Booking booking = country.booking(person, country.north_pool, 0, 1);
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
    for (AnyRow row : {AnyRow(country.stay(booking, country.beds[0])), AnyRow(event),
                       AnyRow(notice), AnyRow(Alias{country.fresh<PatientId>(), person.id, {}})})
      decision.effects.push_back(Put{row});
    write(decision);
    return booking;
  }

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

TEST_P(PatientsContract, OthersHaveNone) {
  history();
  write(account);
  write(taking(country.booking(country.patients[1], country.north_pool, 0, 1)));
  int64_t other = 0;
  EXPECT_EQ(told(pull(patient_bucket(country.patients[1].id), other)), "");
  EXPECT_EQ(other, 0);
}

}  // namespace
}  // namespace wardbook
