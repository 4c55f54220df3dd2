#include <gtest/gtest.h>

#include "tests/unit/rules/world.h"

namespace wardbook {
namespace {

// CancelBooking, NoShow, Expire and Retriage.

class EndingTest : public testing::Test {
 protected:
  BookingId waiting(const std::string& level = "green") {
    const Book ask = world.book(world.patient(), ward, 0, 1, level);
    EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::no_room);
    return ask.booking;
  }

  World world;
  HospitalId north = world.hospital("North");
  PoolId ward = world.pool(north, 1);
  AccountId staff = world.staff(north);
  PatientId ann = world.patient();
};

constexpr BookingState kOver[] = {BookingState::admitted,        BookingState::discharged,
                                  BookingState::cancelled,       BookingState::noshow,
                                  BookingState::expired,         BookingState::moved,
                                  BookingState::entered_in_error};

// --- Cancel

TEST_F(EndingTest, CancellingGivesTheUnitsBack) {
  const BookingId id = world.confirmed(ann, ward, 0, 2);
  world.must(world.desk, CancelBooking{id, "recovered"});
  EXPECT_EQ(world.booking(id).state, BookingState::cancelled);
  EXPECT_EQ(world.booking(id).reason, "recovered");
  EXPECT_EQ(world.load(ward, 0).used + world.load(ward, 1).used, 0);
  EXPECT_TRUE(world.notices(id).empty());
}

TEST_F(EndingTest, SlotsThatAreOverStayUsed) {
  const BookingId id = world.confirmed(ann, ward, 0, 2);
  world.pass_hours(6);
  world.must(world.desk, CancelBooking{id, {}});
  EXPECT_EQ(world.load(ward, -1).used, 1);
  EXPECT_EQ(world.load(ward, 0).used, 0);
}

TEST_F(EndingTest, CancellingAWaitlistedOneStopsCountingIt) {
  world.confirmed(ann, ward, 0, 8);
  const BookingId id = waiting();
  world.must(world.desk, CancelBooking{id, {}});
  EXPECT_EQ(world.load(ward, 0).waiting, 0);
}

TEST_F(EndingTest, WhoArrivedAndLeftIsCancelled) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  world.rows.bookings[id].state = BookingState::arrived;
  world.must(staff, CancelBooking{id, "left"});
}

TEST_F(EndingTest, CancellingByAnotherPartyTellsTheOwner) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  world.must(staff, CancelBooking{id, "no staff"});
  ASSERT_EQ(world.notices(id).size(), 1u);
  EXPECT_EQ(world.notices(id)[0].kind, NoticeKind::cancelled);
  EXPECT_EQ(world.notices(id)[0].patient, ann);
}

TEST_F(EndingTest, ThePatientMayCancelAndIsNotTold) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  world.must(world.account_of(ann), CancelBooking{id, {}});
  EXPECT_TRUE(world.notices(id).empty());
}

TEST_F(EndingTest, CancellingTheStrongerClaimClosesItsReview) {
  world.confirmed(ann, ward, 0, 8, "green");
  const BookingId id = waiting("red");
  ASSERT_EQ(world.open_reviews(ReviewKind::stronger_claim).size(), 1u);
  world.must(world.desk, CancelBooking{id, {}});
  EXPECT_TRUE(world.open_reviews(ReviewKind::stronger_claim).empty());
}

TEST_F(EndingTest, CancellingRefusals) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  EXPECT_EQ(world.send(world.desk, CancelBooking{world.fresh<BookingId>(), {}}).code,
            OutcomeCode::unknown_row);
  EXPECT_EQ(world.send(world.admin, CancelBooking{id, {}}).code, OutcomeCode::not_allowed);
  EXPECT_EQ(world.send(world.account_of(world.patient()), CancelBooking{id, {}}).code,
            OutcomeCode::not_allowed);
  EXPECT_EQ(world.send(world.desk, CancelBooking{id, std::string(5'000, 'x')}).code,
            OutcomeCode::malformed);
  for (const BookingState state : kOver) {
    world.rows.bookings[id].state = state;
    EXPECT_EQ(world.ask(world.desk, CancelBooking{id, {}}).outcome.code,
              OutcomeCode::illegal_transition);
  }
}

// --- No-show

TEST_F(EndingTest, StaffMaySayNoShowFromTheStartOn) {
  const BookingId id = world.confirmed(ann, ward, 1, 2);
  EXPECT_EQ(world.send(staff, NoShow{id}).code, OutcomeCode::illegal_transition);
  world.pass_hours(6);
  world.must(staff, NoShow{id});
  EXPECT_EQ(world.booking(id).state, BookingState::noshow);
  EXPECT_EQ(world.load(ward, 0).used, 0);
  ASSERT_EQ(world.notices(id).size(), 1u);
  EXPECT_EQ(world.notices(id)[0].kind, NoticeKind::noshow);
}

TEST_F(EndingTest, TheSystemWaitsForTheArrivalWindow) {
  const BookingId id = world.confirmed(ann, ward, 0, 2);
  world.now = world.now.plus_minutes(Policy{}.arrival_window_minutes - 1);
  EXPECT_EQ(world.send(kSystem, NoShow{id}).code, OutcomeCode::illegal_transition);
  world.now = world.now.plus_minutes(1);
  world.must(kSystem, NoShow{id});
}

/// Found by the main scene: with slots of a day, a bed booked in the evening was a no-show at once.
TEST_F(EndingTest, AClaimInASlotThatBeganLongAgoHasTheWholeWindowFromNow) {
  world.now = world.now.plus_minutes(5 * 60);
  const BookingId id = world.confirmed(ann, ward, 0, 2);
  world.now = world.now.plus_minutes(Policy{}.arrival_window_minutes - 1);
  EXPECT_EQ(world.send(kSystem, NoShow{id}).code, OutcomeCode::illegal_transition);
  world.now = world.now.plus_minutes(1);
  world.must(kSystem, NoShow{id});
}

TEST_F(EndingTest, ANoShowMakesRoomForTheWaitlist) {
  const BookingId id = world.confirmed(ann, ward, 0, 8);
  const BookingId next = waiting();
  world.must(staff, NoShow{id});
  EXPECT_EQ(world.booking(next).state, BookingState::confirmed);
}

TEST_F(EndingTest, NoShowRefusals) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  EXPECT_EQ(world.send(kSystem, NoShow{world.fresh<BookingId>()}).code, OutcomeCode::unknown_row);
  EXPECT_EQ(world.send(world.desk, NoShow{id}).code, OutcomeCode::not_allowed);
  for (const BookingState state : kOver) {
    world.rows.bookings[id].state = state;
    EXPECT_EQ(world.ask(staff, NoShow{id}).outcome.code, OutcomeCode::illegal_transition);
  }
  for (const BookingState state : {BookingState::arrived, BookingState::waitlisted}) {
    world.rows.bookings[id].state = state;
    EXPECT_EQ(world.ask(staff, NoShow{id}).outcome.code, OutcomeCode::illegal_transition);
  }
}

// --- Expiry

TEST_F(EndingTest, AnEntryExpiresAfterItsLatestStart) {
  world.confirmed(ann, ward, 0, 8);
  const BookingId id = waiting();
  world.pass_hours(24);
  EXPECT_EQ(world.send(kSystem, Expire{id}).code, OutcomeCode::illegal_transition);
  world.now = world.now.plus_minutes(1);
  world.must(kSystem, Expire{id});
  EXPECT_EQ(world.booking(id).state, BookingState::expired);
  EXPECT_EQ(world.load(ward, -4).waiting, 0);
  ASSERT_EQ(world.notices(id).size(), 1u);
  EXPECT_EQ(world.notices(id)[0].kind, NoticeKind::expired);
}

TEST_F(EndingTest, ExpiryLeavesWhoIsNotWaitingAnyMore) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  world.must(kSystem, Expire{id});
  EXPECT_EQ(world.booking(id).state, BookingState::confirmed);
}

TEST_F(EndingTest, ExpiryRefusals) {
  EXPECT_EQ(world.send(kSystem, Expire{world.fresh<BookingId>()}).code, OutcomeCode::unknown_row);
  EXPECT_EQ(world.send(staff, Expire{world.confirmed(ann, ward, 0, 1)}).code,
            OutcomeCode::not_allowed);
}

// --- Retriage

TEST_F(EndingTest, RetriageReordersTheWaitlistFromNowOn) {
  const BookingId first = world.confirmed(ann, ward, 0, 8);
  const BookingId calm = waiting("yellow");
  const BookingId urgent = waiting("green");
  world.must(world.desk, Retriage{urgent, {TriageScale::esi, "1", world.now}, {}});
  EXPECT_EQ(world.booking(urgent).triage_rank, 0);
  EXPECT_EQ(world.booking(urgent).triage_scale, TriageScale::esi);
  world.must(world.desk, CancelBooking{first, {}});
  EXPECT_EQ(world.booking(urgent).slots, world.slots(ward, 0, 1));
  EXPECT_EQ(world.booking(calm).slots, world.slots(ward, 1, 1));
}

TEST_F(EndingTest, RetriageSaysTheGroupsAnew) {
  world.rows.patients[ann].groups = BypassGroups::of(Bypass::disabled);
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  const Triage yellow{TriageScale::iitt, "yellow", world.now};
  world.must(world.desk, Retriage{id, yellow, BypassGroups::of(Bypass::pregnant)});
  EXPECT_TRUE(world.booking(id).groups.has(Bypass::pregnant));
  EXPECT_TRUE(world.booking(id).groups.has(Bypass::disabled)) << "the record's";
  world.must(world.desk, Retriage{id, yellow, {}});
  EXPECT_FALSE(world.booking(id).groups.has(Bypass::pregnant));
}

TEST_F(EndingTest, RetriageRestampsAWildTime) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  const Triage ahead{TriageScale::iitt, "red", world.now.plus_minutes(600)};
  const Outcome outcome = world.send(world.desk, Retriage{id, ahead, {}});
  EXPECT_EQ(outcome.code, OutcomeCode::restamped);
  EXPECT_EQ(world.booking(id).triage_at, world.now);
}

TEST_F(EndingTest, RetriageRefusals) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  const Triage red{TriageScale::iitt, "red", world.now};
  EXPECT_EQ(world.send(world.desk, Retriage{world.fresh<BookingId>(), red, {}}).code,
            OutcomeCode::unknown_row);
  EXPECT_EQ(world.send(world.account_of(ann), Retriage{id, red, {}}).code,
            OutcomeCode::not_allowed);
  EXPECT_EQ(world.send(world.desk, Retriage{id, {TriageScale::esi, "9", world.now}, {}}).code,
            OutcomeCode::malformed);
  for (const BookingState state : kOver) {
    world.rows.bookings[id].state = state;
    EXPECT_EQ(world.ask(world.desk, Retriage{id, red, {}}).outcome.code,
              OutcomeCode::illegal_transition);
  }
}

/// Who has to be told is not who did it, nor who sits beside them.
TEST_F(EndingTest, ADeskOfTheSameClinicOwnsTheBookingToo) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  world.must(world.desk_of(world.clinic), CancelBooking{id, {}});
  EXPECT_TRUE(world.notices(id).empty());
}

TEST_F(EndingTest, ANoticeSaysWhatEndedWhereAndWhen) {
  const BookingId id = world.confirmed(ann, ward, 0, 1);
  world.now = world.now.plus_minutes(5);
  world.must(world.staff(north), CancelBooking{id, {}});
  ASSERT_EQ(world.notices(id).size(), 1u);
  const Notice notice = world.notices(id)[0];
  EXPECT_EQ(notice.patient, ann);
  EXPECT_EQ(notice.clinic, world.clinic);
  EXPECT_EQ(notice.hospital, north);
  EXPECT_EQ(notice.pool, ward);
  EXPECT_EQ(notice.slots, world.slots(ward, 0, 1));
  EXPECT_EQ(notice.at, world.now);
  EXPECT_FALSE(notice.by_command.uuid.is_nil());
}

}  // namespace
}  // namespace wardbook
