#pragma once

#include <string>

#include "shared/rules/turn.h"

namespace wardbook::rules {

// Reviews and notices that a decision causes. A device makes none: what it writes is a forecast,
// and the server's rows come with its answer.

/// Opens the review that `wanted` describes: kind, hospital and what it is about. Id, state,
/// opened_by and opened_at are set here. The first review of a decision becomes
/// outcome.params.review.
void open_review(Turn& turn, Review wanted);

/// Those of `reviews` that say that this claim is over capacity.
std::vector<const Review*> over_capacity_of(BookingId claim, std::vector<const Review*> reviews);

/// An over_capacity review of the booking, from slot `first` of `pool` on, unless one is open; one
/// of another pool is closed, the claim has left it. `open` is turn.open_reviews_of(booking.id),
/// which must have been asked for.
void open_over_capacity(Turn& turn, const Booking& booking, PoolId pool, Minute first,
                        const std::vector<const Review*>& open);

/// Closes these reviews: the booking that they speak of is settled. `note` says how, in a word.
void close_reviews(Turn& turn, const std::vector<const Review*>& reviews, const std::string& note);

/// Tells the booking's owner of a change that the owner did not ask for. Blocks have no owner.
void notify(Turn& turn, NoticeKind kind, const Booking& booking);

/// Whether the actor is the booking's owner: who made it, its clinic's desk, the patient, or for a
/// booking made by a hospital its staff. Asks for the accounts of actor and maker.
bool is_owner(Turn& turn, const Booking& booking);

}  // namespace wardbook::rules
