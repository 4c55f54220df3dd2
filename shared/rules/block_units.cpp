#include <algorithm>

#include "shared/rules/capacity.h"
#include "shared/rules/claim.h"
#include "shared/rules/displace.h"
#include "shared/rules/kinds.h"
#include "shared/rules/placement.h"

// BlockUnits: a closure with an end. Each unit is a block booking. A closure is real, so where no
// unit is free the claims that come last go over capacity; but it is planned, so who has arrived or
// lies in a bed, and another closure, stay: then it is refused (no_place).

namespace wardbook::rules {
namespace {

Booking block_of(Turn& turn, const BlockUnits& ask, const Pool& pool, const Interval& slots,
                 BookingId id) {
  Booking block;
  block.id = id;
  block.kind = BookingKind::block;
  block.state = turn.on_server() ? BookingState::confirmed : BookingState::held;
  block.asked_hospital = block.hospital = pool.hospital;
  block.asked_pool = block.pool = pool.id;
  block.asked = ask.asked;
  block.bed_class = pool.bed_class;
  block.alternates = Alternates::only_this;
  block.not_after = ask.asked.from;
  block.slots = slots;
  block.made_by = turn.command.actor;
  block.made_at = turn.command.made_at;
  block.triage_at = turn.now();
  block.receipt = turn.circumstances.receipt;
  block.reason = ask.reason;
  return block;
}

std::map<Minute, int32_t> shortage(const Turn& turn, const Pool& pool,
                                   const std::vector<Minute>& slots, int32_t wanted) {
  std::map<Minute, int32_t> short_by;
  for (const Minute slot : slots) {
    const int32_t missing = wanted - turn.load(pool, slot).free();
    if (missing > 0) short_by[slot] = missing;
  }
  return short_by;
}

void put_blocks(Turn& turn, const BlockUnits& ask, const Pool& pool, const Interval& slots,
                const std::vector<Minute>& starts) {
  for (const BookingId id : ask.blocks) {
    put_booking(turn, block_of(turn, ask, pool, slots, id));
    if (!starts.empty()) turn.add(Take{pool.id, starts, id});
  }
}

Answer decide_on_server(Turn& turn, const BlockUnits& ask, const Pool& pool, const Interval& slots,
                        const std::vector<Minute>& starts) {
  const auto wanted = static_cast<int32_t>(ask.blocks.size());
  turn.want_load(pool.id, slots);
  const std::vector<const Booking*> claims = turn.claims_on(pool.id, slots.from, slots.to);
  if (turn.lacks()) return turn.need_more();
  const auto displaced =
      choose_displaced(turn, pool, shortage(turn, pool, starts, wanted), claims, Present::stay);
  if (!displaced) return turn.refuse(OutcomeCode::no_place);
  want_displace(turn, *displaced);
  if (turn.lacks()) return turn.need_more();
  displace(turn, pool, *displaced);
  put_blocks(turn, ask, pool, slots, starts);
  return turn.done();
}

}  // namespace

Answer rule(Turn& turn, const BlockUnits& ask) {
  const Pool* pool = turn.pool(ask.pool);
  const Hospital* hospital = pool != nullptr ? turn.hospital(pool->hospital) : nullptr;
  const bool id_known = std::any_of(ask.blocks.begin(), ask.blocks.end(),
                                    [&](BookingId id) { return turn.booking(id) != nullptr; });
  if (turn.lacks()) return turn.need_more();
  if (hospital == nullptr) return turn.on_server() ? turn.unknown("pool") : turn.done();
  if (id_known) return turn.malformed("blocks");

  const Interval slots = coming_cover(turn, hospital->grid, ask.asked);
  const std::vector<Minute> starts = coming_slots(turn, hospital->grid, slots);
  if (turn.on_server()) {
    if (starts.empty()) return turn.refuse(OutcomeCode::in_the_past);
    return decide_on_server(turn, ask, *pool, slots, starts);
  }
  put_blocks(turn, ask, *pool, slots, starts);
  return turn.done();
}

}  // namespace wardbook::rules
