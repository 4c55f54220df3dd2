#include "shared/rules/refused_book.h"

#include <algorithm>
#include <iterator>

#include "shared/rules/book.h"
#include "shared/rules/claim.h"

namespace wardbook::rules {
namespace {

using O = OutcomeCode;

constexpr O kRoomOrTime[] = {O::has_hold, O::no_place, O::pool_closed, O::in_the_past,
                             O::too_far_ahead};

bool is_for_room_or_time(const RefusedBook& refused) {
  const O code = refused.outcome.code;
  const std::string& detail = refused.outcome.params.detail;
  if (code == O::unknown_row) return detail == "booking";
  // The form, which is looked at before anything, has the same code.
  if (code == O::malformed)
    return (detail == "asked" || detail == "pool") && check_form(refused.ask).ok();
  return std::find(std::begin(kRoomOrTime), std::end(kRoomOrTime), code) != std::end(kRoomOrTime);
}

/// Whether a fact may make its booking. One that was not refused, or is kept (Book), is not back
/// after a restore: the facts of then wait for it; what has happened since does not.
bool is_open_to_facts(const Turn& turn, const RefusedBook& book) {
  return changes_nothing(book.outcome) ? is_for_room_or_time(book) : turn.sealed() == nullptr;
}

/// What no policy allows says little of how long the patient stays: a claim that a wrong clock put
/// far ahead begins now, and none is longer than a stay may be.
Interval within_policy(Turn& turn, Interval asked) {
  const Policy& policy = policy_of(turn);
  const Minute now = turn.now_minute();
  const Minute last = now.plus(int64_t{policy.book_ahead_days} * 24 * 60);
  if (asked.from > last) asked = {now, now.plus(asked.minutes())};
  asked.to = std::min(asked.to, asked.from.plus(int64_t{policy.longest_stay_days} * 24 * 60));
  return asked;
}

/// As it was asked, at the other place that it was given if it was.
const Booking* as_asked(Turn& turn, const RefusedBook& refused) {
  const Book& ask = refused.ask;
  const Hospital* hospital = turn.hospital(ask.hospital);
  const Pool* pool = ask.pool ? turn.pool(*ask.pool) : nullptr;
  const OutcomeParams& given = refused.outcome.params;
  const Pool* elsewhere = given.pool && given.slots ? turn.pool(*given.pool) : nullptr;
  const Patient* patient = turn.patient(ask.patient);
  const Policy& policy = policy_of(turn);
  // A refusal for the pool or the length says nothing of these.
  const bool has_place = !ask.pool || (pool != nullptr && pool->hospital == ask.hospital);
  if (turn.lacks() || hospital == nullptr || patient == nullptr || !has_place) return nullptr;

  Booking booking = draft_of(turn, ask, {refused.actor, refused.made_at, refused.receipt});
  (void)set_triage(turn, policy, patient, ask.triage, ask.groups, booking);
  booking.state = BookingState::expired;
  booking.slots = cover(hospital->grid, within_policy(turn, ask.asked));
  if (elsewhere != nullptr) {
    booking.hospital = elsewhere->hospital;
    booking.pool = elsewhere->id;
    booking.slots = *given.slots;
  }
  return turn.keep(std::move(booking));
}

}  // namespace

const Booking* booking_of_refused(Turn& turn, BookingId id) {
  if (turn.lacks()) return nullptr;
  const RefusedBook* refused = turn.refused_book(id);
  if (refused == nullptr || !is_open_to_facts(turn, *refused)) return nullptr;
  return as_asked(turn, *refused);
}

}  // namespace wardbook::rules
