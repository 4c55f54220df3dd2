#include <gtest/gtest.h>

#include "tests/server/test_device.h"

// A hospital books, and its patient comes, while it is offline; the server hears of it when the
// booked days are over.

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
                        "; UPDATE device_user SET since = " + then);
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
  Book now = book(1);
  now.booking = fresh<BookingId>();
  now.patient = ben.patient;
  now.asked = {floor_minute(wall_now()), floor_minute(wall_now()).plus(5 * kDay)};
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

TEST_F(LateTest, WhatWasBookedAfterItsTimeIsNotKept) {
  EXPECT_EQ(push({tablet_->next_at(day(0), patient()), tablet_->next_at(day(6), book(5)),
                  tablet_->next_at(day(6), Arrive{booking_, day(6)})}),
            (Codes{O::done, O::in_the_past, O::unknown_row}));
  EXPECT_FALSE(row<Booking>(booking_));
  expect_whole();
}

TEST_F(LateTest, AClockThatWasSetBackIsNotBelieved) {
  // What comes after this was made after this, whatever it says.
  EXPECT_EQ(push({tablet_->next_at(day(0), patient())}), Codes{O::done});
  EXPECT_EQ(push({tablet_->next_at(day(0), book(5))}), Codes{O::in_the_past});
  EXPECT_FALSE(row<Booking>(booking_));
}

}  // namespace
}  // namespace wardbook::test
