#include "shared/rules/claim.h"

#include <algorithm>

namespace wardbook::rules {

const Policy& policy_of(Turn& turn) {
  static const Policy kDefaults;
  const Policy* policy = turn.policy();
  return policy != nullptr ? *policy : kDefaults;
}

Stamp stamp(const Turn& turn, const Policy& policy, Instant given) {
  if (!turn.on_server()) return {given};
  const Instant now = turn.now();
  if (given > now.plus_minutes(policy.clock_tolerance_minutes) ||
      given < now.plus_minutes(-policy.backdate_limit_minutes))
    return {now, true};
  return {std::min(given, now)};
}

void report_stamp(Turn& turn, const Stamp& stamp) {
  if (!stamp.restamped || turn.outcome().code != OutcomeCode::done) return;
  turn.outcome().code = OutcomeCode::restamped;
  turn.outcome().params.at = stamp.at;
}

BypassGroups groups_of(const Turn& turn, const Policy& policy, const Patient* patient,
                       BypassGroups given) {
  if (patient == nullptr) return given;
  given.bits |= patient->groups.bits;
  const Date today{static_cast<int32_t>(turn.now_minute().value / (24 * 60))};
  if (patient->birth_date && age_years(*patient->birth_date, today) < policy.child_below_years)
    given.bits |= BypassGroups::of(Bypass::child).bits;
  return given;
}

Stamp set_triage(const Turn& turn, const Policy& policy, const Patient* patient,
                 const Triage& triage, BypassGroups given, Booking& booking) {
  const Stamp stamped = stamp(turn, policy, triage.at);
  booking.triage_scale = triage.scale;
  booking.triage_level = triage.level;
  booking.triage_rank = triage_rank(triage.scale, triage.level).value_or(booking.triage_rank);
  booking.triage_at = stamped.at;
  booking.groups = groups_of(turn, policy, patient, given);
  return stamped;
}

void give_place(Turn& turn, Booking& booking, const Pool& pool, const Interval& slots) {
  booking.state = BookingState::confirmed;
  booking.hospital = pool.hospital;
  booking.pool = pool.id;
  booking.slots = slots;
  const Minute start = std::max({slots.from, booking.asked.from, turn.now_minute()});
  booking.arrive_by = start.plus(policy_of(turn).arrival_window_minutes);
}

void put_booking(Turn& turn, Booking booking) {
  booking.changed_by = turn.command.actor;
  turn.put(booking);
  turn.record(booking);
}

}  // namespace wardbook::rules
