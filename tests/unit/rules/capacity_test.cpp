#include <gtest/gtest.h>

#include "tests/unit/rules/world.h"

namespace wardbook {
namespace {

// SetBedStatus, AddBed, BlockUnits and Promote: capacity lost and gained, and who gets it.

class CapacityTest : public testing::Test {
 protected:
  Outcome set(BedId bed, BedStatus status) {
    return world.send(staff, SetBedStatus{bed, status, "why", world.now});
  }
  Outcome close_one() { return set(world.beds(ward)[0], BedStatus::closed); }
  Outcome reopen() { return set(world.beds(ward)[0], BedStatus::vacant); }
  BookingId waiting(int first, int count, const std::string& level = "green") {
    Book ask = world.book(world.patient(), ward, first, count, level);
    ask.alternates = Alternates::only_this;
    EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::no_room);
    return ask.booking;
  }
  BlockUnits block(int first, int count, int units) {
    BlockUnits ask{ward, {}, world.slots(ward, first, count), "paint"};
    for (int i = 0; i < units; ++i) ask.blocks.push_back(world.fresh<BookingId>());
    return ask;
  }

  World world;
  HospitalId north = world.hospital("North");
  PoolId ward = world.pool(north, 2);
  AccountId staff = world.staff(north);
  PatientId ann = world.patient();
  PatientId ben = world.patient();
};

// --- Bed status

TEST_F(CapacityTest, HousekeepingAndIsolationDoNotTouchCapacity) {
  const BedId bed = world.beds(ward)[0];
  for (const BedStatus status :
       {BedStatus::contaminated, BedStatus::housekeeping, BedStatus::isolated, BedStatus::vacant}) {
    EXPECT_EQ(set(bed, status).code, OutcomeCode::done);
    EXPECT_EQ(world.rows.beds[bed].status, status);
  }
  EXPECT_EQ(world.rows.pools[ward].units, 2);
}

TEST_F(CapacityTest, TheSameStatusAgainChangesNothing) {
  const BedId bed = world.beds(ward)[0];
  const Version before = world.rows.beds[bed].version;
  EXPECT_EQ(set(bed, BedStatus::vacant).code, OutcomeCode::done);
  EXPECT_EQ(world.rows.beds[bed].version, before);
}

TEST_F(CapacityTest, AStatusFromTheFutureIsRestamped) {
  const BedId bed = world.beds(ward)[0];
  const Outcome outcome = world.send(
      staff, SetBedStatus{bed, BedStatus::housekeeping, {}, world.now.plus_minutes(500)});
  EXPECT_EQ(outcome.code, OutcomeCode::restamped);
  EXPECT_EQ(world.rows.beds[bed].status_at, world.now);
}

TEST_F(CapacityTest, BedStatusRefusals) {
  const BedId bed = world.beds(ward)[0];
  EXPECT_EQ(set(bed, BedStatus::occupied).code, OutcomeCode::illegal_transition);
  EXPECT_EQ(set(world.fresh<BedId>(), BedStatus::closed).code, OutcomeCode::unknown_row);
  EXPECT_EQ(
      world.send(world.admin, SetBedStatus{world.fresh<BedId>(), BedStatus::closed, {}, world.now})
          .code,
      OutcomeCode::unknown_row);
  EXPECT_EQ(world.send(world.desk, SetBedStatus{bed, BedStatus::closed, {}, world.now}).code,
            OutcomeCode::not_allowed);
  EXPECT_EQ(world.send(staff, SetBedStatus{bed, BedStatus::closed, {}, Instant{-5}}).code,
            OutcomeCode::malformed);
  world.rows.beds[bed].status = BedStatus::occupied;
  EXPECT_EQ(set(bed, BedStatus::closed).code, OutcomeCode::illegal_transition);
  world.rows.beds[bed].status = BedStatus::contaminated;
  EXPECT_EQ(set(bed, BedStatus::vacant).code, OutcomeCode::illegal_transition);
}

// --- Losing a unit

TEST_F(CapacityTest, ClosingAFreeBedTakesAUnitFromNow) {
  world.confirmed(ann, ward, 0, 2);
  EXPECT_EQ(close_one().code, OutcomeCode::done);
  EXPECT_EQ(world.rows.pools[ward].units, 1);
  EXPECT_EQ(world.load(ward, 0).capacity, 1);
  EXPECT_TRUE(world.open_reviews(ReviewKind::over_capacity).empty());
}

TEST_F(CapacityTest, TheLastInTheOrderOfClaimsGoesOverCapacity) {
  const BookingId urgent = world.confirmed(ann, ward, 0, 2, "red");
  const BookingId calm = world.confirmed(ben, ward, 1, 2, "green");
  const Outcome outcome = close_one();
  EXPECT_EQ(outcome.code, OutcomeCode::over_capacity);
  EXPECT_EQ(world.over_slots(urgent), 0);
  EXPECT_EQ(world.over_slots(calm), 1) << "only where there are more claims than units";
  EXPECT_EQ(world.booking(calm).state, BookingState::confirmed);
  const std::vector<Review> reviews = world.open_reviews(ReviewKind::over_capacity);
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].booking, calm);
  EXPECT_EQ(reviews[0].slot, world.slot(ward, 1));
  EXPECT_EQ(outcome.params.review, reviews[0].id);
  ASSERT_EQ(world.notices(calm).size(), 1u);
  EXPECT_EQ(world.notices(calm)[0].kind, NoticeKind::over_capacity);
}

TEST_F(CapacityTest, WhoHasArrivedStaysThoughLessUrgent) {
  const BookingId urgent = world.confirmed(ann, ward, 0, 1, "red");
  const BookingId arrived = world.confirmed(ben, ward, 0, 1, "green");
  world.rows.bookings[arrived].state = BookingState::arrived;
  close_one();
  EXPECT_EQ(world.over_slots(urgent), 1);
  EXPECT_EQ(world.over_slots(arrived), 0);
}

TEST_F(CapacityTest, OnlyWhenAllAreThereTheLastOfThemGoesOver) {
  const BookingId urgent = world.confirmed(ann, ward, 0, 1, "red");
  const BookingId calm = world.confirmed(ben, ward, 0, 1, "green");
  world.rows.bookings[urgent].state = BookingState::arrived;
  world.rows.bookings[calm].state = BookingState::arrived;
  close_one();
  EXPECT_EQ(world.over_slots(urgent), 0);
  EXPECT_EQ(world.over_slots(calm), 1);
}

TEST_F(CapacityTest, ASecondLossOpensNoSecondReviewOfABooking) {
  const BookingId calm = world.confirmed(ben, ward, 0, 3, "green");
  world.confirmed(ann, ward, 0, 1, "red");
  close_one();
  ASSERT_EQ(world.over_slots(calm), 1);
  set(world.beds(ward)[1], BedStatus::closed);
  EXPECT_EQ(world.over_slots(calm), 3);
  std::set<BookingId> reviewed;
  for (const Review& review : world.open_reviews(ReviewKind::over_capacity))
    EXPECT_TRUE(reviewed.insert(*review.booking).second);
  EXPECT_EQ(reviewed.size(), 2u);
}

TEST_F(CapacityTest, NoRequestIsDoneInASlotWithClaimsOverCapacity) {
  world.confirmed(ann, ward, 0, 1, "red");
  world.confirmed(ben, ward, 0, 1, "green");
  close_one();
  Book ask = world.book(world.patient(), ward, 0, 1, "red");
  ask.alternates = Alternates::only_this;
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::no_room);
}

// --- Gaining a unit

TEST_F(CapacityTest, ReopeningSeatsWhoWentOverAndTellsThem) {
  world.confirmed(ann, ward, 0, 2, "red");
  const BookingId calm = world.confirmed(ben, ward, 0, 2, "green");
  close_one();
  world.rows.notices.clear();
  EXPECT_EQ(reopen().code, OutcomeCode::done);
  EXPECT_EQ(world.over_slots(calm), 0);
  EXPECT_TRUE(world.open_reviews(ReviewKind::over_capacity).empty());
  ASSERT_EQ(world.notices(calm).size(), 1u);
  EXPECT_EQ(world.notices(calm)[0].kind, NoticeKind::restored);
}

TEST_F(CapacityTest, AFreedUnitGoesToWhoIsOverBeforeTheWaitlist) {
  const BookingId leaves = world.confirmed(ann, ward, 0, 1, "red");
  const BookingId over = world.confirmed(ben, ward, 0, 1, "green");
  close_one();
  const BookingId queued = waiting(0, 1, "red");
  world.must(world.desk, CancelBooking{leaves, {}});
  EXPECT_EQ(world.over_slots(over), 0);
  EXPECT_EQ(world.booking(queued).state, BookingState::waitlisted);
}

TEST_F(CapacityTest, WhoIsSeatedInPartKeepsTheReview) {
  const BookingId leaves = world.confirmed(ann, ward, 0, 1, "red");
  world.confirmed(world.patient(), ward, 1, 1, "red");
  const BookingId over = world.confirmed(ben, ward, 0, 2, "green");
  close_one();
  world.must(world.desk, CancelBooking{leaves, {}});
  EXPECT_EQ(world.over_slots(over), 1);
  EXPECT_EQ(world.open_reviews(ReviewKind::over_capacity).size(), 1u);
}

TEST_F(CapacityTest, AnAddedBedServesTheWaitlist) {
  world.confirmed(ann, ward, 0, 8);
  world.confirmed(ben, ward, 0, 8);
  const BookingId queued = waiting(0, 1);
  world.must(world.admin, AddBed{world.fresh<BedId>(), ward, "B-3"});
  EXPECT_EQ(world.rows.pools[ward].units, 3);
  EXPECT_EQ(world.load(ward, 0).capacity, 3);
  EXPECT_EQ(world.booking(queued).state, BookingState::confirmed);
  ASSERT_EQ(world.notices(queued).size(), 1u);
  EXPECT_EQ(world.notices(queued)[0].kind, NoticeKind::promoted);
}

TEST_F(CapacityTest, AddingABedAgainRenamesItAndGivesNoUnit) {
  const BedId bed = world.fresh<BedId>();
  world.must(world.admin, AddBed{bed, ward, "B-3"});
  world.must(world.admin, AddBed{bed, ward, "B-4"});
  EXPECT_EQ(world.rows.pools[ward].units, 3);
  EXPECT_EQ(world.rows.beds[bed].name, "B-4");
}

/// A set-up file may be run again while people lie in the beds.
TEST_F(CapacityTest, AddingABedAgainLeavesWhatIsKnownOfIt) {
  const BedId bed = world.beds(ward)[0];
  world.must(staff, SetBedStatus{bed, BedStatus::isolated, {}, world.now.plus_minutes(-30)});
  EXPECT_EQ(world.rows.beds[bed].status_at, world.now.plus_minutes(-30));
  world.pass_hours(1);
  world.must(world.admin, AddBed{bed, ward, world.rows.beds[bed].name});
  EXPECT_EQ(world.rows.beds[bed].status, BedStatus::isolated);
  EXPECT_EQ(world.rows.beds[bed].status_at, world.now.plus_minutes(-90));
  const BedId added = world.fresh<BedId>();
  world.must(world.admin, AddBed{added, ward, "B-3"});
  EXPECT_EQ(world.rows.beds[added].status_at, world.now);
  EXPECT_EQ(world.rows.beds[added].hospital, north);
}

TEST_F(CapacityTest, AddBedRefusals) {
  const auto code = [&](AccountId actor, const AddBed& ask) { return world.send(actor, ask).code; };
  EXPECT_EQ(code(world.admin, {world.fresh<BedId>(), ward, "B-1"}), OutcomeCode::name_taken);
  EXPECT_EQ(code(world.admin, {world.fresh<BedId>(), ward, ""}), OutcomeCode::malformed);
  EXPECT_EQ(code(world.admin, {world.fresh<BedId>(), world.fresh<PoolId>(), "X"}),
            OutcomeCode::unknown_row);
  EXPECT_EQ(code(world.admin, {world.beds(ward)[0], world.pool(north, 1), "X"}),
            OutcomeCode::malformed);
  EXPECT_EQ(code(world.desk, {world.fresh<BedId>(), ward, "X"}), OutcomeCode::not_allowed);
  EXPECT_EQ(world.rows.pools[ward].units, 2);
}

// --- Blocks

TEST_F(CapacityTest, ABlockTakesFreeUnits) {
  const BlockUnits ask = block(1, 2, 2);
  world.must(staff, ask);
  const Booking& booking = world.booking(ask.blocks[0]);
  EXPECT_EQ(booking.kind, BookingKind::block);
  EXPECT_EQ(booking.state, BookingState::confirmed);
  EXPECT_EQ(booking.patient, std::nullopt);
  EXPECT_EQ(booking.reason, "paint");
  EXPECT_EQ(booking.asked, ask.asked);
  EXPECT_EQ(booking.made_by, staff);
  EXPECT_EQ(booking.made_at, world.now);
  EXPECT_EQ(world.load(ward, 1).free(), 0);
  EXPECT_EQ(world.load(ward, 0).free(), 2);
}

TEST_F(CapacityTest, ABlockMovesTheLastClaimsOverWhereNoUnitIsFree) {
  const BookingId urgent = world.confirmed(ann, ward, 1, 1, "red");
  const BookingId calm = world.confirmed(ben, ward, 1, 1, "green");
  const BlockUnits ask = block(0, 2, 1);
  EXPECT_EQ(world.send(staff, ask).code, OutcomeCode::over_capacity);
  EXPECT_EQ(world.over_slots(calm), 1);
  EXPECT_EQ(world.over_slots(urgent), 0);
  world.must(staff, CancelBooking{ask.blocks[0], "done early"});
  EXPECT_EQ(world.over_slots(calm), 0);
}

TEST_F(CapacityTest, AnAdminMayLiftABlockButNoPatientsBooking) {
  const BlockUnits ask = block(0, 1, 1);
  world.must(world.admin, ask);
  world.must(world.admin, CancelBooking{ask.blocks[0], {}});
  EXPECT_EQ(world.send(world.admin, CancelBooking{world.confirmed(ann, ward, 0, 1), {}}).code,
            OutcomeCode::not_allowed);
}

TEST_F(CapacityTest, ClosingABedSparesWhatIsBlocked) {
  const BlockUnits ask = block(0, 1, 1);
  world.must(staff, ask);
  const BookingId claim = world.confirmed(ann, ward, 0, 1, "red");
  close_one();
  EXPECT_EQ(world.over_slots(ask.blocks[0]), 0);
  EXPECT_EQ(world.over_slots(claim), 1);
}

TEST_F(CapacityTest, BlockRefusals) {
  const BookingId here = world.confirmed(ann, ward, 0, 1);
  world.rows.bookings[here].state = BookingState::arrived;
  EXPECT_EQ(world.send(staff, block(0, 1, 2)).code, OutcomeCode::no_place);
  EXPECT_EQ(world.send(staff, block(3, 1, 3)).code, OutcomeCode::no_place);
  EXPECT_EQ(world.send(staff, block(-3, 2, 1)).code, OutcomeCode::in_the_past);
  BlockUnits ask = block(1, 1, 1);
  ask.blocks[0] = here;
  EXPECT_EQ(world.send(staff, ask).code, OutcomeCode::malformed);
  ask = block(1, 1, 1);
  EXPECT_EQ(world.send(world.desk, ask).code, OutcomeCode::not_allowed);
  ask.pool = world.fresh<PoolId>();
  EXPECT_EQ(world.send(staff, ask).code, OutcomeCode::unknown_row);
  EXPECT_EQ(world.send(world.admin, ask).code, OutcomeCode::unknown_row);
}

// --- Promotion

TEST_F(CapacityTest, PromotionWalksTheWaitlistInTheOrderOfClaimsAndSkipsMisfits) {
  const BookingId leaves = world.confirmed(ann, ward, 0, 1);
  world.confirmed(ben, ward, 0, 8);
  world.confirmed(world.patient(), ward, 1, 7);
  const BookingId too_long = waiting(0, 2, "red");
  const BookingId fits = waiting(0, 1, "yellow");
  const BookingId later = waiting(0, 1, "green");
  world.must(world.desk, CancelBooking{leaves, {}});
  EXPECT_EQ(world.booking(too_long).state, BookingState::waitlisted);
  EXPECT_EQ(world.booking(fits).state, BookingState::confirmed);
  EXPECT_EQ(world.booking(later).state, BookingState::waitlisted);
}

TEST_F(CapacityTest, OneReleaseServesAsManyAsFit) {
  const BookingId leaves = world.confirmed(ann, ward, 0, 3);
  world.confirmed(ben, ward, 0, 8);
  world.confirmed(world.patient(), ward, 3, 5);
  const BookingId first = waiting(0, 1, "red");
  const BookingId second = waiting(0, 2, "green");
  world.must(world.desk, CancelBooking{leaves, {}});
  EXPECT_EQ(world.booking(first).slots, world.slots(ward, 0, 1));
  EXPECT_EQ(world.booking(second).slots, world.slots(ward, 1, 2));
}

TEST_F(CapacityTest, PromotionClosesTheReviewOfTheStrongerClaim) {
  const BookingId weak = world.confirmed(ann, ward, 0, 1, "green");
  world.confirmed(ben, ward, 0, 1, "red");
  const BookingId strong = waiting(0, 1, "red");
  ASSERT_EQ(world.open_reviews(ReviewKind::stronger_claim).size(), 1u);
  world.must(staff, CancelBooking{weak, {}});
  EXPECT_EQ(world.booking(strong).state, BookingState::confirmed);
  EXPECT_TRUE(world.open_reviews(ReviewKind::stronger_claim).empty());
}

TEST_F(CapacityTest, PromotionExpiresWhoseLatestStartHasPassed) {
  const BookingId leaves = world.confirmed(ann, ward, 0, 12);
  world.confirmed(ben, ward, 0, 12);
  const BookingId late = waiting(0, 1, "red");
  world.pass_hours(25);
  const BookingId next = waiting(0, 1, "green");
  world.must(world.desk, CancelBooking{leaves, {}});
  EXPECT_EQ(world.booking(late).state, BookingState::expired);
  EXPECT_EQ(world.booking(next).state, BookingState::confirmed);
}

TEST_F(CapacityTest, StaffMayAskForAPromotionThatFindsNothing) {
  world.must(staff, Promote{ward, {world.slot(ward, 0)}});
  EXPECT_EQ(world.log.size(), 1u);
}

TEST_F(CapacityTest, PromoteRefusals) {
  const auto code = [&](AccountId actor, const Promote& ask) {
    return world.send(actor, ask).code;
  };
  EXPECT_EQ(code(kSystem, {world.fresh<PoolId>(), {world.slot(ward, 0)}}),
            OutcomeCode::unknown_row);
  EXPECT_EQ(code(kSystem, {ward, {world.slot(ward, 0).plus(1)}}), OutcomeCode::malformed);
  EXPECT_EQ(code(world.desk, {ward, {world.slot(ward, 0)}}), OutcomeCode::not_allowed);
  EXPECT_EQ(code(world.staff(world.hospital("Else")), {ward, {world.slot(ward, 0)}}),
            OutcomeCode::not_allowed);
}

}  // namespace
}  // namespace wardbook
