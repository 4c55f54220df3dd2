#include <gtest/gtest.h>

#include "shared/store/ledger_store.h"
#include "shared/store/rows.h"
#include "shared/store/schema.h"
#include "tests/contract/country.h"
#include "tests/contract/files.h"

// The rules are not here: what is written is wrong, and the database refuses it by itself.

namespace wardbook::store {
namespace {

class RefusalTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK(prepare_schema(database, Side::server));
    EXPECT_EQ(write(country.set_up()), "");
  }

  static Database open(const TestFile& file) {
    OpenOptions options = options_for(file);
    options.foreign_keys = true;
    Result<Database> database = Database::open(options);
    WB_CHECK(database.ok());
    return std::move(database).value();
  }

  /// Writes the effects in a transaction of their own. The error's code, or nothing.
  std::string write(const Decision& decision) {
    Result<Transaction> transaction = Transaction::begin(database);
    WB_CHECK(transaction.ok());
    TouchedRows touched;
    Status applied = apply_on_server(database, decision, {1}, touched);
    if (applied.ok()) applied = transaction->commit();
    return applied.ok() ? "" : applied.error().code;
  }
  std::string write(AnyRow row) { return write(Decision{{}, {Put{std::move(row)}}, {}}); }
  template <class... Values>
  std::string run(std::string_view sql, const Values&... values) {
    const Status status = database.run(sql, values...);
    return status.ok() ? "" : status.error().code;
  }
  int64_t count(std::string_view table) {
    return **database.value<int64_t>("SELECT count(*) FROM " + std::string(table));
  }
  /// Books the whole pool for slot 0 and 1.
  std::vector<Booking> fill() {
    std::vector<Booking> bookings;
    for (size_t i = 0; i < 3; ++i) {
      bookings.push_back(country.booking(country.patients[i], country.north_pool, 0, 2));
      EXPECT_EQ(write(taking(bookings.back())), "");
    }
    return bookings;
  }

  Country country;
  TestFile file;
  Database database = open(file);
};

TEST_F(RefusalTest, ATakeInAFullSlotIsRefusedAndRolledBackWhole) {
  fill();
  // The slot before is free, the second of the two is not: nothing of the booking may stay.
  Booking fourth = country.booking(country.patients[3], country.north_pool, 1, 2);
  EXPECT_EQ(write(taking(fourth)), "constraint_foreign_key");
  EXPECT_EQ(count("booking"), 3);
  EXPECT_EQ(count("slot_unit"), 6);
  EXPECT_EQ(count("pool_load"), 2);
}

TEST_F(RefusalTest, OneUnitOfASlotHasOneBooking) {
  const Booking first = country.booking(country.patients[0], country.north_pool, 0, 1);
  EXPECT_EQ(write(taking(first)), "");
  const Booking second = country.booking(country.patients[1], country.north_pool, 0, 1);
  EXPECT_EQ(write(AnyRow(second)), "");
  EXPECT_EQ(run("INSERT INTO slot_unit (pool_id, slot, unit, booking_id) VALUES (?1, ?2, 1, ?3)",
                country.north_pool.id, country.slot(0), second.id),
            "constraint_unique");
  EXPECT_EQ(run("INSERT INTO slot_unit (pool_id, slot, unit, booking_id) VALUES (?1, ?2, 4, ?3)",
                country.north_pool.id, country.slot(0), second.id),
            "constraint_foreign_key");
  EXPECT_EQ(run("UPDATE slot_unit SET unit = 4"), "constraint_foreign_key");
}

TEST_F(RefusalTest, ABookingHasOneUnitInASlot) {
  const Booking booking = country.booking(country.patients[0], country.north_pool, 0, 1);
  EXPECT_EQ(write(taking(booking)), "");
  EXPECT_EQ(write(taking(booking)), "constraint_unique");
  Decision elsewhere;
  elsewhere.effects = {Take{country.south_pool.id, slots_of(booking), booking.id}};
  EXPECT_EQ(write(elsewhere), "constraint_unique");
}

TEST_F(RefusalTest, UnitsThatAreInUseCantBeRemoved) {
  fill();
  EXPECT_EQ(run("DELETE FROM pool_unit WHERE unit = 3"), "constraint_foreign_key");
  Decision shrink;
  shrink.effects = {SetUnits{country.north_pool.id, 2, country.slot(0)}};
  EXPECT_EQ(write(shrink), "constraint_foreign_key");
  EXPECT_EQ(count("pool_unit"), 6);
}

TEST_F(RefusalTest, LoadsStayWithinCapacity) {
  fill();
  EXPECT_EQ(run("UPDATE pool_load SET used = 4"), "constraint_check");
  EXPECT_EQ(run("UPDATE pool_load SET used = -1"), "constraint_check");
  EXPECT_EQ(run("UPDATE pool_load SET capacity = 2"), "constraint_check");
  EXPECT_EQ(run("UPDATE pool_load SET waiting = -1"), "constraint_check");
}

TEST_F(RefusalTest, ABedHasOnePatientAndAPatientOneBed) {
  const std::vector<Booking> bookings = fill();
  EXPECT_EQ(write(country.stay(bookings[0], country.beds[0])), "");
  EXPECT_EQ(write(country.stay(bookings[1], country.beds[0])), "constraint_unique");
  EXPECT_EQ(write(country.stay(bookings[0], country.beds[1])), "constraint_unique");
  Stay disputed = country.stay(bookings[1], country.beds[0]);
  disputed.state = StayState::disputed;
  EXPECT_EQ(write(disputed), "") << "a colliding fact is kept";
  disputed.state = StayState::active;
  EXPECT_EQ(write(disputed), "constraint_unique");
}

TEST_F(RefusalTest, APatientHasOneLiveHold) {
  const Patient& ann = country.patients[0];
  Booking held = country.booking(ann, country.north_pool, 0, 1);
  for (const BookingState state :
       {BookingState::confirmed, BookingState::arrived, BookingState::waitlisted}) {
    held.state = state;
    EXPECT_EQ(write(held), "");
    EXPECT_EQ(write(country.booking(ann, country.south_pool, 4, 1)), "constraint_unique");
  }
  held.state = BookingState::admitted;
  EXPECT_EQ(write(held), "");
  EXPECT_EQ(write(country.booking(ann, country.south_pool, 4, 1)), "")
      << "a patient in a bed may hold one elsewhere";
}

TEST_F(RefusalTest, NamesAreUnique) {
  Account twin = country.desk;
  twin.id = country.fresh<AccountId>();
  EXPECT_EQ(write(twin), "constraint_unique");
  PatientIdentifier card = country.card;
  EXPECT_EQ(run("INSERT INTO patient_identifier (system, value, patient_id, version) "
                "VALUES (?1, ?2, ?3, 1)",
                card.system, card.value, country.patients[1].id),
            "constraint_unique");
}

TEST_F(RefusalTest, WordsRangesAndIdsAreChecked) {
  fill();
  const std::pair<const char*, const char*> wrong[] = {
      {"UPDATE booking SET state = 'held'", "constraint_check"},
      {"UPDATE booking SET state = 'sleeping'", "constraint_check"},
      {"UPDATE booking SET pool_id = NULL", "constraint_check"},
      {"UPDATE booking SET patient_id = NULL", "constraint_check"},
      {"UPDATE booking SET slot_to = slot_from", "constraint_check"},
      {"UPDATE booking SET asked_to = asked_from", "constraint_check"},
      {"UPDATE booking SET triage_rank = 5", "constraint_check"},
      {"UPDATE booking SET hospital_id = x'00'", "constraint_check"},
      {"UPDATE booking SET hospital_id = NULL", "constraint_not_null"},
      {"UPDATE booking SET hospital_id = 'north'", "constraint_type"},
      {"UPDATE booking SET slot_from = 'now'", "constraint_type"},
      {"UPDATE booking SET version = 0", "constraint_check"},
      {"UPDATE booking SET hospital_id = zeroblob(16)", "constraint_foreign_key"},
      {"UPDATE booking SET patient_id = randomblob(16)", "constraint_foreign_key"},
      {"UPDATE bed SET pool_id = randomblob(16)", "constraint_foreign_key"},
      {"UPDATE bed SET status = 'U'", "constraint_check"},
      {"UPDATE hospital SET step_hours = 5", "constraint_check"},
      {"UPDATE hospital SET latitude_e6 = 90000001", "constraint_check"},
      {"UPDATE pool SET units = -1", "constraint_check"},
      {"UPDATE pool SET capabilities = 64", "constraint_check"},
      {"UPDATE pool SET is_open = 2", "constraint_check"},
      {"UPDATE policy SET id = 2", "constraint_check"},
      {"UPDATE account SET role = 'root'", "constraint_check"},
      {"DELETE FROM booking", "constraint_foreign_key"},
      {"DELETE FROM patient", "constraint_foreign_key"},
      {"DELETE FROM hospital", "constraint_foreign_key"},
      {"INSERT INTO alias VALUES (zeroblob(16), zeroblob(16), 1)", "constraint_check"},
  };
  for (const auto& [sql, code] : wrong) EXPECT_EQ(run(sql), code) << sql;
}

TEST_F(RefusalTest, ARowThatRefersToNothingIsRefusedBeforeTheCommit) {
  Patient stranger = country.patients[0];
  stranger.id = country.fresh<PatientId>();
  const Booking booking = country.booking(stranger, country.north_pool, 0, 1);
  Result<Transaction> transaction = Transaction::begin(database);
  ASSERT_OK(transaction);
  TouchedRows touched;
  const Status applied = apply_on_server(database, taking(booking), {1}, touched);
  ASSERT_FALSE(applied.ok());
  EXPECT_EQ(applied.error().code, "constraint_foreign_key");
  EXPECT_TRUE(is_constraint(applied.error()));
}

TEST_F(RefusalTest, RefusalsHoldNoData) {
  Account twin = country.desk;
  twin.id = country.fresh<AccountId>();
  twin.full_name = "Nightingale";
  const Status status = put(database, [&] {
    twin.version = {1};
    return twin;
  }());
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().hint.find("desk1"), std::string::npos);
  EXPECT_NE(status.error().hint.find("account.user_name"), std::string::npos);
}

}  // namespace
}  // namespace wardbook::store
