#include "sync-server/storage/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shared/store/database.h"
#include "sync-server/storage/sqlite_store.h"
#include "tests/contract/country.h"
#include "tests/contract/files.h"

namespace wardbook {
namespace {

/// A sound database with a booking in north, a stay of it and one claim over capacity; then a fault
/// is planted past every key and check.
class CheckTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = open_sqlite_store({file.path(), {}});
    ASSERT_OK(opened);
    std::unique_ptr<Store> store = std::move(opened).value();
    Booking admitted = country.booking(country.patients[0], country.north_pool, 0, 2);
    admitted.state = BookingState::admitted;
    Booking over = country.booking(country.patients[1], country.north_pool, 0, 1);
    country.beds[0].status = BedStatus::occupied;
    Decision facts;
    facts.effects = {Take{country.north_pool.id, slots_of(admitted), admitted.id},
                     Put{admitted},
                     Put{country.stay(admitted, country.beds[0])},
                     TakeOver{country.north_pool.id, slots_of(over), over.id},
                     Put{over},
                     Put{country.review(over)}};
    for (const Decision& decision : {country.set_up(), facts}) {
      ASSERT_OK(store->begin());
      ASSERT_OK(store->apply(decision, *store->next_commit()));
      ASSERT_OK(store->append_audit({country.now, {}, {}, "log_in", "", ""}));
      ASSERT_OK(store->append_audit({country.now, {}, {}, "log_out", "", ""}));
      ASSERT_OK(store->commit());
    }
  }

  std::vector<std::string> found() { return found_at(country.now); }
  std::vector<std::string> found_at(Instant now) {
    Result<store::Database> database = store::Database::open(options_for(file));
    WB_CHECK(database.ok());
    return sqlite::check(*database, now).value();
  }
  void plant(const std::string& sql) {
    Result<store::Database> database = store::Database::open(options_for(file));
    ASSERT_OK(database->exec("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;"));
    for (const char* index : {"stay_one_patient_in_a_bed", "stay_one_bed_for_a_patient",
                              "booking_one_live_hold", "slot_unit_of_booking"})
      ASSERT_OK(database->exec("DROP INDEX IF EXISTS " + std::string(index)));
    const Status planted = database->exec(sql);
    ASSERT_OK(planted);
  }

  Country country;
  TestFile file;
};

TEST_F(CheckTest, ASoundDatabaseIsSound) {
  EXPECT_EQ(testing::PrintToString(found()), "{}");
}

/// Who has come for a place over capacity still has it.
TEST_F(CheckTest, WhoIsOverCapacityMayHaveArrived) {
  plant("UPDATE booking SET state = 'arrived' WHERE state = 'confirmed'");
  EXPECT_EQ(testing::PrintToString(found()), "{}");
}

TEST_F(CheckTest, WhatIsOverMayLieOnAFormerGrid) {
  plant("UPDATE hospital SET anchor = anchor + 30");
  const Instant later = country.now.plus_minutes(30 * 24 * 60);
  EXPECT_EQ(testing::PrintToString(found_at(later)), "{}");
  plant("UPDATE slot_unit SET slot = slot + 40 * 24 * 60");
  EXPECT_THAT(found_at(later), testing::Contains(testing::StartsWith("a unit without its claim")));
}

/// The server's time stands still when its clock is set back: so does that of who looks.
TEST_F(CheckTest, IsAsOfTheLastDecisionAtLeast) {
  plant("UPDATE hospital SET anchor = anchor + 30");
  EXPECT_THAT(found(), testing::Contains(testing::StartsWith("a claim that lies on no slots")));
  const Instant later = country.now.plus_minutes(30 * 24 * 60);
  plant("INSERT INTO counter VALUES ('decided', " + std::to_string(later.ms) + ")");
  EXPECT_EQ(testing::PrintToString(found()), "{}");
}

/// Counts of a former grid may lie within its slots.
TEST_F(CheckTest, WhoWaitsOnANewGridIsNotCountedOnTheFormerOne) {
  plant(
      "UPDATE hospital SET anchor = anchor + 30; DELETE FROM slot_over; "
      "UPDATE booking SET state = 'waitlisted', slot_from = slot_from + 30 - 60 * "
      "(SELECT step_hours FROM hospital WHERE id = hospital_id) WHERE state = 'confirmed'");
  const Instant later = country.now.plus_minutes(30 * 24 * 60);
  EXPECT_EQ(testing::PrintToString(found_at(later)), "{}");
}

class FaultTest : public CheckTest,
                  public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(FaultTest, IsFound) {
  plant(GetParam().second);
  const std::vector<std::string> all = found();
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const std::string& one) {
    return one.starts_with(GetParam().first);
  })) << testing::PrintToString(all);
}

INSTANTIATE_TEST_SUITE_P(
    Planted, FaultTest,
    testing::Values(
        std::pair{"more claims than units",
                  "INSERT INTO slot_unit SELECT pool_id, slot, unit + n, randomblob(16) "
                  "FROM slot_unit, (SELECT 1 n UNION SELECT 2 UNION SELECT 3)"},
        std::pair{
            "a booking has two units",
            "INSERT INTO slot_unit SELECT pool_id, slot, unit + 1, booking_id FROM slot_unit"},
        std::pair{"a booking is seated and over",
                  "INSERT INTO slot_over SELECT pool_id, slot, booking_id FROM slot_unit"},
        std::pair{"used units", "UPDATE pool_load SET used = used + 1"},
        std::pair{"waiting patients", "UPDATE pool_load SET waiting = 1"},
        std::pair{"waiting patients",
                  "UPDATE pool_load SET waiting = 1; UPDATE hospital SET anchor = anchor + 30"},
        std::pair{"a claim that lies on no slots", "UPDATE hospital SET anchor = anchor + 30"},
        std::pair{"a claim that lies on no slots", "UPDATE booking SET slot_to = slot_to + 30"},
        std::pair{"a claim that lies on no slots", "UPDATE booking SET slot_from = slot_from + 30"},
        std::pair{"the capacity", "UPDATE pool_load SET capacity = 9"},
        std::pair{"the units of a pool are not those", "DELETE FROM pool_unit WHERE unit = 3"},
        std::pair{"the units of a pool are not its beds", "UPDATE bed SET status = 'closed'"},
        std::pair{"a claim over capacity", "UPDATE review SET state = 'done'"},
        std::pair{"a claim over capacity", "UPDATE review SET kind = 'stronger_claim'"},
        std::pair{"over capacity without a claim", "UPDATE booking SET state = 'discharged'"},
        std::pair{
            "two patients in one bed",
            "INSERT INTO stay SELECT randomblob(16), booking_id, randomblob(16), hospital_id, "
            "pool_id, bed_id, state, admitted_at, until, NULL, discharge_reason, version "
            "FROM stay"},
        std::pair{"a patient in two beds",
                  "INSERT INTO stay SELECT randomblob(16), booking_id, patient_id, hospital_id, "
                  "pool_id, randomblob(16), state, admitted_at, until, NULL, discharge_reason, "
                  "version FROM stay"},
        std::pair{"a patient with two live holds",
                  "UPDATE booking SET state = 'confirmed', "
                  "patient_id = (SELECT min(patient_id) FROM booking)"},
        std::pair{"an admitted booking without", "DELETE FROM stay"},
        std::pair{"a stay that goes on", "UPDATE booking SET state = 'discharged'"},
        std::pair{"a bed that is occupied", "UPDATE bed SET status = 'vacant'"},
        std::pair{"a booking in a pool of another",
                  "UPDATE booking SET pool_id = (SELECT id FROM pool WHERE name = 'South pool')"},
        std::pair{"a bed or a load in a pool of another",
                  "UPDATE bed SET hospital_id = (SELECT id FROM hospital WHERE name = 'South')"},
        std::pair{"a bed or a load in a pool of another",
                  "UPDATE pool_load SET hospital_id = (SELECT id FROM hospital WHERE name = "
                  "'South')"},
        std::pair{"something is left to a patient",
                  "INSERT INTO alias SELECT min(patient_id), max(patient_id), 1 FROM booking"},
        std::pair{"a patient that was merged", "UPDATE patient SET in_error = 1"},
        std::pair{
            "an outcome beyond",
            "INSERT INTO outcome VALUES (randomblob(16), randomblob(16), 1, zeroblob(16), '', "
            "x'', zeroblob(32), '', x'', 1, 1, zeroblob(32), x'', 1)"},
        std::pair{"an outcome of a commit",
                  "INSERT INTO outcome VALUES (randomblob(16), zeroblob(16), 0, zeroblob(16), '', "
                  "x'', zeroblob(32), '', x'', 99, 1, zeroblob(32), x'', 1)"},
        std::pair{"a change beyond", "UPDATE bucket SET seq = 0"},
        std::pair{"two changes of a bucket", "UPDATE member SET seq = 1"},
        std::pair{"a row that refers", "DELETE FROM clinic"},
        std::pair{"SQLite finds the file damaged", "UPDATE bucket SET seq = -1"},
        std::pair{"a claim without its unit", "DELETE FROM slot_unit"},
        std::pair{"a unit without its claim", "UPDATE booking SET state = 'cancelled'"},
        std::pair{"a row of booking is in wrong buckets",
                  "UPDATE member SET gone = 1 WHERE tbl = 'booking'"},
        std::pair{
            "an account cannot see its patient",
            "UPDATE account SET role = 'patient', patient_id = (SELECT min(id) FROM patient)"},
        std::pair{"a row of patient is in wrong buckets",
                  "DELETE FROM member WHERE tbl = 'patient'"},
        std::pair{"The audit chain", "UPDATE audit SET at = at + 1 WHERE seq = 2"},
        std::pair{"The audit chain", "UPDATE audit SET actor_id = randomblob(16) WHERE seq = 2"},
        std::pair{"The audit chain", "UPDATE audit SET device_id = randomblob(16) WHERE seq = 2"},
        std::pair{"The audit chain", "UPDATE audit SET action = 'nothing' WHERE seq = 2"},
        std::pair{"The audit chain", "UPDATE audit SET object = 'nothing' WHERE seq = 2"},
        std::pair{"The audit chain", "UPDATE audit SET detail = 'nothing' WHERE seq = 2"},
        std::pair{"The audit chain", "UPDATE audit SET detail = action, action = '' WHERE seq = 2"},
        std::pair{"The audit chain", "UPDATE audit SET hash = randomblob(32) WHERE seq = 2"},
        std::pair{"The audit chain", "UPDATE audit SET prev_hash = randomblob(32) WHERE seq = 2"},
        std::pair{"The audit chain", "DELETE FROM audit WHERE seq = 2"},
        std::pair{"The audit chain", "DELETE FROM audit WHERE seq = 1"}));

}  // namespace
}  // namespace wardbook
