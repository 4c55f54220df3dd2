#include "shared/rules/ending.h"

#include "shared/rules/capacity.h"
#include "shared/rules/claim.h"
#include "shared/rules/tasks_open.h"

namespace wardbook::rules {

void want_ending(Turn& turn, const Booking& booking) {
  (void)turn.hospital(booking.hospital);
  (void)turn.open_reviews_of(booking.id);
  (void)is_owner(turn, booking);
}

void end_booking(Turn& turn, const Booking& booking, BookingState to, const std::string& reason,
                 NoticeKind notice) {
  Booking ended = booking;
  ended.state = to;
  if (!reason.empty()) ended.reason = reason;
  put_booking(turn, ended);
  // A device that does not hold the hospital never took a unit there.
  if (const Hospital* hospital = turn.hospital(booking.hospital))
    give_back(turn, hospital->grid, booking);
  close_reviews(turn, turn.open_reviews_of(booking.id), std::string(to_text(to)));
  if (!is_owner(turn, booking)) notify(turn, notice, ended);
}

}  // namespace wardbook::rules
