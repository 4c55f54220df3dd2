#include "sync-server/core/decider.h"

#include "shared/sync/buckets.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "sync-server/core/derived_id.h"
#include "tests/contract/files.h"
#include "tests/contract/store_contract.h"

// A command goes through the rules into the tables.

namespace wardbook {

TEST_P(StoreContract, AnAnswerIsKeptWithAllThatItWasGivenTo) {
  RegisterPatient form;
  form.patient = country.fresh<PatientId>();
  form.name = "Amina";
  Incoming incoming = own_command(country.fresh<CommandId>(), country.staff.id, country.now, form);
  EXPECT_EQ(incoming.body, sync::encode_body(incoming.command));
  EXPECT_EQ(incoming.body_hash, sync::body_hash(incoming.body));
  EXPECT_EQ(incoming.judged_at, country.now);
  Device tablet = device(country.staff.id);
  incoming.device = tablet.id;
  incoming.number = tablet.last_number = 1;
  incoming.judged_at = country.now.plus_minutes(1);
  const Instant then = country.now.plus_minutes(2);
  const Decider decider(Bytes(32, 7));
  ASSERT_OK(store->begin());
  const auto record = decider.decide(*store, incoming, then);
  ASSERT_OK(record);
  ASSERT_OK(store->put_device(tablet));
  ASSERT_OK(store->commit());
  EXPECT_TRUE(decider.is_own(*record, incoming.body_hash));
  const auto kept = store->find_outcome(incoming.command.id).value();
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->device, incoming.device);
  EXPECT_EQ(kept->number, incoming.number);
  EXPECT_EQ(kept->actor, country.staff.id);
  EXPECT_EQ(kept->kind, "register_patient");
  EXPECT_EQ(kept->body, incoming.body);
  EXPECT_EQ(kept->body_hash, incoming.body_hash);
  EXPECT_EQ(kept->code, "done");
  EXPECT_EQ(kept->commit, record->commit);
  EXPECT_EQ(kept->decided_at, then);
  EXPECT_EQ(kept->seal, record->seal);
  EXPECT_EQ(kept->judged_at, incoming.judged_at);
  EXPECT_EQ(to_record(*kept)->outcome, record->outcome);
  // No row names the hospital.
  int64_t at = 0;
  EXPECT_EQ(told(pull(hospital_bucket(country.north.id), at)), "patient 1 0");
  EXPECT_EQ(wrong(), "{}");
}

/// The notice is thought of before the rules ask for more, and again each time after. The answer is
/// that to the command, not to what followed from it.
TEST_P(StoreContract, AnIdIsThatOfItsPlaceAmongTheNewRowsHoweverOftenTheRulesAsked) {
  std::vector<Booking> bookings;
  for (size_t i = 0; i < 3; ++i) {
    bookings.push_back(country.booking(country.patients[i], country.north_pool, 0, 1));
    write(taking(bookings.back()));
  }
  Booking waiting = country.booking(country.patients[3], country.north_pool, 0, 1);
  waiting.state = BookingState::waitlisted;
  write(
      Decision{{}, {CountWaiting{country.north_pool.id, slots_of(waiting), 1}, Put{waiting}}, {}});
  const Decider decider(Bytes(32, 7));
  const Incoming cancel = own_command(country.fresh<CommandId>(), country.desk.id, country.now,
                                      CancelBooking{bookings[0].id, "well again"});
  ASSERT_OK(store->begin());
  const auto record = decider.decide(*store, cancel, country.now);
  ASSERT_OK(record);
  ASSERT_OK(store->commit());
  EXPECT_EQ(record->command, cancel.command.id);
  Ledger ledger;
  ASSERT_OK(store->load(HistoryOfPatientSlice{country.patients[3].id}, ledger));
  EXPECT_EQ(ledger.bookings.at(waiting.id).state, BookingState::confirmed);
  ASSERT_EQ(ledger.notices.size(), 1u);
  const Notice& notice = ledger.notices.begin()->second;
  EXPECT_EQ(notice.id.uuid, derived_id(notice.by_command.uuid, "row", 0, notice.at));
  EXPECT_EQ(wrong(), "{}");
}

}  // namespace wardbook
