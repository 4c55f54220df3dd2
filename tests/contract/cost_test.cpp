#include <gtest/gtest.h>

#include <functional>
#include <optional>

#include "shared/store/ledger_store.h"
#include "shared/store/rows.h"
#include "shared/store/schema.h"
#include "tests/contract/country.h"
#include "tests/contract/files.h"
#include "tests/contract/given.h"
#include "tests/unit/sync/walked.h"

namespace wardbook::store {
namespace {

int instructions_of(Database& database, const std::function<void()>& work) {
  const int before = instructions(database);
  work();
  return instructions(database) - before;
}

/// A patient with a confirmed and an admitted booking, and so many that were cancelled.
struct Known {
  explicit Known(int cancelled) {
    WB_CHECK(prepare_schema(*database, Side::server).ok());
    held = add(BookingState::confirmed);
    lain = add(BookingState::admitted);
    for (int i = 0; i < cancelled; ++i) add(BookingState::cancelled);
  }
  BookingId add(BookingState state) {
    Booking booking = country.booking(country.patients[0], country.north_pool, 0, 1);
    booking.state = state;
    booking.version = {1};
    WB_CHECK(put(*database, booking).ok());
    return booking.id;
  }
  /// What SQLite does to find the holds.
  int load_holds(Ledger& ledger) {
    return instructions_of(*database, [&] {
      const HoldsOfPatientSlice holds{country.patients[0].id};
      WB_CHECK(load<Side::server>(*database, holds, ledger).ok());
    });
  }

  TestFile file;
  Result<Database> database = Database::open(options_for(file));
  Country country;
  BookingId held;
  BookingId lain;
};

/// The server reads them for each booking that somebody asks for, one after the other: what one
/// person has booked and cancelled for years must not keep everybody waiting.
TEST(HoldsOfAPatient, CostNoMoreForWhatIsOver) {
  Known of_today(1);
  Known for_years(500);
  Ledger ledger;
  const int few = of_today.load_holds(ledger);
  Ledger long_one;
  EXPECT_LT(for_years.load_holds(long_one), few + 20);
  ASSERT_EQ(long_one.bookings.size(), 2u);
  EXPECT_TRUE(long_one.bookings.contains(for_years.held));
  EXPECT_TRUE(long_one.bookings.contains(for_years.lain));
}

/// A server's database with a country, and so many reviews and notices of its first booking.
struct Past {
  explicit Past(int many) {
    WB_CHECK(prepare_schema(*database, Side::server).ok());
    WB_CHECK(apply(country.set_up()) > 0);
    const Booking first = country.booking(country.patients[0], country.north_pool, 0, 1);
    WB_CHECK(apply(taking(first)) > 0);
    for (int i = 0; i < many; ++i) {
      Notice notice;
      notice.id = country.fresh<NoticeId>();
      notice.booking = first.id;
      notice.patient = *first.patient;
      notice.hospital = first.hospital;
      notice.slots = first.slots;
      Decision more;
      more.effects = {Put{country.review(first)}, Put{notice}};
      WB_CHECK(apply(more) > 0);
    }
  }
  /// What SQLite does for it, or -1.
  int apply(const Decision& decision) {
    auto transaction = Transaction::begin(*database);
    WB_CHECK(transaction.ok());
    TouchedRows touched;
    Status status;
    const int cost = instructions_of(
        *database, [&] { status = apply_on_server(*database, decision, {1}, touched, nullptr); });
    if (!status.ok() || !transaction->commit().ok()) return -1;
    return cost;
  }
  Database open() {
    OpenOptions options = options_for(file);
    options.foreign_keys = true;
    Result<Database> opened = Database::open(options);
    WB_CHECK(opened.ok());
    return std::move(opened).value();
  }

  TestFile file;
  std::optional<Database> database = open();
  Country country;
};

/// A review, a unit and a claim that come with the booking that they are about, as of a walk-in.
TEST(ADecision, CostsNoMoreForWhatOthersLeftBehind) {
  Past young(1);
  Past old(500);
  const auto cost = [](Past& past) {
    const Booking next =
        past.country.booking(past.country.patients[1], past.country.north_pool, 0, 1);
    Decision decision = taking(next);
    decision.effects.insert(decision.effects.begin(), Put{past.country.review(next)});
    return past.apply(decision);
  };
  const int few = cost(young);
  ASSERT_GT(few, 0);
  EXPECT_LT(cost(old), few + 50);
}

/// The account and the record of a person who signs up refer to each other.
TEST(ADecision, ThatSignsSomebodyUpCostsNoMoreForThoseWhoCameBefore) {
  Past young(1);
  Past old(500);
  const auto cost = [](Past& past) {
    Patient patient = past.country.patients[0];
    patient.id = past.country.fresh<PatientId>();
    Account account = past.country.desk;
    account.id = past.country.fresh<AccountId>();
    account.user_name = "somebody.new";
    account.role = Role::patient;
    account.clinic = std::nullopt;
    account.patient = patient.id;
    patient.account = account.id;
    Decision decision;
    decision.effects = {Put{patient}, Put{account}};
    return past.apply(decision);
  };
  const int few = cost(young);
  ASSERT_GT(few, 0);
  EXPECT_LT(cost(old), few + 50);
}

}  // namespace
}  // namespace wardbook::store
