#include <set>

#include "sync-server/core/decider.h"
#include "sync-server/core/system_work.h"
#include "tests/contract/files.h"
#include "tests/contract/store_contract.h"

// What the server has to do by itself as time passes.

namespace wardbook {

TEST_P(StoreContract, TheClockFindsItsWork) {
  Booking confirmed = country.booking(country.patients[0], country.north_pool, 0, 2);
  confirmed.arrive_by = floor_minute(country.now).plus(240);
  Booking waiting = country.booking(country.patients[1], country.north_pool, 0, 2);
  waiting.state = BookingState::waitlisted;
  Booking admitted = country.booking(country.patients[2], country.north_pool, 0, 1);
  admitted.state = BookingState::admitted;
  write(taking(confirmed));
  write(waiting);
  write(taking(admitted));
  write(country.stay(admitted, country.beds[0]));
  const auto due = [&](int64_t minutes) {
    const DueWork work = *store->due(country.now.plus_minutes(minutes), 10);
    return std::to_string(work.overstays.size()) + std::to_string(work.late.size()) +
           std::to_string(work.too_late.size());
  };
  EXPECT_EQ(due(239), "000");
  EXPECT_EQ(due(240), "010");
  EXPECT_EQ(due(360), "110");
  EXPECT_EQ(due(1440), "110");
  EXPECT_EQ(due(1441), "111");
}

/// Nobody is awaited for a closure.
TEST_P(StoreContract, AClosureIsNeverLate) {
  Booking closure = country.booking(country.patients[0], country.north_pool, 0, 2);
  closure.kind = BookingKind::block;
  closure.patient.reset();
  closure.clinic.reset();
  write(taking(closure));
  EXPECT_TRUE(store->due(country.now.plus_minutes(24 * 60), 10)->late.empty());
}

/// Somebody says that the patient lies in a bed of another hospital, whose slots are shorter.
TEST_P(StoreContract, AStayGoesOnByTheSlotsOfItsClaim) {
  country.south.grid.step_hours = 1;
  write(country.south);
  Booking admitted = country.booking(country.patients[0], country.north_pool, 0, 1);
  admitted.state = BookingState::admitted;
  write(taking(admitted));
  Stay there = country.stay(admitted, country.beds[3]);
  there.state = StayState::disputed;
  write(there);
  const auto due = due_commands(*store, to_instant(country.slot(1)));
  ASSERT_OK(due);
  ASSERT_EQ(due->size(), 1u);
  EXPECT_EQ(std::get<ExtendStay>(due->front().command.args).until, country.slot(2));
}

TEST_P(StoreContract, WorkThatWasRefusedHidesNoOther) {
  for (int who = 0; who < 2; ++who) {
    Booking late =
        country.booking(country.patients[static_cast<size_t>(who)], country.north_pool, 0, 2);
    late.arrive_by = floor_minute(country.now).plus(who);
    write(taking(late));
  }
  const Decider decider(Bytes(32, 7));
  const Instant then = country.now.plus_minutes(10);
  std::set<CommandId> seen;
  for (int turn = 0; turn < 2; ++turn) {
    const auto due = due_commands(*store, then, 1);
    ASSERT_OK(due);
    ASSERT_EQ(due->size(), 1u);
    EXPECT_TRUE(seen.insert(due->front().command.id).second);
    ASSERT_OK(store->begin());
    ASSERT_OK(decider.refuse(*store, due->front(), then, OutcomeCode::ledger_conflict, {}));
    ASSERT_OK(store->commit());
  }
  EXPECT_TRUE(due_commands(*store, then, 1)->empty());
}

}  // namespace wardbook
