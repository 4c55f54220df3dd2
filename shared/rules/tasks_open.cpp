#include "shared/rules/tasks_open.h"

namespace wardbook::rules {

void open_review(Turn& turn, Review wanted) {
  if (!turn.on_server()) return;
  wanted.id = {turn.new_id()};
  wanted.state = ReviewState::open;
  wanted.opened_by = turn.command.id;
  wanted.opened_at = turn.now();
  if (!turn.outcome().params.review) turn.outcome().params.review = wanted.id;
  turn.put(wanted);
}

std::vector<const Review*> over_capacity_of(BookingId claim, std::vector<const Review*> reviews) {
  std::erase_if(reviews, [&](const Review* review) {
    return review->kind != ReviewKind::over_capacity || review->booking != claim;
  });
  return reviews;
}

void open_over_capacity(Turn& turn, const Booking& booking, PoolId pool, Minute first,
                        const std::vector<const Review*>& open) {
  const std::vector<const Review*> known = over_capacity_of(booking.id, open);
  for (const Review* review : known)
    if (review->pool == pool) return;
  close_reviews(turn, known, "moved");
  Review review;
  review.kind = ReviewKind::over_capacity;
  review.hospital = booking.hospital;
  review.pool = pool;
  review.slot = first;
  review.booking = booking.id;
  open_review(turn, review);
}

void close_reviews(Turn& turn, const std::vector<const Review*>& reviews, const std::string& note) {
  if (!turn.on_server()) return;
  for (const Review* open : reviews) {
    Review closed = *open;
    closed.state = ReviewState::done;
    closed.closed_by = turn.command.actor;
    closed.note = note;
    turn.put(closed);
  }
}

void notify(Turn& turn, NoticeKind kind, const Booking& booking) {
  if (!turn.on_server() || !booking.patient) return;
  Notice notice;
  notice.id = {turn.new_id()};
  notice.kind = kind;
  notice.booking = booking.id;
  notice.patient = *booking.patient;
  notice.clinic = booking.clinic;
  notice.hospital = booking.hospital;
  notice.pool = booking.pool;
  notice.slots = booking.slots;
  notice.by_command = turn.command.id;
  notice.at = turn.now();
  turn.put(notice);
}

bool is_owner(Turn& turn, const Booking& booking) {
  if (turn.command.actor == booking.made_by) return true;
  const Account* actor = turn.by_system() ? nullptr : turn.actor();
  const Account* maker = turn.account(booking.made_by);
  if (actor == nullptr) return false;
  switch (actor->role) {
    case Role::patient:
      return true;  // only the own bookings are allowed
    case Role::desk:
      return booking.clinic && booking.clinic == actor->clinic;
    case Role::staff:
      return maker != nullptr && maker->role == Role::staff && maker->hospital == actor->hospital;
    case Role::admin:
      return false;
  }
  return false;
}

}  // namespace wardbook::rules
