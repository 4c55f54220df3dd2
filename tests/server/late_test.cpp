#include <gtest/gtest.h>

#include "tests/server/test_device.h"

// A hospital books, and its patient comes, while it is offline; the server hears of it when the
// booked days are over, or when it can't take the booking any more.

namespace wardbook::test {
namespace {

using Codes = std::vector<OutcomeCode>;
using O = OutcomeCode;

class LateTest : public ::testing::Test {
 protected:
  static constexpr int64_t kDay = 24 * 60;  // minutes

  /// The tablet was online ten days ago for the last time.
  LateTest() : start_(wall_now().plus_minutes(-10 * kDay)) {
    TestDevice before(server_.client());
    EXPECT_TRUE(before.log_in("staff1") && before.sync());
    const std::string then = std::to_string(start_.ms);
    server_.in_database("UPDATE device SET last_seen = " + then +
                        "; UPDATE device_user SET since = " + then +
                        "; UPDATE account SET since = " + then);
    tablet_ = std::make_unique<TestDevice>(before, server_.client());
    for (const Pool& one : before.rows<Pool>())
      if (one.hospital == *before.login().hospital && one.bed_class == BedClass::icu) pool_ = one;
    for (const Bed& one : before.rows<Bed>())
      if (one.pool == pool_.id) bed_ = one.id;
    for (const Hospital& one : before.rows<Hospital>())
      if (one.id == pool_.hospital) grid_ = one.grid;
  }

  Instant day(int number) const { return start_.plus_minutes(number * kDay); }
  template <class I>
  I fresh() {
    return I::make(wall_now(), random_);
  }

  RegisterPatient patient() const {
    RegisterPatient form;
    form.patient = patient_;
    form.name = "Amina";
    return form;
  }
  /// The intensive care bed, for that many days from the first one on.
  Book book(int days) const {
    Book ask;
    ask.booking = booking_;
    ask.patient = patient_;
    ask.hospital = pool_.hospital;
    ask.pool = pool_.id;
    ask.bed_class = BedClass::icu;
    ask.asked.from = slot_of(grid_, floor_minute(start_));
    ask.asked.to = ask.asked.from.plus(days * kDay);
    ask.triage = {TriageScale::iitt, "red", start_};
    return ask;
  }
  Admit admit(Instant at) const { return {booking_, stay_, bed_, at}; }
  /// As a tablet sends it: with the id of the booking.
  SentCommand booked(Instant at, const Book& ask) {
    return tablet_->next_at(at, ask, CommandId{ask.booking.uuid});
  }
  Book book_now(BookingId id, PatientId patient) const {
    Book ask = book(1);
    ask.booking = id;
    ask.patient = patient;
    ask.asked = {floor_minute(wall_now()), floor_minute(wall_now()).plus(5 * kDay)};
    return ask;
  }

  Codes push(const std::vector<SentCommand>& commands) {
    Codes codes;
    tablet_->forget_cursors();
    reply_ = tablet_->sync(commands);
    EXPECT_TRUE(reply_ && !reply_->fork);
    if (!reply_) return codes;
    for (const OutcomeRecord& record : reply_->outcomes) codes.push_back(record.outcome.code);
    return codes;
  }
  /// As the last reply brought it.
  template <class Row, class I>
  std::optional<Row> row(I id) const {
    for (const Row& one : tablet_->rows<Row>())
      if (one.id == id) return one;
    return std::nullopt;
  }
  void expect_whole() {
    const auto found = server_.check();
    EXPECT_TRUE(found.empty()) << found.front();
  }

  LiveServer server_;
  SecureRandom random_;
  const Instant start_;
  std::unique_ptr<TestDevice> tablet_;
  Pool pool_;
  BedId bed_;
  Grid grid_;
  std::optional<SyncReply> reply_;
  const PatientId patient_ = fresh<PatientId>();
  const BookingId booking_ = fresh<BookingId>();
  const StayId stay_ = fresh<StayId>();
};

TEST_F(LateTest, WhoWasBookedAndAdmittedInTimeIsInTheBed) {
  EXPECT_EQ(push({tablet_->next_at(day(0), patient()), tablet_->next_at(day(0), book(5)),
                  tablet_->next_at(day(4), Arrive{booking_, day(4)}),
                  tablet_->next_at(day(4), admit(day(4)))}),
            (Codes{O::done, O::in_the_past, O::done, O::done}));
  EXPECT_EQ(reply_->outcomes.at(1).outcome.params.booking, booking_);
  const auto booking = row<Booking>(booking_);
  ASSERT_TRUE(booking);
  EXPECT_EQ(booking->state, BookingState::admitted);
  EXPECT_GT(booking->slots.to, floor_minute(wall_now())) << "units from the current slot on";
  const auto stay = row<Stay>(stay_);
  ASSERT_TRUE(stay);
  EXPECT_EQ(stay->state, StayState::active);
  EXPECT_EQ(stay->admitted_at, day(4));
  EXPECT_EQ(row<Bed>(bed_)->status, BedStatus::occupied);
  expect_whole();
}

TEST_F(LateTest, WhoCameToABedThatIsTakenNowIsOverCapacity) {
  TestDevice other(server_.client());
  ASSERT_TRUE(other.log_in("staff1"));
  RegisterPatient ben = patient();
  ben.patient = fresh<PatientId>();
  const Book now = book_now(fresh<BookingId>(), ben.patient);
  ASSERT_TRUE(other.sync({other.next(ben), other.next(now)}));
  EXPECT_EQ(push({tablet_->next_at(day(0), patient()), tablet_->next_at(day(0), book(5)),
                  tablet_->next_at(day(4), Arrive{booking_, day(4)})}),
            (Codes{O::done, O::in_the_past, O::over_capacity}));
  EXPECT_EQ(row<Booking>(booking_)->state, BookingState::arrived);
  expect_whole();
}

TEST_F(LateTest, WhoeverDidNotComeHasABookingThatExpired) {
  EXPECT_EQ(push({tablet_->next_at(day(0), patient()), tablet_->next_at(day(0), book(5))}),
            (Codes{O::done, O::in_the_past}));
  const auto booking = row<Booking>(booking_);
  ASSERT_TRUE(booking);
  EXPECT_EQ(booking->state, BookingState::expired);
  EXPECT_EQ(booking->slots, book(5).asked);
  expect_whole();
}

TEST_F(LateTest, WhatWasBookedAfterItsTimeIsKeptForWhoeverCameOnly) {
  EXPECT_EQ(push({tablet_->next_at(day(0), patient()), booked(day(6), book(5))}),
            (Codes{O::done, O::in_the_past}));
  EXPECT_FALSE(row<Booking>(booking_));
  EXPECT_EQ(push({tablet_->next_at(day(6), Arrive{booking_, day(6)})}), Codes{O::done});
  ASSERT_TRUE(row<Booking>(booking_));
  EXPECT_EQ(row<Booking>(booking_)->state, BookingState::arrived);
  expect_whole();
}

TEST_F(LateTest, AClockThatWasSetBackIsNotBelieved) {
  // What comes after this was made after this, whatever it says.
  EXPECT_EQ(push({tablet_->next_at(day(0), patient())}), Codes{O::done});
  EXPECT_EQ(push({booked(day(0), book(5))}), Codes{O::in_the_past});
  EXPECT_FALSE(row<Booking>(booking_));
}

/// More than one request takes: the second counts as made after the first.
TEST_F(LateTest, WhoWasAdmittedByTheSecondRequestIsInTheBed) {
  EXPECT_EQ(push({tablet_->next_at(day(0), patient())}), Codes{O::done});
  EXPECT_EQ(push({booked(day(0), book(5)), tablet_->next_at(day(4), admit(day(4)))}),
            (Codes{O::in_the_past, O::done}));
  ASSERT_TRUE(row<Booking>(booking_));
  EXPECT_EQ(row<Booking>(booking_)->state, BookingState::admitted);
  EXPECT_EQ(row<Bed>(bed_)->status, BedStatus::occupied);
  expect_whole();
}

/// A clinic has booked the patient meanwhile, who lies in a bed already.
class ElsewhereTest : public LateTest {
 protected:
  ElsewhereTest() : desk_(server_.client()) {
    EXPECT_TRUE(desk_.log_in("desk1") && desk_.sync());
    RegisterPatient form = patient();
    form.clinic = desk_.login().clinic;
    Book ask = icu_booking(desk_, fresh<BookingId>(), patient_, "red");
    ask.bed_class = BedClass::general;
    EXPECT_TRUE(desk_.sync({desk_.next(form), desk_.next(ask)}));
    hold_ = ask.booking;
  }
  std::optional<Booking> hold() {
    desk_.forget_cursors();
    EXPECT_TRUE(desk_.sync());
    for (const Booking& one : desk_.rows<Booking>())
      if (one.id == hold_) return one;
    return std::nullopt;
  }

  TestDevice desk_;
  BookingId hold_;
};

TEST_F(ElsewhereTest, WhoIsInTheBedIsThere) {
  const Instant now = wall_now();
  EXPECT_EQ(push({booked(now, book_now(booking_, patient_)), tablet_->next_at(now, admit(now))}),
            (Codes{O::has_hold, O::done}));
  EXPECT_EQ(reply_->outcomes.at(1).outcome.params.booking, booking_);
  const auto booking = row<Booking>(booking_);
  ASSERT_TRUE(booking);
  EXPECT_EQ(booking->state, BookingState::admitted);
  EXPECT_EQ(booking->made_by, tablet_->login().account);
  ASSERT_TRUE(row<Stay>(stay_));
  EXPECT_EQ(row<Stay>(stay_)->state, StayState::active);
  EXPECT_EQ(row<Bed>(bed_)->status, BedStatus::occupied);
  EXPECT_EQ(hold()->state, BookingState::confirmed) << "the clinic's own is as it was";
  for (const Booking& one : desk_.rows<Booking>())
    EXPECT_NE(one.id, booking_) << "which the clinic did not make";
  expect_whole();
}

TEST_F(ElsewhereTest, AnArrivalOpensAReviewAndTheAdmissionCounts) {
  const Instant now = wall_now();
  EXPECT_EQ(push({booked(now, book_now(booking_, patient_)),
                  tablet_->next_at(now, Arrive{booking_, now}), tablet_->next_at(now, admit(now))}),
            (Codes{O::has_hold, O::colliding_fact, O::done}));
  const auto named = reply_->outcomes.at(1).outcome.params.review;
  ASSERT_TRUE(named);
  const auto review = row<Review>(*named);
  ASSERT_TRUE(review);
  EXPECT_EQ(review->kind, ReviewKind::colliding_facts);
  EXPECT_EQ(review->booking, booking_);
  EXPECT_EQ(row<Booking>(booking_)->state, BookingState::admitted);
  expect_whole();
}

/// The tablet asks for its answer again, and another one reports that the patient has left.
TEST_F(ElsewhereTest, TheBedIsFreeWhenThePatientHasLeft) {
  const Instant now = wall_now();
  const auto book = booked(now, book_now(booking_, patient_));
  const auto fact = tablet_->next_at(now, admit(now));
  EXPECT_EQ(push({book}), Codes{O::has_hold});
  EXPECT_EQ(push({fact}), Codes{O::done});
  EXPECT_EQ(push({book, fact}), (Codes{O::has_hold, O::done}));
  ASSERT_TRUE(row<Booking>(booking_));
  EXPECT_EQ(push({tablet_->next(Discharge{stay_, DischargeReason::recovered, wall_now()})}),
            Codes{O::done});
  EXPECT_EQ(row<Booking>(booking_)->state, BookingState::discharged);
  EXPECT_EQ(row<Bed>(bed_)->status, BedStatus::housekeeping);
  expect_whole();
}

}  // namespace
}  // namespace wardbook::test
