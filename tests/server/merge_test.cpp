#include <gtest/gtest.h>

#include <algorithm>

#include "shared/sync/buckets.h"
#include "tests/server/test_device.h"

// Two records of one person become one, and a tablet that was offline meanwhile still says the
// other.

namespace wardbook::test {
namespace {

class MergeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (TestDevice* device : {&desk_, &late_}) {
      ASSERT_TRUE(device->log_in("desk1"));
      ASSERT_TRUE(device->sync());
      bookable_.push_back(icu_booking(*device, fresh<BookingId>(), gone_, "red"));
    }
    const ClinicId clinic = *desk_.login().clinic;
    RegisterPatient kept = some_patient(kept_, clinic, "Amina Otieno");
    RegisterPatient gone = some_patient(gone_, clinic, "Amina O.");
    gone.identifiers = {{"national-id", "22"}};
    ASSERT_TRUE(desk_.sync({desk_.next(kept), desk_.next(gone)}));
    ASSERT_TRUE(late_.sync());
  }
  void TearDown() override {
    const auto found = server_.check();
    EXPECT_TRUE(found.empty()) << found.front();
  }
  Outcome outcome(TestDevice& device, const Args& args) {
    reply_ = device.sync({device.next(args)});
    EXPECT_TRUE(reply_ && !reply_->outcomes.empty());
    return reply_ ? reply_->outcomes.back().outcome : Outcome{};
  }
  /// Whether the last reply says that the row has left the bucket.
  bool has_left(std::string_view table, PatientId id, const Bucket& bucket) const {
    const Bytes key(id.uuid.bytes.begin(), id.uuid.bytes.end());
    for (const BucketChanges& changes : reply_->changes)
      for (const TableChanges& part : changes.tables)
        if (changes.bucket == bucket && part.table == table)
          return std::count(part.gone.begin(), part.gone.end(), key) == 1;
    return false;
  }
  template <class I>
  I fresh() {
    return I::make(wall_now(), random_);
  }

  SecureRandom random_;
  LiveServer server_;
  TestDevice desk_{server_.client()};
  TestDevice late_{server_.client()};
  std::vector<Book> bookable_;
  std::optional<SyncReply> reply_;
  const PatientId kept_ = fresh<PatientId>();
  const PatientId gone_ = fresh<PatientId>();
};

TEST_F(MergeTest, WhatAnotherTabletSaysOfTheOtherRecordIsOfTheOneThatStays) {
  EXPECT_EQ(outcome(desk_, MergePatient{kept_, gone_}).code, OutcomeCode::done);
  const Bucket bucket = desk_bucket(*desk_.login().clinic);
  EXPECT_TRUE(has_left("patient", gone_, bucket));

  const Outcome booked = outcome(late_, bookable_[1]);
  EXPECT_NE(kind_of(booked), OutcomeKind::refused) << to_text(booked.code);
  ASSERT_EQ(late_.rows<Booking>().size(), 1u);
  EXPECT_EQ(late_.rows<Booking>()[0].patient, kept_);
  EXPECT_TRUE(has_left("patient", gone_, bucket));
  ASSERT_EQ(late_.rows<Alias>().size(), 1u);
  EXPECT_EQ(late_.rows<Alias>()[0].local, gone_);

  RegisterPatient again = some_patient(fresh<PatientId>(), *late_.login().clinic, "Amina");
  again.identifiers = {{"national-id", "22"}};
  const Outcome known = outcome(late_, again);
  EXPECT_EQ(known.code, OutcomeCode::same_person);
  EXPECT_EQ(known.params.patient, kept_);
  EXPECT_EQ(outcome(late_, MergePatient{kept_, gone_}).code, OutcomeCode::illegal_transition);
}

TEST_F(MergeTest, AnotherClinicDoesNotEndTheRecord) {
  TestDevice other(server_.client());
  ASSERT_TRUE(other.log_in("desk2") && other.sync());
  const Outcome refused = outcome(other, MergePatient{kept_, gone_});
  EXPECT_EQ(refused.code, OutcomeCode::not_allowed);
  EXPECT_EQ(refused.params.detail, "duplicate");
  // Its own record may go into one that it has heard of.
  const auto own = fresh<PatientId>();
  ASSERT_TRUE(other.sync({other.next(some_patient(own, *other.login().clinic, "A. Otieno"))}));
  EXPECT_EQ(outcome(other, MergePatient{kept_, own}).code, OutcomeCode::done);
  const auto patients = other.rows<Patient>();
  ASSERT_EQ(patients.size(), 1u) << "the one that stays has come";
  EXPECT_EQ(patients[0].id, kept_);
  EXPECT_EQ(patients[0].name, "Amina Otieno");
}

TEST_F(MergeTest, TwoHoldsAreNotMade) {
  Book first = bookable_[0];
  first.patient = kept_;
  EXPECT_NE(kind_of(outcome(desk_, first)), OutcomeKind::refused);
  EXPECT_NE(kind_of(outcome(late_, bookable_[1])), OutcomeKind::refused);
  const Outcome refused = outcome(desk_, MergePatient{kept_, gone_});
  EXPECT_EQ(refused.code, OutcomeCode::has_hold);
  EXPECT_EQ(refused.params.detail, "booking");
  EXPECT_EQ(outcome(late_, CancelBooking{bookable_[1].booking, "twice"}).code, OutcomeCode::done);
  EXPECT_EQ(outcome(desk_, MergePatient{kept_, gone_}).code, OutcomeCode::done);
}

TEST_F(MergeTest, SurvivesARestart) {
  EXPECT_EQ(outcome(desk_, MergePatient{kept_, gone_}).code, OutcomeCode::done);
  server_.restart();
  late_.client() = server_.client();
  EXPECT_NE(kind_of(outcome(late_, bookable_[1])), OutcomeKind::refused);
  EXPECT_EQ(late_.rows<Booking>()[0].patient, kept_);
}

}  // namespace
}  // namespace wardbook::test
