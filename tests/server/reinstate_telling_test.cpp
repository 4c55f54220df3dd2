#include "tests/server/reinstate_fixture.h"

// Who is told of what can't be brought back after a restore, and when.

namespace wardbook::test {
namespace {

class ReinstateTellingTest : public ReinstateTest {
 protected:
  /// What the staff of the hospital is told, or was.
  std::vector<Review> told() {
    std::vector<Review> reviews = logged_in("staff1")->rows<Review>();
    std::erase_if(reviews, [](const Review& r) { return r.kind != ReviewKind::colliding_facts; });
    return reviews;
  }
};

/// The patient got another bed from the restored server before the tablet came back.
TEST_F(ReinstateTellingTest, WhatContradictsIsToldOnceAndComesBackWhenItCan) {
  auto mine = logged_in("desk1");
  auto other = logged_in("desk1");
  Kept before, kept, meanwhile;
  const PatientId ann = patient_id();
  const BookingId lost = booking_id(), hold = booking_id();
  work(*mine, before, {patient_of(*mine, ann)});
  back_up();
  EXPECT_EQ(work(*mine, kept, {book(*mine, lost, ann)}), OutcomeCode::done);
  restore();
  auto there = again(*other);
  EXPECT_EQ(work(*there, meanwhile, {general_book(*there, hold, ann)}), OutcomeCode::done);
  auto here = again(*mine);
  expect_same(kept, here->sync(kept.commands));

  const auto pass_minutes = [&](int minutes) {
    EXPECT_TRUE(server_.service().do_due_work(wall_now().plus_minutes(minutes)).ok());
  };
  pass_minutes(1);
  EXPECT_TRUE(told().empty()) << "others may still make it none";
  pass_minutes(61);
  pass_minutes(200);
  ASSERT_EQ(told().size(), 1u);
  const Review review = told()[0];
  EXPECT_EQ(review.state, ReviewState::open);
  EXPECT_NE(review.note.find("book for Amina (has_hold)"), std::string::npos) << review.note;
  EXPECT_FALSE(row<Booking>(*here, lost));

  EXPECT_EQ(work(*there, meanwhile, {CancelBooking{hold, "by mistake"}}), OutcomeCode::done);
  expect_same(kept, here->sync(kept.commands));
  server_.restart_in(server_.data());
  pass_minutes(1);
  EXPECT_EQ(row<Booking>(*again(*here), lost)->state, BookingState::confirmed);
  ASSERT_EQ(told().size(), 1u);
  EXPECT_EQ(told()[0].id, review.id);
  EXPECT_EQ(told()[0].state, ReviewState::done);
  expect_whole();
  EXPECT_EQ(audited("contradiction"), 1);
}

/// A tablet that is lost had registered the patient; or it only comes back after days.
TEST_F(ReinstateTellingTest, WhatNeedsARowThatDoesNotComeIsToldAfterADay) {
  auto first = logged_in("desk1");
  auto second = logged_in("desk1");
  back_up();
  Kept registered, kept;
  const PatientId ann = patient_id();
  const BookingId lost = booking_id();
  work(*first, registered, {patient_of(*first, ann)});
  EXPECT_EQ(work(*second, kept, {book(*second, lost, ann)}), OutcomeCode::done);
  restore();
  auto here = again(*second);
  expect_same(kept, here->sync(kept.commands));
  const auto waited = [&](int hours) {
    server_.in_database("UPDATE parked SET tell_at = tell_at - " + std::to_string(hours * kHourMs));
    EXPECT_TRUE(server_.service().do_due_work(wall_now()).ok());
  };
  waited(24);
  EXPECT_TRUE(told().empty()) << "the other tablet may still come";
  EXPECT_TRUE(server_.service().do_due_work(wall_now().plus_minutes(61)).ok());
  EXPECT_EQ(told().size(), 1u) << "in its moment, without a restart";
  waited(60);
  ASSERT_EQ(told().size(), 1u);
  EXPECT_EQ(told()[0].state, ReviewState::open);
  EXPECT_NE(told()[0].note.find("book for somebody who is not known here"), std::string::npos)
      << told()[0].note;
  expect_same(registered, again(*first)->sync(registered.commands));
  EXPECT_EQ(row<Booking>(*again(*here), lost)->state, BookingState::confirmed);
  EXPECT_EQ(told()[0].state, ReviewState::done);
  expect_whole();
  EXPECT_EQ(audited("contradiction"), 1);
}

/// People are told in the moment that was said, not only after it: nobody looks again. Of each by
/// itself.
TEST_F(ReinstateTellingTest, WhatContradictsIsToldInItsMoment) {
  auto mine = logged_in("desk1");
  auto other = logged_in("desk1");
  Kept before, kept, meanwhile;
  const PatientId ann = patient_id(), ben = patient_id();
  work(*mine, before, {patient_of(*mine, ann), patient_of(*mine, ben)});
  back_up();
  work(*mine, kept, {book(*mine, booking_id(), ann), general_book(*mine, booking_id(), ben)});
  restore();
  auto there = again(*other);
  work(*there, meanwhile,
       {general_book(*there, booking_id(), ann), book(*there, booking_id(), ben)});
  expect_same(kept, again(*mine)->sync(kept.commands));
  const Instant moment = wall_now().plus_minutes(200);
  server_.in_database("UPDATE parked SET tell_at = " + std::to_string(moment.ms));
  EXPECT_TRUE(server_.service().do_due_work({moment.ms - 1}).ok());
  EXPECT_TRUE(server_.service().do_due_work(moment).ok());
  EXPECT_EQ(told().size(), 2u);
  for (const Review& review : told()) EXPECT_EQ(review.opened_at, moment);
  expect_whole();
  EXPECT_EQ(audited("contradiction"), 2);
}

}  // namespace
}  // namespace wardbook::test
