#include "tests/sim/oracle.h"

// Whether there was a reason to refuse a request for a place.

namespace wardbook::sim {
namespace {

using O = OutcomeCode;
constexpr int64_t kMinutesOfDay = 24 * 60;

/// The person looked at the booking as it was before it was written last.
bool saw_older(const Command& command, const Booking& booking) {
  for (const Saw& saw : command.saw)
    if (const auto* row = std::get_if<SawRow>(&saw);
        row != nullptr && row->table == "booking" && row->key == booking.id.uuid)
      return booking.version.value == 0 || row->version < booking.version;
  return false;
}

}  // namespace

/// A desk books for itself, staff for their hospital, a patient for the own person.
bool Oracle::may_book(const Account* actor, const Book& ask) const {
  if (actor == nullptr || actor->state != AccountState::active) return false;
  if (actor->role == Role::desk) return actor->clinic && ask.clinic == actor->clinic;
  if (ask.clinic) return false;
  if (actor->role == Role::staff) return actor->hospital == ask.hospital;
  return actor->role == Role::patient && actor->patient &&
         truth_.resolve(*actor->patient) == truth_.resolve(ask.patient);
}

bool Oracle::may_change(const Account* actor, const Booking& booking) const {
  if (actor == nullptr || actor->state != AccountState::active) return false;
  if (actor->role == Role::desk) return actor->clinic && booking.clinic == actor->clinic;
  if (actor->role == Role::staff) return actor->hospital == booking.hospital;
  return actor->role == Role::patient && actor->patient && booking.patient &&
         truth_.resolve(*actor->patient) == truth_.resolve(*booking.patient);
}

/// What the two have in common: the place. What is malformed, a request's form says.
std::string Oracle::judge_refused(const Wanted& wanted, const Outcome& outcome, Instant now) const {
  const Hospital* hospital = find(truth_.hospitals, wanted.hospital);
  const Pool* pool = wanted.pool ? find(truth_.pools, *wanted.pool) : nullptr;
  const std::string& detail = outcome.params.detail;
  switch (outcome.code) {
    case O::malformed:
      return "";
    case O::unknown_row:
      if (detail == "hospital") return hospital == nullptr ? "" : "its hospital is known";
      if (detail == "pool")
        return pool == nullptr || pool->hospital != wanted.hospital ? "" : "its pool is known";
      return "it can't be about an unknown " + detail;
    case O::pool_closed:
      return pool != nullptr && !pool->open ? "" : "its pool is open";
    case O::too_far_ahead: {
      const int64_t ahead = truth_.policy.book_ahead_days * kMinutesOfDay;
      return wanted.asked.from > floor_minute(now).plus(ahead) ? "" : "it is not so far ahead";
    }
    case O::no_place:
      return places_.best(wanted, now) ? "there was a place" : "";
    default:
      return "no request for a place is refused so";
  }
}

std::string Oracle::judge_refused(const Book& ask, const Wanted& wanted, const Outcome& outcome,
                                  const Account* actor, Instant now) const {
  const Booking* old = ask.replaces ? find(truth_.bookings, *ask.replaces) : nullptr;
  const std::string& detail = outcome.params.detail;
  if (outcome.code == O::not_allowed) {
    const bool anothers = old != nullptr && (!old->patient || truth_.resolve(*old->patient) !=
                                                                  truth_.resolve(ask.patient));
    // Who never was on the device is refused before anything else.
    return detail == "actor" || anothers || !may_book(actor, ask) ? "" : "it was allowed";
  }
  if (outcome.code == O::has_hold)
    return has_other_hold(ask.patient, wanted.own) ? "" : "the patient has no other hold";
  if (outcome.code == O::unknown_row && detail == "booking")
    return ask.replaces && old == nullptr ? "" : "what it replaces is known";
  if (outcome.code == O::unknown_row && detail == "patient") {
    const Patient* patient = find(truth_.patients, truth_.resolve(ask.patient));
    return patient == nullptr || patient->in_error ? "" : "its patient is known";
  }
  if (outcome.code == O::no_place && wanted.own == nullptr)
    return "it replaces nothing, and could have waited";
  return judge_refused(wanted, outcome, now);
}

std::string Oracle::judge_refused(const Command& command, const ChangeBooking& ask,
                                  const Wanted& wanted, const Outcome& outcome,
                                  const Account* actor, Instant now) const {
  const Booking* old = wanted.own;
  if (outcome.code == O::not_allowed)
    return outcome.params.detail == "actor" || old == nullptr || !may_change(actor, *old)
               ? ""
               : "it was allowed";
  if (outcome.code == O::unknown_row && outcome.params.detail == "booking")
    return old == nullptr ? "" : "its booking is known";
  if (outcome.code == O::malformed) return "";
  if (old == nullptr || actor == nullptr) return "nobody is known to have asked for it";
  if (outcome.code == O::illegal_transition) {
    const bool by_ward = old->state == BookingState::arrived && actor->role != Role::staff;
    return !is_live(*old) || by_ward ? "" : "its booking could be changed";
  }
  if (outcome.code == O::changed_meanwhile)
    return old->changed_by != command.actor && saw_older(command, *old) ? ""
                                                                        : "nobody changed it since";
  if (outcome.code == O::in_the_past) {
    const Minute end = cover(truth_.hospitals.at(ask.hospital).grid, ask.asked).to;
    return end <= floor_minute(now) ? "" : "the time that was asked for is not over";
  }
  if (outcome.code == O::no_place && old->state == BookingState::waitlisted)
    return "it waits, and could have gone on waiting";
  return judge_refused(wanted, outcome, now);
}

}  // namespace wardbook::sim
