#pragma once

#include <string_view>
#include <vector>

#include "shared/rules/turn.h"

// What facts share: how a fact gives a claim its slots, and how a bed gets its patient and loses
// him. A claim that holds units has a row (slot_unit or slot_over) for each of its slots from the
// current one on; earlier ones are history.

namespace wardbook::rules {

/// A row that a command names and that isn't there: refused/unknown_row on the server; on a device,
/// which may just not hold it, done without any change.
Answer absent(Turn& turn, std::string_view what);

/// A pool with the hospital on whose grid its slots lie.
struct Place {
  const Pool* pool = nullptr;
  const Hospital* hospital = nullptr;
  const Grid& grid() const { return hospital->grid; }
  explicit operator bool() const { return pool != nullptr && hospital != nullptr; }
};

/// Null members: there is none, or the turn lacks it.
Place place_of(Turn& turn, std::optional<PoolId> pool);

/// The slots of `grid` that a claim needs when its patient is there: up to its end, or as long as
/// it was if that has passed; never from before now. `at_once`: from now even if it begins later.
Interval slots_from_now(const Turn& turn, const Booking& booking, const Grid& grid, bool at_once);

/// The slots that the claim has rows for, from the current one on; empty if it holds no units.
/// A discharged one keeps those of its turnaround. `place` is where the claim is.
Interval held_slots(const Turn& turn, const Booking& booking, const Place& place);

/// Gives back the held slots that do not lie in `kept`, with a Promote to follow.
void give_back_outside(Turn& turn, const Booking& booking, const Place& place,
                       const Interval& kept);

/// Moves the claim to `slots` of `to`: keeps what it has there, gives back the rest (a waitlist
/// entry its place in the count), and takes a unit where one is free, slot_over elsewhere. Sets
/// pool, hospital and slots of `booking`; its state must still be the old one. Asked for before:
/// to's load in `slots`. False: it is over capacity in a slot.
bool move_claim(Turn& turn, Booking& booking, const Place& from, const Place& to,
                const Interval& slots);

/// Whether the booking is over capacity in a slot of `slots` from the current one on. Asked for
/// before: the load of `place` there.
bool is_over_in(const Turn& turn, const Booking& booking, const Place& place,
                const Interval& slots);

/// adjusted/over_capacity, if the code is plainly done so far, and the review of it. Asked for
/// before: open_reviews_of(booking.id).
void report_over_capacity(Turn& turn, const Booking& booking);

/// After move_claim to `to`, which said `fits`: reports that the claim is over capacity, or closes
/// the review that said so before if it has a unit in each of its slots now. Asked for before: the
/// load of `to` in its slots, open_reviews_of(booking.id).
void report_room(Turn& turn, const Booking& booking, const Place& to, bool fits);

/// adjusted/colliding_fact, and a review about `booking`. Null: not known.
void report_collision(Turn& turn, const Booking& booking, const Stay* stay, const Stay* other,
                      const Bed* bed);

enum class BedFor : uint8_t { ready, taken, not_ready };

/// Whether a patient can be put into the bed: taken by an active stay (or occupied, which a device
/// may know of a bed whose stay it does not hold), or its status forbids it.
BedFor bed_for(Turn& turn, const Bed& bed, bool isolation);

void set_status(Turn& turn, const Bed& bed, BedStatus status, Instant at);

/// The bed loses `leaving`: it goes to housekeeping, or to a stay that was reported in it while
/// `leaving` still had it, if its patient has no other bed; then that stay is active and its review
/// closed. Asked for before: ask_to_vacate().
void vacate(Turn& turn, const Stay& leaving, Instant at);
void ask_to_vacate(Turn& turn, const Stay& leaving);

}  // namespace wardbook::rules
