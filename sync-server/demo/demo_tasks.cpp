#include <algorithm>

#include "shared/domain/cells.h"
#include "shared/sync/buckets.h"
#include "sync-server/demo/demo_life.h"

// What is left to do at the end of the demo's weeks.

namespace wardbook {
namespace {

constexpr int64_t kFreshMs = 36 * kHourMs;
constexpr int kBedsToLose = 2;
constexpr int kMostClosings = 5;
constexpr int kDoubles = 2;
constexpr int kComeFree = 8;

/// All rows of one table that a bucket has.
template <class Row>
Result<std::vector<Row>> rows_of(Store& store, const Bucket& bucket) {
  CollectLimits limits;
  limits.rows = 1'000'000;
  limits.bytes = 1u << 30;
  WB_ASSIGN(const Collected collected, store.collect(bucket, 0, limits));
  std::vector<Row> rows;
  for (const TableChanges& table : collected.changes.tables) {
    if (table.table != TableName<Row>::name) continue;
    for (const Cells& cells : table.rows.cells()) {
      WB_ASSIGN(Row row, from_cells<Row>(cells));
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace

Status DemoLife::leave_tasks(Instant now) {
  WB_TRY(store_.begin());
  WB_TRY(settle_old_reviews(now));
  WB_TRY(settle_old_notices(now));
  WB_TRY(close_beds_in_full_pools(now));
  WB_TRY(report_two_in_one_bed(now));
  WB_TRY(paint_a_ward(now));
  WB_TRY(promote_some(now));
  return store_.commit();
}

Status DemoLife::settle_old_reviews(Instant now) {
  for (const auto& district : places_.districts) {
    for (const Hospital& hospital : district.hospitals) {
      WB_ASSIGN(const auto reviews,
                rows_of<Review>(store_, hospital_bucket(hospital.hospital.hospital)));
      for (const Review& review : reviews) {
        const bool old = review.opened_at.ms < now.ms - kFreshMs;
        // A claim over capacity stays a task for as long as it is over capacity.
        if (!old || review.state != ReviewState::open || review.kind == ReviewKind::over_capacity)
          continue;
        WB_ASSIGN([[maybe_unused]] const OutcomeRecord record,
                  run_command(hospital.staff, now, CloseReview{review.id, "Settled by phone"}));
      }
    }
  }
  return {};
}

Status DemoLife::settle_old_notices(Instant now) {
  for (const auto& district : places_.districts) {
    for (const auto& clinic : district.clinics) {
      WB_ASSIGN(const auto notices, rows_of<Notice>(store_, desk_bucket(clinic.id)));
      for (const Notice& notice : notices) {
        if (notice.acknowledged_at || notice.at.ms > now.ms - kFreshMs) continue;
        WB_ASSIGN([[maybe_unused]] const OutcomeRecord record,
                  run_command(clinic.desk, now, AcknowledgeNotice{notice.id}));
      }
    }
  }
  return {};
}

/// Closing a free bed of a pool that is booked out moves a claim over capacity.
Status DemoLife::close_beds_in_full_pools(Instant now) {
  int lost = 0;
  int closed = 0;
  for (const auto& district : places_.districts) {
    for (const Hospital& hospital : district.hospitals) {
      for (const SetUpPool& pool : hospital.pools) {
        const bool enough = lost == kBedsToLose || closed == kMostClosings;
        if (pool.bed_class == BedClass::general || enough) continue;
        WB_ASSIGN(const auto bed, vacant_bed(pool.pool));
        if (!bed) continue;
        const SetBedStatus fact{*bed, BedStatus::closed, "Oxygen outlet leaks", now};
        WB_ASSIGN(const OutcomeRecord record, run_command(hospital.staff, now, fact));
        ++closed;
        lost += record.outcome.code == OutcomeCode::over_capacity ? 1 : 0;
      }
    }
  }
  return {};
}

/// Somebody who has arrived is reported in a bed in which another patient lies.
Status DemoLife::report_two_in_one_bed(Instant now) {
  int doubles = 0;
  for (const auto& district : places_.districts) {
    for (const Hospital& hospital : district.hospitals) {
      const Bucket bucket = hospital_bucket(hospital.hospital.hospital);
      WB_ASSIGN(const auto bookings, rows_of<Booking>(store_, bucket));
      WB_ASSIGN(const auto stays, rows_of<Stay>(store_, bucket));
      const auto waiting = std::find_if(bookings.begin(), bookings.end(), [](const Booking& one) {
        return one.state == BookingState::arrived && one.pool.has_value();
      });
      if (waiting == bookings.end() || doubles == kDoubles) continue;
      const auto there = std::find_if(stays.begin(), stays.end(), [&](const Stay& stay) {
        return stay.state == StayState::active && stay.pool == *waiting->pool;
      });
      if (there == stays.end()) continue;
      const Admit fact{waiting->id, StayId::make(now, random_), there->bed, now};
      WB_ASSIGN([[maybe_unused]] const OutcomeRecord record,
                run_command(hospital.staff, now, fact));
      ++doubles;
    }
  }
  return {};
}

Status DemoLife::paint_a_ward(Instant now) {
  const Hospital& hospital = places_.districts[0].hospitals[1];
  BlockUnits ask;
  ask.pool = hospital.pools[0].pool;
  for (int unit = 0; unit < 4; ++unit) ask.blocks.push_back(BookingId::make(now, random_));
  const Minute tomorrow = slot_of(hospital.hospital.grid, floor_minute(now)).plus(24 * 60);
  ask.asked = {tomorrow, tomorrow.plus(2 * 24 * 60)};
  ask.reason = "Walls are being painted";
  WB_ASSIGN([[maybe_unused]] const OutcomeRecord record, run_command(hospital.staff, now, ask));
  return {};
}

/// Claims on the referral hospital's beds are given up, so that who waits there moves up.
Status DemoLife::promote_some(Instant now) {
  const auto& district = places_.districts[0];
  WB_ASSIGN(const auto bookings,
            rows_of<Booking>(store_, hospital_bucket(district.hospitals[0].hospital.hospital)));
  int freed = 0;
  for (const Booking& booking : bookings) {
    if (freed == kComeFree) break;
    const bool soon = booking.slots.from.value < floor_minute(now).value + 24 * 60;
    if (booking.state != BookingState::confirmed || !booking.clinic || !soon) continue;
    for (const auto& clinic : district.clinics) {
      if (clinic.id != *booking.clinic) continue;
      WB_ASSIGN([[maybe_unused]] const OutcomeRecord record,
                run_command(clinic.desk, now, CancelBooking{booking.id, "No transport"}));
      ++freed;
    }
  }
  return {};
}

}  // namespace wardbook
