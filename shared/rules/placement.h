#pragma once

#include <optional>
#include <vector>

#include "shared/rules/turn.h"

namespace wardbook::rules {

/// What somebody wants of a place.
struct Wish {
  HospitalId hospital;
  std::optional<PoolId> pool;  ///< none: any pool of the hospital with class and needs
  BedClass bed_class = BedClass::general;
  Capabilities needs;
  Interval asked;
  Minute not_after;
  Alternates alternates = Alternates::only_this;
  std::optional<ClinicId> clinic;  ///< distances count from here; none: from the hospital asked
  const Booking* own = nullptr;    ///< its units count as free
};

Wish wish_of(const Booking& booking);

/// Where a claim fits as a whole.
struct Fit {
  const Hospital* hospital;
  const Pool* pool;
  Interval slots;
  /// done: as asked. Else other_pool, other_slot (maybe in another pool, too), other_hospital.
  OutcomeCode code;
};

struct Search {
  std::optional<Fit> place;
  /// The best free places, at most five; none when the place is as asked.
  std::vector<Alternative> alternatives;
};

/// A pool that takes claims and has the class and the capabilities. One for children or for births
/// takes only who needs that, or who `asked` for it by name.
bool matches(const Pool& pool, BedClass bed_class, Capabilities needs, std::optional<PoolId> asked);

/// The slots of `grid` that cover `asked`, without those that are over.
Interval coming_cover(const Turn& turn, const Grid& grid, const Interval& asked);

/// The pools in which the wish itself may be met: the one asked for, or all that match.
std::vector<const Pool*> asked_pools(Turn& turn, const Wish& wish);

/// The published order: the pool asked for (or of the matching ones that with the fewest
/// capabilities that aren't needed, then with most room) in the slots asked for; then, as far as
/// the alternates allow, another pool of the hospital in the same slots, the nearest later start
/// up to not_after there, and the nearest hospital of the district at the time asked, rounded
/// outward on its grid. A later start is sought for a week at most.
///
/// What is offered beside: the earliest place of each pool of the class, by how much later (in
/// minutes) and how far (a kilometre counts as a minute).
///
/// Of a sealed answer it is the place that was given, whatever room there is, in the slots that
/// cover those of then. Done does not name its pool: the first choice, else any that was asked for.
/// None: its pool is not there.
///
/// May leave the turn lacking: call it again then. It needs up to three loads.
Search find_place(Turn& turn, const Wish& wish);

/// Gives the claim the place that find_place found: a unit in each slot. A sealed one goes over
/// capacity in the slots that have none now, with a review: no other may be open about the booking.
void take_place(Turn& turn, const Booking& booking, const Fit& place, const Booking* own);

/// A sealed answer gave a place, and its pool is not there (yet).
bool is_place_lost(const Turn& turn, const Search& search);

/// The outcome that a search leads to: the place's code, or no_room, with what the why card needs.
void report(Turn& turn, const Search& search);

/// What is wrong with a wish at any time: unknown_row, malformed (the pool does not give the class
/// and needs, or the stay is longer than the policy's); of a sealed answer only what is unknown. A
/// device says only what is malformed. Policy, hospital and pool must have been asked for.
std::optional<Answer> refuse_wish(Turn& turn, const Wish& wish);

/// What is wrong, whatever the room, with having it from now on: in_the_past, pool_closed,
/// too_far_ahead. Not on a device, nor of a sealed answer. After refuse_wish().
std::optional<Answer> refuse_from_now(Turn& turn, const Wish& wish);

/// The earliest start in [first, last] from which the pool has room in `count` slots in a row.
/// `first` must be a slot of `grid`.
std::optional<Minute> earliest_start(const Turn& turn, const Pool& pool, const Grid& grid,
                                     Minute first, Minute last, int64_t count,
                                     const Booking* own = nullptr);

}  // namespace wardbook::rules
