#pragma once

#include "app/model/queries.h"
#include "shared/sync/replica.h"

namespace wardbook::app {

/// Outcomes of the person's own commands that are not simply "done", and notices; newest first.
Result<std::vector<InboxItem>> inbox(const Query& query, sync::Replica& replica,
                                     bool with_acknowledged);

/// The command that takes an offered place by one tap: the booking moves there if the server made
/// one (waitlisted or elsewhere), else it is asked for anew under `id`. Error not_a_booking.
Result<Args> take_alternative(const Args& asked, const Outcome& outcome, const Alternative& place,
                              BookingId id);
/// The same wish again, giving up the hold that stood in its way. Error nothing_to_replace.
Result<Args> replace_hold(const Args& asked, const Outcome& outcome, BookingId id);

}  // namespace wardbook::app
