#pragma once

#include "shared/rules/placement.h"

namespace wardbook::rules {

/// Whether the waitlist entry would be content with this pool of its hospital.
bool may_have(const Booking& entry, const Pool& pool);

/// The starts that still help an entry, on the grid of its hospital, as the first and the last.
struct Starts {
  Minute first;
  Minute last;
  int64_t count;  ///< how many slots it needs in a row
};
Starts starts_of(const Turn& turn, const Booking& entry, const Grid& grid);

/// Slots of the pool from the current one on in which more room could help somebody: claims are
/// over capacity, or an entry of the waitlist could start. Asked for before: want_wanted_slots().
void want_wanted_slots(Turn& turn, const Pool& pool, const Grid& grid);
std::vector<Minute> wanted_slots(Turn& turn, const Pool& pool, const Grid& grid);

/// Asks for the rows behind queue_position and open_stronger_claim. The search must have ended
/// without the place asked for.
void want_queue(Turn& turn, const Wish& wish);

/// Its place among the entries of its hospital that want the same class, from 1.
int32_t queue_position(Turn& turn, const Booking& entry);

/// The booking did not get what it asked for. If a weaker claim (see is_stronger) that has not
/// arrived holds a unit in a slot that was full, the staff of the hospital gets one review that
/// names the weakest such claim. Nobody is bumped by it.
void open_stronger_claim(Turn& turn, const Booking& booking, const Wish& wish);

}  // namespace wardbook::rules
