#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "sync-server/core/decider.h"
#include "sync-server/core/system_work.h"
#include "sync-server/storage/sqlite_store.h"
#include "tests/contract/country.h"
#include "tests/contract/files.h"
#include "tests/unit/store/connections.h"

// A ward and a desk go on for a year: a day of theirs costs at its end what it cost at the
// beginning.

namespace wardbook {
namespace {

class Growth : public testing::Test {
 protected:
  void SetUp() override {
    store_ = open_sqlite_store({file_.path(), {}}).value();
    ASSERT_OK(store_->begin());
    ASSERT_OK(store_->apply(country_.set_up(), *store_->next_commit()));
    ASSERT_OK(store_->commit());
  }

  void say(const Account& who, Args what) {
    ASSERT_OK(store_->begin());
    const auto id = country_.fresh<CommandId>();
    const auto record = decider_.decide(
        *store_, own_command(id, who.id, country_.now, std::move(what)), country_.now);
    ASSERT_OK(record);
    ASSERT_OK(store_->commit());
    ++answers_[record->outcome.code];
  }

  /// One bed: a walk-in who stays for a while.
  void stay_in(const Bed& bed) {
    const PatientId patient = somebody();
    const auto stay = country_.fresh<StayId>();
    say(country_.staff, WalkIn{country_.fresh<BookingId>(),
                               stay,
                               patient,
                               bed.id,
                               floor_minute(country_.now).plus(360),
                               yellow(),
                               {},
                               country_.now});
    pass(30);
    say(country_.staff, Discharge{stay, DischargeReason::recovered, country_.now});
    say(country_.staff, SetBedStatus{bed.id, BedStatus::vacant, "", country_.now});
  }
  /// A bed of this slot, or of one so many later.
  BookingId book(int slots_later = 0) {
    Book form;
    form.booking = country_.fresh<BookingId>();
    form.patient = somebody();
    form.hospital = country_.north.id;
    form.pool = country_.north_pool.id;
    form.asked.from = Minute{floor_minute(country_.now).value / 360 * 360}.plus(360 * slots_later);
    form.asked.to = form.asked.from.plus(360);
    form.triage = yellow();
    form.clinic = country_.clinic.id;
    say(country_.desk, form);
    return form.booking;
  }
  PatientId somebody() {
    RegisterPatient form;
    form.patient = country_.fresh<PatientId>();
    form.name = "Amina";
    form.clinic = country_.clinic.id;
    say(country_.desk, form);
    return form.patient;
  }
  Triage yellow() const { return {TriageScale::iitt, "yellow", country_.now}; }
  void pass(int64_t minutes) { country_.now = country_.now.plus_minutes(minutes); }

  /// What SQLite does for one.
  int64_t day() {
    const int64_t before = connections_.instructions();
    std::vector<BookingId> full;
    for (size_t unit = 0; unit < 3; ++unit) full.push_back(book());
    // One more than there is room for: a review. Those who go have a notice each.
    stay_in(country_.beds[0]);
    for (const BookingId booking : full) say(country_.staff, CancelBooking{booking, "no room"});
    stay_in(country_.beds[1]);
    stay_in(country_.beds[2]);
    const int64_t cost = connections_.instructions() - before;
    pass(24 * 60);
    return cost;
  }

  store::Connections connections_;
  TestFile file_;
  Country country_;
  const Decider decider_{Bytes(32, 7)};
  std::unique_ptr<Store> store_;
  std::map<OutcomeCode, int> answers_;
};

/// A ward, its desk and people who are new come for months. An index that SQLite does not take, or
/// can't, shows here: in a test of one command with few rows it does not.
TEST_F(Growth, ADayCostsWhatItHasAlwaysCost) {
  constexpr int kDays = 240;
  constexpr int kKnown = 5;
  int64_t first = 0;
  int64_t last = 0;
  for (int i = 0; i < kDays; ++i) {
    last = day();
    if (i == kKnown) first = last;
  }
  EXPECT_EQ(answers_[OutcomeCode::over_capacity], kDays);
  EXPECT_EQ(answers_[OutcomeCode::done], kDays * 20);
  EXPECT_LT(last, first * 21 / 20);
}

/// Those who are awaited at the same hospital, at other times.
TEST_F(Growth, ABookingCostsTheSameHoweverManyAreAwaited) {
  constexpr int kSlots = 100;
  constexpr int kKnown = 5;
  const auto two_of = [&](int slot) {
    const int64_t before = connections_.instructions();
    book(slot);
    book(slot);
    return connections_.instructions() - before;
  };
  int64_t first = 0;
  int64_t last = 0;
  for (int slot = 1; slot <= kSlots; ++slot) {
    last = two_of(slot);
    if (slot == kKnown) first = last;
  }
  EXPECT_EQ(answers_[OutcomeCode::done], kSlots * 4) << "a registration and a booking each";
  EXPECT_LT(last, first * 21 / 20);
}

}  // namespace
}  // namespace wardbook
