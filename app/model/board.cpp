#include <algorithm>

#include "app/model/queries.h"
#include "app/model/search.h"
#include "shared/rules/claim_order.h"
#include "shared/store/rows.h"
#include "shared/store/schema.h"

namespace wardbook::app {
namespace {

std::string stay_note(const Query& query, const Hospital& hospital, const Stay& stay,
                      bool& overdue) {
  const int64_t late = floor_minute(query.now).value - stay.until.value;
  overdue = late > 0;
  if (overdue) return "overdue " + std::to_string((late + 59) / 60) + " h";
  return query.calendar.until(hospital, stay.until, floor_minute(query.now));
}

Result<BedView> bed_view(const Query& query, const Hospital& hospital, const Bed& bed) {
  BedView view;
  view.bed = bed;
  WB_ASSIGN(auto stays,
            store::select<Stay>(query.database, "WHERE bed_id = ?1 AND state = 'active'", bed.id));
  if (stays.empty()) return view;
  view.stay = stays.front();
  view.note = stay_note(query, hospital, *view.stay, view.overdue);
  WB_ASSIGN(const auto patient, patient_view(query, view.stay->patient));
  if (patient) view.patient = patient->patient.name;
  return view;
}

Result<std::vector<BedView>> beds_in(const Query& query, const Hospital& hospital, PoolId pool) {
  std::vector<BedView> views;
  WB_ASSIGN(const auto beds,
            store::select<Bed>(query.database, "WHERE pool_id = ?1 ORDER BY name, id", pool));
  for (const Bed& bed : beds) {
    WB_ASSIGN(BedView view, bed_view(query, hospital, bed));
    views.push_back(std::move(view));
  }
  std::stable_sort(views.begin(), views.end(), [](const BedView& a, const BedView& b) {
    return natural_less(a.bed.name, b.bed.name);
  });
  return views;
}

Result<std::vector<BoardPool>> board_pools(const Query& query, const Hospital& hospital,
                                           Minute slot) {
  std::vector<BoardPool> views;
  WB_ASSIGN(
      const auto pools,
      store::select<Pool>(query.database, "WHERE hospital_id = ?1 ORDER BY name, id", hospital.id));
  for (const Pool& pool : pools) {
    BoardPool view;
    view.pool = pool;
    WB_ASSIGN(const auto ward, store::get<Ward>(query.database, pool.ward));
    if (ward) view.ward = ward->name;
    WB_ASSIGN(const auto load, store::get<PoolLoad>(query.database, pool.id, slot));
    view.capacity = load ? load->capacity : pool.units;
    view.used = load ? load->used : 0;
    WB_ASSIGN(view.beds, beds_in(query, hospital, pool.id));
    views.push_back(std::move(view));
  }
  return views;
}

Result<std::vector<BookingView>> views_of(const Query& query, const std::vector<Booking>& rows) {
  std::vector<BookingView> views;
  for (const Booking& booking : rows) {
    WB_ASSIGN(BookingView view, booking_view(query, booking));
    views.push_back(std::move(view));
  }
  return views;
}

Result<std::vector<BookingView>> waiting(const Query& query, HospitalId hospital) {
  WB_ASSIGN(auto rows, store::select<Booking>(query.database, store::kWaitlisted, hospital));
  std::sort(rows.begin(), rows.end(),
            [](const Booking& a, const Booking& b) { return claim_key(a) < claim_key(b); });
  return views_of(query, rows);
}

std::string title_of(ReviewKind kind) {
  switch (kind) {
    case ReviewKind::over_capacity:
      return "More claims than beds";
    case ReviewKind::colliding_facts:
      return "Two reports that can't both be true";
    case ReviewKind::stronger_claim:
      return "A stronger claim found no room";
  }
  WB_CHECK(false);
}

std::string text_of(ReviewKind kind) {
  switch (kind) {
    case ReviewKind::over_capacity:
      return "Find another bed for the patient, discharge somebody, or open a bed. It clears by "
             "itself "
             "when a bed comes free.";
    case ReviewKind::colliding_facts:
      return "Look which report is right, and discharge or mark the other as a mistake.";
    case ReviewKind::stronger_claim:
      return "The first patient is more urgent than the one who has the bed and has not arrived. "
             "Nobody is moved by the server: decide with the desks, then change a booking.";
  }
  WB_CHECK(false);
}

Result<ReviewView> review_view(const Query& query, const Review& review) {
  ReviewView view{review, title_of(review.kind), text_of(review.kind), {}, {}};
  // Before it is settled a note says what happened.
  if (review.state == ReviewState::open && !review.note.empty())
    view.text = review.note + " " + view.text;
  if (review.booking) {
    WB_ASSIGN(view.booking, find_booking(query, *review.booking));
  }
  if (review.candidate) {
    WB_ASSIGN(view.candidate, find_booking(query, *review.candidate));
  }
  return view;
}

Result<std::vector<ReviewView>> open_reviews(const Query& query, HospitalId hospital) {
  std::vector<ReviewView> views;
  WB_ASSIGN(const auto rows,
            store::select<Review>(
                query.database, "WHERE hospital_id = ?1 AND state = 'open' ORDER BY opened_at, id",
                hospital));
  for (const Review& review : rows) {
    WB_ASSIGN(ReviewView view, review_view(query, review));
    views.push_back(std::move(view));
  }
  return views;
}

Result<std::vector<BookingView>> claims(const Query& query, HospitalId hospital,
                                        std::string_view states, Minute before) {
  std::string tail = "WHERE hospital_id = ?1 AND slot_from < ?2 AND kind = 'care' AND ";
  tail += store::kOpenBooking;
  tail += " AND state IN (";
  tail += states;
  tail += ") ORDER BY slot_from, id";
  WB_ASSIGN(const auto rows, store::select<Booking>(query.database, tail, hospital, before));
  return views_of(query, rows);
}

}  // namespace

Result<std::vector<BedView>> beds_of(const Query& query, PoolId pool) {
  WB_ASSIGN(const auto row, store::get<Pool>(query.database, pool));
  if (!row) return std::vector<BedView>();
  WB_ASSIGN(const auto hospital, store::get<Hospital>(query.database, row->hospital));
  if (!hospital) return std::vector<BedView>();
  return beds_in(query, *hospital, pool);
}

Result<std::optional<Board>> board(const Query& query, HospitalId id) {
  WB_ASSIGN(const auto hospital, store::get<Hospital>(query.database, id));
  if (!hospital) return std::optional<Board>();
  Board board;
  board.hospital = *hospital;
  const Minute now = floor_minute(query.now);
  const Minute slot = slot_of(hospital->grid, now);
  board.slot =
      "this slot " +
      query.calendar.until(*hospital, slot.plus(int64_t{hospital->grid.step_hours} * 60), now);
  WB_ASSIGN(board.pools, board_pools(query, *hospital, slot));
  const Minute tonight = query.calendar.end_of_day(*hospital, now);
  WB_ASSIGN(board.due, claims(query, id, "'confirmed', 'held'", tonight));
  WB_ASSIGN(board.arrived, claims(query, id, "'arrived'", tonight.plus(365 * 24 * 60)));
  WB_ASSIGN(board.waitlist, waiting(query, id));
  WB_ASSIGN(board.reviews, open_reviews(query, id));
  return std::optional<Board>(std::move(board));
}

}  // namespace wardbook::app
