#include "tests/unit/rules/ward_world.h"

// A request is refused for want of room or time; then the server hears of its patient, whom the
// hospital has had all the time.

namespace wardbook {
namespace {

using S = BookingState;
using O = OutcomeCode;

class RefusedBookTest : public testing::Test {
 protected:
  /// What the ward asked for while it was offline.
  Book wish() {
    Book ask = ward.book(who, ward.main_pool, 0, 2);
    ask.clinic.reset();
    return ask;
  }
  BookingId refused(const Book& ask, O why) {
    const Outcome outcome = ward.send(ward.nurse, ask);
    EXPECT_EQ(outcome.code, why) << to_text(outcome.code) << " " << outcome.params.detail;
    EXPECT_FALSE(ward.rows.bookings.contains(ask.booking));
    return ask.booking;
  }
  /// A clinic has booked the patient elsewhere meanwhile.
  BookingId has_hold() {
    const PoolId there = ward.pool(ward.hospital("South", 10), 1);
    hold = ward.confirmed(who, there, 0, 2);
    return refused(wish(), O::has_hold);
  }
  /// The fact counts: its patient is in the bed.
  void expect_in_bed(BookingId id, O code = O::done) {
    const Admit fact = ward.admit(id, ward.bed(0));
    const Outcome outcome = ward.send(ward.nurse, fact);
    EXPECT_EQ(outcome.code, code) << to_text(outcome.code) << " " << outcome.params.detail;
    EXPECT_EQ(outcome.params.booking, id);
    ASSERT_TRUE(ward.rows.bookings.contains(id));
    EXPECT_EQ(ward.state(id), S::admitted);
    EXPECT_EQ(ward.stay(fact.stay).state, StayState::active);
    EXPECT_EQ(ward.status(ward.bed(0)), BedStatus::occupied);
    ward.store.check_wards();
  }
  void expect_lost(BookingId id) {
    EXPECT_EQ(ward.send(ward.nurse, ward.admit(id, ward.bed(0))).code, O::unknown_row);
    EXPECT_FALSE(ward.rows.bookings.contains(id));
  }

  WardWorld ward{1};
  PatientId who = ward.patient();
  BookingId hold;
};

TEST_F(RefusedBookTest, AnAdmissionMakesTheBookingAsItWasAsked) {
  const Instant made = ward.now;
  const BookingId id = has_hold();
  const int64_t receipt = ward.store.commits();
  ward.pass_hours(1);
  expect_in_bed(id);
  const Booking& booking = ward.booking(id);
  EXPECT_EQ(booking.patient, who);
  EXPECT_EQ(booking.asked, ward.slots(ward.main_pool, 0, 2));
  EXPECT_EQ(booking.slots, booking.asked);
  EXPECT_EQ(booking.asked_pool, ward.main_pool);
  EXPECT_EQ(booking.triage_level, "yellow");
  EXPECT_EQ(booking.made_by, ward.nurse);
  EXPECT_EQ(booking.made_at, made);
  EXPECT_EQ(booking.receipt, receipt);
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
  EXPECT_EQ(ward.state(hold), S::confirmed) << "where it is, somebody else decides";
  EXPECT_EQ(ward.store.events.back().booking, id);
}

TEST_F(RefusedBookTest, EveryRefusalForRoomOrTime) {
  struct Case {
    O code;
    std::string detail;
  };
  for (const Case& one :
       {Case{O::has_hold, ""}, Case{O::no_place, ""}, Case{O::pool_closed, ""},
        Case{O::in_the_past, ""}, Case{O::too_far_ahead, ""}, Case{O::malformed, "asked"},
        Case{O::malformed, "pool"}, Case{O::unknown_row, "booking"}}) {
    SCOPED_TRACE(std::string(to_text(one.code)) + " " + one.detail);
    const Book ask = wish();
    Outcome answer{one.code, {}, {}};
    answer.params.detail = one.detail;
    ward.store.refused_books[ask.booking] = {ask, ward.nurse, ward.now, 1, answer};
    expect_in_bed(ask.booking);
    for (const auto& [id, stay] : std::map(ward.rows.stays))
      if (stay.booking == ask.booking) ward.must(ward.nurse, ward.discharge(id));
    ward.set_status(ward.bed(0), BedStatus::vacant);
    ward.pass_hours(12);
  }
}

TEST_F(RefusedBookTest, EveryOtherRefusalLeavesNothing) {
  for (const auto& [code, detail] :
       {std::pair{O::not_allowed, ""}, std::pair{O::not_allowed, "clinic"},
        std::pair{O::unknown_row, "patient"}, std::pair{O::unknown_row, "hospital"},
        std::pair{O::unknown_row, "pool"}, std::pair{O::malformed, "triage"},
        std::pair{O::malformed, "booking"}, std::pair{O::ledger_conflict, ""}}) {
    SCOPED_TRACE(std::string(to_text(code)) + " " + detail);
    const Book ask = wish();
    Outcome answer{code, {}, {}};
    answer.params.detail = detail;
    ward.store.refused_books[ask.booking] = {ask, ward.nurse, ward.now, 1, answer};
    expect_lost(ask.booking);
  }
}

/// After a restore, before that row is back.
TEST_F(RefusedBookTest, AFactOfBeforeWaitsForTheRowThatARefusalHasLeft) {
  const Book ask = wish();
  Outcome answer{O::in_the_past, {}, {}};
  answer.params.booking = ask.booking;
  ward.store.refused_books[ask.booking] = {ask, ward.nurse, ward.now, 1, answer};
  const Admit fact = ward.admit(ask.booking, ward.bed(0));
  EXPECT_EQ(ward.reinstate(ward.nurse, fact, Outcome{}).code, O::unknown_row);
  EXPECT_FALSE(ward.rows.bookings.contains(ask.booking));
  expect_in_bed(ask.booking);
}

TEST_F(RefusedBookTest, WhatNeverHadAFormLeavesNothing) {
  Book ask = wish();
  ask.asked.to = ask.asked.from;
  expect_lost(refused(ask, O::malformed));
}

/// Both are asked before the patient is, and the pool even before the hospital.
TEST_F(RefusedBookTest, OfAnUnknownPatientLeavesNothing) {
  Book ask = wish();
  ask.patient = ward.fresh<PatientId>();
  ask.asked.to = ask.asked.from.plus(40 * 24 * 60);
  expect_lost(refused(ask, O::malformed));
}

TEST_F(RefusedBookTest, ForAnotherPoolThanTheHospitalsLeavesNothing) {
  Book ask = wish();
  ask.pool = ward.pool(ward.hospital("South", 10), 1, BedClass::icu);
  expect_lost(refused(ask, O::malformed));
}

TEST_F(RefusedBookTest, AnArrivalGetsUnitsFromNowOn) {
  ward.must(ward.admin, [&] {
    const Pool& pool = ward.rows.pools.at(ward.main_pool);
    return SetUpPool{
        pool.id,           pool.hospital,           pool.ward, pool.name, pool.bed_class,
        pool.capabilities, pool.turnaround_minutes, false};
  }());
  const BookingId id = refused(wish(), O::pool_closed);
  ward.pass_hours(24);
  ward.must(ward.nurse, ward.arrive(id));
  EXPECT_EQ(ward.state(id), S::arrived);
  EXPECT_EQ(ward.booking(id).slots, ward.slots(ward.main_pool, 0, 2)) << "as long as was asked";
  expect_in_bed(id);
}

TEST_F(RefusedBookTest, AnArrivalBesideAnotherHoldIsAReviewOfWhatWasAsked) {
  const BookingId id = has_hold();
  const Outcome outcome = ward.send(ward.nurse, ward.arrive(id));
  EXPECT_EQ(outcome.code, O::colliding_fact);
  ASSERT_TRUE(ward.rows.bookings.contains(id));
  EXPECT_EQ(ward.state(id), S::expired);
  EXPECT_EQ(ward.state(hold), S::confirmed);
  const auto reviews = ward.open_reviews(ReviewKind::colliding_facts);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].id, outcome.params.review);
  EXPECT_EQ(reviews[0].booking, id);
  expect_in_bed(id);
}

TEST_F(RefusedBookTest, GoesOverCapacityWhereItIsFull) {
  const BookingId id = has_hold();
  ward.fill(0, 2);
  expect_in_bed(id, O::over_capacity);
  EXPECT_EQ(ward.over_slots(id), 2);
  EXPECT_EQ(ward.open_reviews(ReviewKind::over_capacity).size(), 1u);
}

TEST_F(RefusedBookTest, WhosePatientLiesElsewhereIsDisputed) {
  const BookingId id = has_hold();
  const PoolId there = *ward.booking(hold).pool;
  ward.must(ward.staff(ward.booking(hold).hospital), ward.admit(hold, ward.beds(there)[0]));
  const Admit fact = ward.admit(id, ward.bed(0));
  EXPECT_EQ(ward.send(ward.nurse, fact).code, O::colliding_fact);
  EXPECT_EQ(ward.stay(fact.stay).state, StayState::disputed);
  EXPECT_EQ(ward.open_reviews(ReviewKind::colliding_facts).size(), 1u);
  ward.store.check_wards();
}

TEST_F(RefusedBookTest, MadeTooLateIsThereForItsPatient) {
  Book ask = wish();
  ask.asked = ward.slots(ward.main_pool, -4, 2);
  const BookingId id = refused(ask, O::in_the_past);
  expect_in_bed(id);
  EXPECT_EQ(ward.booking(id).slots, ward.slots(ward.main_pool, 0, 2));
}

TEST_F(RefusedBookTest, ByAClockThatWasFarAheadIsAsLongAsWasAsked) {
  Book ask = wish();
  ask.asked = ward.slots(ward.main_pool, 300 * 4, 2);
  const BookingId id = refused(ask, O::too_far_ahead);
  expect_in_bed(id);
  EXPECT_EQ(ward.booking(id).asked, ask.asked);
  EXPECT_EQ(ward.booking(id).slots, ward.slots(ward.main_pool, 0, 2));
}

TEST_F(RefusedBookTest, LongerThanThePolicyNowLetsAStayBeHasThatLength) {
  ward.rows.policy->longest_stay_days = 3;
  Book ask = wish();
  ask.asked = ward.slots(ward.main_pool, 0, 5 * 4);
  const BookingId id = refused(ask, O::malformed);
  expect_in_bed(id);
  EXPECT_EQ(ward.booking(id).slots, ward.slots(ward.main_pool, 0, 3 * 4));
}

TEST_F(RefusedBookTest, InPlaceOfOneThatWasRefusedToo) {
  Book ask = wish();
  ask.replaces = has_hold();
  const BookingId id = refused(ask, O::unknown_row);
  expect_in_bed(id);
}

TEST_F(RefusedBookTest, ThatFoundNoPlaceKeepsTheHoldThatItWasToReplace) {
  const PoolId other = ward.pool(ward.north, 1);
  const BookingId old = ward.confirmed(who, other, 0, 1);
  ward.fill(0, 2);
  Book ask = wish();
  ask.replaces = old;
  ask.alternates = Alternates::only_this;
  ask.not_after = ask.asked.from;
  const BookingId id = refused(ask, O::no_place);
  expect_in_bed(id, O::over_capacity);
  EXPECT_EQ(ward.state(old), S::confirmed);
}

TEST_F(RefusedBookTest, ItsPatientInABedOfAnotherHospital) {
  const BookingId id = has_hold();
  const HospitalId east = ward.hospital("East", 30);
  const PoolId there = ward.pool(east, 1);
  const Admit fact = ward.admit(id, ward.beds(there)[0]);
  ward.must(ward.staff(east), fact);
  EXPECT_EQ(ward.booking(id).hospital, east);
  EXPECT_EQ(ward.booking(id).asked_hospital, ward.north);
  EXPECT_EQ(ward.load(there, 0).used, 1);
}

TEST_F(RefusedBookTest, OnlyItsOwnHospitalReportsTheArrival) {
  const BookingId id = has_hold();
  const AccountId stranger = ward.staff(ward.booking(hold).hospital);
  EXPECT_EQ(ward.send(stranger, ward.arrive(id)).code, O::not_allowed);
  EXPECT_FALSE(ward.rows.bookings.contains(id));
}

TEST_F(RefusedBookTest, IsNoRowForARequest) {
  const BookingId id = has_hold();
  EXPECT_EQ(ward.send(ward.nurse, CancelBooking{id, ""}).code, O::unknown_row);
  EXPECT_EQ(ward.send(ward.nurse, NoShow{id}).code, O::unknown_row);
  EXPECT_EQ(ward.send(ward.nurse, EnterInError{id, "twice"}).code, O::unknown_row);
}

TEST_F(RefusedBookTest, ItsPatientLeavesAgain) {
  const BookingId id = has_hold();
  const StayId in = ward.admitted(id, ward.bed(0));
  ward.must(ward.nurse, ward.discharge(in));
  EXPECT_EQ(ward.state(id), S::discharged);
  EXPECT_EQ(ward.status(ward.bed(0)), BedStatus::housekeeping);
}

TEST_F(RefusedBookTest, UnderTheIdThatThePatientHadThere) {
  const auto local = ward.fresh<PatientId>();
  ward.rows.aliases[local] = who;
  const PoolId there = ward.pool(ward.hospital("South", 10), 1);
  hold = ward.confirmed(who, there, 0, 2);
  Book ask = wish();
  ask.patient = local;
  const BookingId id = refused(ask, O::has_hold);
  expect_in_bed(id);
  EXPECT_EQ(ward.booking(id).patient, who);
}

TEST_F(RefusedBookTest, IsThereAgainAfterARestore) {
  const Book ask = wish();
  const Outcome sealed{O::has_hold, {}, {}};
  EXPECT_EQ(ward.reinstate(ward.nurse, ask, sealed), sealed);
  EXPECT_EQ(ward.reinstate(ward.nurse, ward.admit(ask.booking, ward.bed(0)), Outcome{}), Outcome{});
  EXPECT_EQ(ward.state(ask.booking), S::admitted);
  EXPECT_EQ(ward.status(ward.bed(0)), BedStatus::occupied);
}

/// After a restore a clinic has booked the patient elsewhere before the answer came back.
TEST_F(RefusedBookTest, OneThatContradictsIsThereForItsPatient) {
  const PoolId there = ward.pool(ward.hospital("South", 10), 1);
  hold = ward.confirmed(who, there, 0, 2);
  const Book ask = wish();
  const Outcome sealed{};
  EXPECT_EQ(ward.reinstate(ward.nurse, ask, sealed).code, O::has_hold);
  ward.store.refused_books[ask.booking] = {ask, ward.nurse, ward.now, 1, sealed};
  expect_in_bed(ask.booking);
  EXPECT_EQ(ward.state(hold), S::confirmed);
  EXPECT_EQ(ward.reinstate(ward.nurse, ask, sealed), sealed) << "it is back";
  EXPECT_EQ(ward.state(ask.booking), S::admitted);
  EXPECT_EQ(ward.load(ward.main_pool, 0).used, 1);
}

TEST_F(RefusedBookTest, OneThatIsNotBackIsWhereItWasGiven) {
  Book ask = ward.book(who, ward.pool(ward.hospital("South", 10), 1), 0, 2);
  Outcome sealed{O::other_hospital, {}, {}};
  sealed.params.hospital = ward.north;
  sealed.params.pool = ward.main_pool;
  sealed.params.slots = ward.slots(ward.main_pool, 0, 2);
  ward.store.refused_books[ask.booking] = {ask, ward.desk, ward.now, 1, sealed};
  ward.must(ward.nurse, ward.arrive(ask.booking));
  EXPECT_EQ(ward.state(ask.booking), S::arrived);
  EXPECT_EQ(ward.booking(ask.booking).pool, ward.main_pool);
  EXPECT_EQ(ward.booking(ask.booking).asked_hospital, ask.hospital);
  EXPECT_EQ(ward.load(ward.main_pool, 1).used, 1);
}

/// As long as the tablet that asked has not told what it was answered.
TEST_F(RefusedBookTest, AFactWaitsForItAfterARestore) {
  const Admit fact = ward.admit(ward.fresh<BookingId>(), ward.bed(0));
  EXPECT_EQ(ward.reinstate(ward.nurse, fact, Outcome{}).code, O::unknown_row);
  EXPECT_TRUE(ward.rows.stays.empty());
}

}  // namespace
}  // namespace wardbook
