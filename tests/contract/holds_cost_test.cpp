#include <gtest/gtest.h>

#include "shared/store/ledger_store.h"
#include "shared/store/rows.h"
#include "shared/store/schema.h"
#include "tests/contract/country.h"
#include "tests/contract/files.h"
#include "tests/contract/given.h"
#include "tests/unit/sync/walked.h"

namespace wardbook::store {
namespace {

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
    const int before = instructions(*database);
    WB_CHECK(
        load<Side::server>(*database, HoldsOfPatientSlice{country.patients[0].id}, ledger).ok());
    return instructions(*database) - before;
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

}  // namespace
}  // namespace wardbook::store
