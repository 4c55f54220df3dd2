#include "tests/fuzz/replica_fuzz.h"

#include "shared/base/check.h"
#include "shared/store/rows.h"
#include "tests/fuzz/tablet.h"
#include "tests/sim/must.h"

namespace wardbook::fuzz {
namespace {

template <class... Rows>
void read_all(store::Database& database) {
  (WB_CHECK(store::select<Rows>(database, "").ok()), ...);
}

/// As a screen does.
void read_rows(store::Database& database) {
  read_all<Policy, District, Clinic, Hospital, Ward, Pool, PoolLoad, Bed, Patient,
           PatientIdentifier, Alias, Booking, BookingEvent, Stay, Review, Notice, Account>(
      database);
}

}  // namespace
}  // namespace wardbook::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace wardbook;
  fuzz::Tablet tablet;
  for (const SyncReply& reply : fuzz::replies_of({data, size})) {
    (void)tablet.replica().receive(reply, fuzz::Tablet::kNow);
    (void)tablet.replica().build_request();
    fuzz::read_rows(tablet.database());
  }
  const size_t waiting = sim::must(tablet.replica().pending()).size();
  const size_t answered = sim::must(tablet.replica().answered(true)).size();
  WB_CHECK(waiting + answered == fuzz::Tablet::kWaiting);
  return 0;
}
