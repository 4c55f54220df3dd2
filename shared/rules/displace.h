#pragma once

#include <map>
#include <optional>
#include <vector>

#include "shared/rules/turn.h"

namespace wardbook::rules {

/// A claim that loses its unit in these slots.
struct Displaced {
  const Booking* booking;
  std::vector<Minute> slots;
};

enum class Present : uint8_t { stay, last_of_all };

/// Chooses who loses a unit where `short_by` says how many a slot is short: in reversed order of
/// claims, so never one who has arrived or lies in a bed (nor a block) while there is another; but
/// first what is kept for the turnaround of a bed that was left.
/// Nothing if that is not enough and those must stay. claims_on() must have been asked for.
std::optional<std::vector<Displaced>> choose_displaced(Turn& turn, const Pool& pool,
                                                       const std::map<Minute, int32_t>& short_by,
                                                       const std::vector<const Booking*>& claims,
                                                       Present present);

/// Asks for what displace() needs.
void want_displace(Turn& turn, const std::vector<Displaced>& displaced);

/// They go to slot_over, each with an over_capacity review and a notice; the outcome becomes
/// `over_capacity`, with the first review. Who has left the bed gives the unit back: nobody lacks
/// it.
void displace(Turn& turn, const Pool& pool, const std::vector<Displaced>& displaced);

}  // namespace wardbook::rules
