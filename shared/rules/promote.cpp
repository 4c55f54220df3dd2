#include <algorithm>

#include "shared/rules/capacity.h"
#include "shared/rules/claim.h"
#include "shared/rules/claim_order.h"
#include "shared/rules/kinds.h"
#include "shared/rules/tasks_open.h"
#include "shared/rules/waitlist.h"

// Promote: units of a pool came free. One command serves one claim, the first in the order of
// claims that can be served, and has itself follow; so each change of a booking is a logged command
// of its own, and the last one finds nothing to do. Claims over capacity come first; then the
// waitlist of the hospital, where only those are looked at whose stay could touch the freed slots:
// the others had the same chance before. Entries past their not_after have Expire follow.

namespace wardbook::rules {
namespace {

/// The command's slots that are still to come, in order, each once.
std::vector<Minute> freed_slots(const Turn& turn, const Grid& grid, const Promote& ask) {
  const Minute current = slot_of(grid, turn.now_minute());
  std::vector<Minute> slots;
  for (const Minute slot : ask.slots)
    if (slot >= current) slots.push_back(slot);
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  return slots;
}

bool comes_first(const Booking* a, const Booking* b) {
  return claim_key(*a) < claim_key(*b);
}

class Promotion {
 public:
  Promotion(Turn& turn, const Promote& ask, const Pool& pool, const Hospital& hospital,
            std::vector<Minute> slots)
      : turn_(turn), ask_(ask), pool_(pool), grid_(hospital.grid), slots_(std::move(slots)) {}

  Answer run() {
    want_slots(slots_.front(), next(slots_.back()));
    const std::vector<const Booking*> waiting = turn_.waitlist_of(pool_.hospital);
    if (turn_.lacks()) return turn_.need_more();
    if (const auto answer = seat_first_over()) return *answer;
    return serve_waitlist(waiting);
  }

 private:
  Minute next(Minute slot) const { return slot.plus(int64_t{grid_.step_hours} * 60); }
  void want_slots(Minute from, Minute to) { turn_.want_load(pool_.id, {from, to}); }

  // --- Claims over capacity

  std::optional<Answer> seat_first_over() {
    const bool any = std::any_of(slots_.begin(), slots_.end(),
                                 [&](Minute slot) { return turn_.any_over(pool_.id, slot); });
    if (!any) return std::nullopt;
    std::vector<const Booking*> claims =
        turn_.claims_on(pool_.id, slots_.front(), next(slots_.back()));
    if (turn_.lacks()) return turn_.need_more();
    std::sort(claims.begin(), claims.end(), comes_first);
    for (const Booking* claim : claims) {
      const std::vector<Minute> free = seatable(*claim);
      if (!free.empty()) return seat(*claim, free);
    }
    return std::nullopt;
  }

  std::vector<Minute> seatable(const Booking& claim) const {
    std::vector<Minute> free;
    for (const Minute slot : slots_)
      if (turn_.is_over(pool_.id, slot, claim.id) && turn_.load(pool_, slot).free() > 0)
        free.push_back(slot);
    return free;
  }

  Answer seat(const Booking& claim, const std::vector<Minute>& free) {
    const std::vector<Minute> coming = coming_slots(turn_, grid_, claim.slots);
    want_slots(coming.front(), next(coming.back()));
    const std::vector<const Review*> reviews = turn_.open_reviews_of(claim.id);
    if (turn_.lacks()) return turn_.need_more();
    const bool whole = std::all_of(coming.begin(), coming.end(), [&](Minute slot) {
      return !turn_.is_over(pool_.id, slot, claim.id) ||
             std::binary_search(free.begin(), free.end(), slot);
    });
    turn_.outcome().params.booking = claim.id;
    turn_.add(Seat{pool_.id, free, claim.id});
    put_booking(turn_, claim);
    if (whole) {
      close_reviews(turn_, over_capacity_of(claim.id, reviews), "restored");
      notify(turn_, NoticeKind::restored, claim);
    }
    turn_.follow(ask_);
    return turn_.done();
  }

  // --- The waitlist

  bool is_late(const Booking& entry) const { return turn_.now_minute() > entry.not_after; }

  /// Starts from which the stay would touch a freed slot.
  Starts chance_of(const Booking& entry) const {
    Starts starts = starts_of(turn_, entry, grid_);
    const int64_t before = (starts.count - 1) * grid_.step_hours * 60;
    starts.first = std::max(starts.first, slots_.front().plus(-before));
    starts.last = std::min(starts.last, slots_.back());
    return starts;
  }

  Answer serve_waitlist(std::vector<const Booking*> entries) {
    std::erase_if(entries, [&](const Booking* entry) {
      return !may_have(*entry, pool_) && !is_late(*entry);
    });
    std::sort(entries.begin(), entries.end(), comes_first);
    for (const Booking* entry : entries) {
      const Starts starts = chance_of(*entry);
      if (!is_late(*entry) && starts.first <= starts.last)
        want_slots(starts.first,
                   slot_of(grid_, starts.last).plus(starts.count * grid_.step_hours * 60));
    }
    if (turn_.lacks()) return turn_.need_more();
    return confirm_first(entries);
  }

  Answer confirm_first(const std::vector<const Booking*>& entries) {
    const Booking* first = nullptr;
    Interval slots;
    for (const Booking* entry : entries) {
      if (first != nullptr || is_late(*entry)) continue;
      const Starts starts = chance_of(*entry);
      const auto start =
          earliest_start(turn_, pool_, grid_, starts.first, starts.last, starts.count);
      if (!start) continue;
      first = entry;
      slots = {*start, start->plus(starts.count * grid_.step_hours * 60)};
    }
    if (first != nullptr) (void)turn_.open_reviews_of(first->id);
    if (turn_.lacks()) return turn_.need_more();
    for (const Booking* entry : entries)
      if (is_late(*entry)) turn_.follow(Expire{entry->id});
    if (first != nullptr) confirm(*first, slots);
    return turn_.done();
  }

  void confirm(const Booking& entry, const Interval& slots) {
    Booking promoted = entry;
    give_place(turn_, promoted, pool_, slots);
    turn_.outcome().params.booking = entry.id;
    put_booking(turn_, promoted);
    count_waiting(turn_, grid_, entry, -1);
    turn_.add(Take{pool_.id, slot_starts(grid_, slots), entry.id});
    close_reviews(turn_, turn_.open_reviews_of(entry.id), "promoted");
    notify(turn_, NoticeKind::promoted, promoted);
    turn_.follow(ask_);
  }

  Turn& turn_;
  const Promote& ask_;
  const Pool& pool_;
  const Grid& grid_;
  std::vector<Minute> slots_;
};

}  // namespace

Answer rule(Turn& turn, const Promote& ask) {
  if (!turn.on_server()) return turn.done();
  const Pool* pool = turn.pool(ask.pool);
  const Hospital* hospital = pool != nullptr ? turn.hospital(pool->hospital) : nullptr;
  if (turn.lacks()) return turn.need_more();
  if (hospital == nullptr) return turn.unknown("pool");
  for (const Minute slot : ask.slots)
    if (slot_of(hospital->grid, slot) != slot) return turn.malformed("slots");
  std::vector<Minute> slots = freed_slots(turn, hospital->grid, ask);
  if (slots.empty()) return turn.done();
  return Promotion(turn, ask, *pool, *hospital, std::move(slots)).run();
}

}  // namespace wardbook::rules
