#pragma once

#include <gtest/gtest.h>

#include "tests/unit/rules/world.h"

namespace wardbook {

/// Every state that a booking has on the server.
constexpr BookingState kServerStates[] = {
    BookingState::confirmed, BookingState::waitlisted,      BookingState::refused,
    BookingState::arrived,   BookingState::admitted,        BookingState::discharged,
    BookingState::cancelled, BookingState::noshow,          BookingState::expired,
    BookingState::moved,     BookingState::entered_in_error};

/// A hospital with one pool and its staff, and bookings in any state, made by real commands.
class WardWorld : public World {
 public:
  explicit WardWorld(int units, Side side = Side::server) : World(side) {
    north = hospital("North");
    main_pool = pool(north, units);
    nurse = staff(north);
  }

  HospitalId north;
  PoolId main_pool;
  AccountId nurse;

  BedId bed(int index) const { return beds(main_pool).at(static_cast<size_t>(index)); }
  BedStatus status(BedId id) const { return rows.beds.at(id).status; }
  void set_status(BedId id, BedStatus status) { rows.beds.at(id).status = status; }
  const Stay& stay(StayId id) const { return rows.stays.at(id); }
  BookingState state(BookingId id) const { return booking(id).state; }

  /// A booking of a new patient, made in time for two slots, that has reached the server only when
  /// they were over: ten days after.
  BookingId came_late() {
    const Book ask = book(patient(), main_pool, 0, 2);
    const Instant made = now;
    pass_hours(10 * 24);
    EXPECT_EQ(send_late(desk, ask, made).code, OutcomeCode::in_the_past);
    return ask.booking;
  }

  /// Fills the pool's units in the slots with bookings of other patients.
  void fill(int first, int count) {
    while (load(main_pool, first).free() > 0) (void)confirmed(patient(), main_pool, first, count);
  }

  /// A booking that nothing but the slots asked for would help: full, it waits.
  Book only_then(PatientId who, int first, int count) {
    Book ask = book(who, main_pool, first, count);
    ask.not_after = ask.asked.from;
    return ask;
  }

  /// Who is in a bed of the pool, without a booking before.
  struct In {
    PatientId patient;
    BookingId booking;
    StayId stay;
  };
  WalkIn walk_in(PatientId who, BedId where, int slots_long = 2) {
    return {fresh<BookingId>(),
            fresh<StayId>(),
            who,
            where,
            slot(main_pool, slots_long),
            Triage{TriageScale::iitt, "yellow", now},
            {},
            now};
  }
  In in_bed(BedId where, int slots_long = 2) {
    const WalkIn fact = walk_in(patient(), where, slots_long);
    must(nurse, fact);
    return {fact.patient, fact.booking, fact.stay};
  }

  Arrive arrive(BookingId id) const { return {id, now}; }
  Admit admit(BookingId id, BedId where) { return {id, fresh<StayId>(), where, now}; }
  Transfer transfer(StayId id, BedId where) const { return {id, where, now}; }
  Discharge discharge(StayId id) const { return {id, DischargeReason::recovered, now}; }
  StayId admitted(BookingId id, BedId where) {
    const Admit fact = admit(id, where);
    must(nurse, fact);
    return fact.stay;
  }

  /// A booking of a new patient in that state, two slots from now on; bed 0 is used for it if it
  /// has to have been in one. Not `held`.
  BookingId in_state(BookingState wanted);

 private:
  BookingId waitlisted();
  BookingId moved();
};

}  // namespace wardbook
