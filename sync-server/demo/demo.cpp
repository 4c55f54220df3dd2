#include "sync-server/demo/demo.h"

#include "sync-server/core/password.h"
#include "sync-server/demo/demo_life.h"
#include "sync-server/demo/demo_patient.h"
#include "sync-server/demo/demo_places.h"

namespace wardbook {
namespace {

constexpr const char* kMark = "demo_data";
constexpr const char* kPassword = "wardbook demo only";
constexpr uint32_t kSeed = 1;
constexpr size_t kPatients = 1500;
constexpr int kBookings = 4800;
constexpr int kRushBookings = 1000;  ///< of the last hours: pools fill up, people wait
constexpr int64_t kRushMs = 30 * 60 * 60 * 1000LL;
constexpr int64_t kDaysBack = 45;

/// The places, through the rules like everything else.
Status make_places(Store& store, const Decider& decider, DemoRandom& random,
                   const std::vector<SetUpItem>& items, Instant at) {
  for (const SetUpItem& item : items) {
    WB_ASSIGN(const OutcomeRecord record,
              run_demo_command(store, decider, random, kSystem, at, item.args));
    if (kind_of(record.outcome) == OutcomeKind::refused)
      return Error{"demo_refused",
                   "The rules refuse line " + std::to_string(item.line) +
                       " of the demo's places: " + std::string(to_text(record.outcome.code)) + "."};
  }
  return {};
}

Status make_all(Store& store, const Decider& decider, Instant now) {
  DemoRandom random(kSeed);
  const Instant beginning{now.ms - (kDaysBack + 2) * kDayMs};
  WB_ASSIGN(const auto items, read_setup_file(demo_places()));
  DemoPlaces places = places_of(items);
  WB_ASSIGN(const std::string phc, hash_password(kPassword, random));
  WB_TRY(store.begin());
  WB_TRY(make_places(store, decider, random, items, beginning));
  WB_TRY(make_demo_accounts(store, decider, random, phc, beginning, places));
  WB_ASSIGN(auto patients,
            make_demo_patients(store, decider, random, places, kPatients, beginning));
  DemoRandom own(kSeed + 1);  // so that the patient's bookings leave everybody else's as they are
  WB_TRY(make_patients_past(store, decider, own, places, beginning));
  WB_TRY(store.commit());
  DemoLife life(store, decider, random, places, patients);
  const Instant rush{now.ms - kRushMs};
  WB_TRY(life.run({now.ms - kDaysBack * kDayMs}, rush, kBookings));
  WB_TRY(life.run(rush, now, kRushBookings));
  WB_TRY(life.leave_tasks(now));
  WB_TRY(store.begin());
  WB_TRY(make_patients_present(store, decider, own, places, now));
  WB_TRY(store.put_setting(kMark, to_text(now)));
  return store.commit();
}

}  // namespace

Result<bool> has_demo_data(StoreReader& reader) {
  WB_ASSIGN(const auto mark, reader.setting(kMark));
  return mark.has_value();
}

Status make_demo_data(Store& store, const Decider& decider, Instant now) {
  WB_ASSIGN(const auto known, store.find_account("admin1"));
  if (known)
    return Error{"demo_refused",
                 "The database has an account admin1 but no whole demo. Delete the data folder, or "
                 "give another --data."};
  Status made = make_all(store, decider, now);
  if (!made.ok()) store.rollback();
  return made;
}

std::string demo_accounts_text() {
  return std::string(
             "demo accounts: desk1, desk2 (two clinics of one district), staff1, patient1, "
             "admin1; newdesk, newstaff and newnurse wait for approval\n"
             "password of all: ") +
         kPassword + "\n";
}

}  // namespace wardbook
