#include <algorithm>

#include "shared/rules/capacity.h"
#include "shared/rules/kinds.h"
#include "shared/rules/waitlist.h"

// The same command again changes the row. Rows that it names must exist: refused/unknown_row, but
// not on a device. On a device nothing is refused for names or claims that it may not know.
// A place stays under its parent, because what hangs on it (beds, claims, who sees them) would not
// follow: refused/illegal_transition, the detail names the parent.

namespace wardbook::rules {
namespace {

/// Later than any slot.
constexpr Minute kForGood{int64_t{1} << 40};

/// Whether the slots of both are the same ones.
bool same_slots(const Grid& a, const Grid& b) {
  return a.step_hours == b.step_hours && slot_of(a, b.anchor) == b.anchor;
}

Answer refuse_for(Turn& turn, OutcomeCode code, const char* field) {
  OutcomeParams params;
  params.detail = field;
  return turn.refuse(code, params);
}

bool has_claims(Turn& turn, HospitalId hospital, PoolId pool) {
  const std::vector<const Booking*> waiting = turn.waitlist_of(hospital);
  return turn.has_future_claims(hospital, pool, turn.now_minute()) ||
         std::any_of(waiting.begin(), waiting.end(), [&](const Booking* entry) {
           return entry->pool == pool || entry->asked_pool == pool;
         });
}

/// Claims of any pool, or entries of the waitlist: they lie on the hospital's grid.
bool has_claims(Turn& turn, HospitalId hospital) {
  const std::vector<const Pool*> pools = turn.pools_of(hospital);
  return !turn.waitlist_of(hospital).empty() ||
         std::any_of(pools.begin(), pools.end(),
                     [&](const Pool* pool) { return has_claims(turn, hospital, pool->id); });
}

/// A slot of the former grid that was over may be the one that goes on on the new grid: what lay in
/// it is over still, and the beds are those of today. What was answered before a restore comes back
/// when later slots may be over, too.
void begin_anew(Turn& turn, const Pool& pool, Minute from) {
  for (const Booking* over : turn.claims_on(pool.id, from, kForGood))
    turn.add(Release{pool.id, turn.seats_of(pool.id, {from, kForGood}, over->id), over->id});
  turn.add(SetUnits{pool.id, pool.units, from});
}

/// A pool that opens, or becomes another kind of pool, may be what somebody waits for.
void serve_who_waits(Turn& turn, const Pool& pool) {
  const Hospital* hospital = turn.hospital(pool.hospital);
  if (hospital == nullptr || !pool.open) return;
  want_wanted_slots(turn, pool, hospital->grid);
  if (!turn.lacks()) follow_promote(turn, pool.id, wanted_slots(turn, pool, hospital->grid));
}

Pool with_changes(const Pool* known, const SetUpPool& ask) {
  Pool pool = known != nullptr ? *known : Pool{};
  pool.id = ask.pool;
  pool.hospital = ask.hospital;
  pool.ward = ask.ward;
  pool.name = ask.name;
  pool.bed_class = ask.bed_class;
  pool.capabilities = ask.capabilities;
  pool.turnaround_minutes = ask.turnaround_minutes;
  pool.open = ask.open;
  return pool;
}

/// On the server. It may leave the turn lacking.
std::optional<Answer> refuse_pool(Turn& turn, const SetUpPool& ask, const Pool* known,
                                  bool alters) {
  const bool claimed = alters && has_claims(turn, known->hospital, ask.pool);
  const Ward* ward = turn.ward(ask.ward);
  if (turn.lacks()) return std::nullopt;
  if (turn.hospital(ask.hospital) == nullptr) return turn.unknown("hospital");
  if (ward == nullptr || ward->hospital != ask.hospital) return turn.unknown("ward");
  for (const Pool* other : turn.pools_of(ask.hospital))
    if (other->id != ask.pool && other->ward == ask.ward && other->name == ask.name)
      return refuse_for(turn, OutcomeCode::name_taken, "name");
  if (claimed) return refuse_for(turn, OutcomeCode::in_use, "pool");
  return std::nullopt;
}

}  // namespace

/// done.
Answer rule(Turn& turn, const SetUpDistrict& ask) {
  turn.put(District{ask.district, ask.name, {}});
  return turn.done();
}

/// done; refused/unknown_row: district.
Answer rule(Turn& turn, const SetUpClinic& ask) {
  const District* district = turn.district(ask.district);
  if (turn.lacks()) return turn.need_more();
  if (turn.on_server() && district == nullptr) return turn.unknown("district");
  turn.put(Clinic{ask.clinic, ask.district, ask.name, ask.position, {}});
  return turn.done();
}

/// done; refused: unknown_row (district), illegal_transition (another district), name_taken
/// (within the district), in_use (another grid while claims from now on or waitlist entries lie on
/// this one).
Answer rule(Turn& turn, const SetUpHospital& ask) {
  const District* district = turn.district(ask.district);
  const Hospital* known = turn.hospital(ask.hospital);
  const bool moves = known != nullptr && known->district != ask.district;
  if (turn.on_server()) {
    const std::vector<const Hospital*> others = turn.hospitals_of(ask.district);
    const std::vector<const Pool*> pools = turn.pools_of(ask.hospital);
    const bool new_grid = known != nullptr && !same_slots(known->grid, ask.grid);
    const bool in_use = new_grid && has_claims(turn, ask.hospital);
    const Minute current = slot_of(ask.grid, turn.now_minute());
    if (new_grid)
      for (const Pool* pool : pools) (void)turn.claims_on(pool->id, current, kForGood);
    if (turn.lacks()) return turn.need_more();
    if (district == nullptr) return turn.unknown("district");
    if (moves) return refuse_for(turn, OutcomeCode::illegal_transition, "district");
    if (std::any_of(others.begin(), others.end(), [&](const Hospital* other) {
          return other->id != ask.hospital && other->name == ask.name;
        }))
      return refuse_for(turn, OutcomeCode::name_taken, "name");
    if (in_use) return refuse_for(turn, OutcomeCode::in_use, "grid");
    if (new_grid)
      for (const Pool* pool : pools) begin_anew(turn, *pool, current);
  }
  turn.put(Hospital{
      ask.hospital, ask.district, ask.name, ask.zone, ask.grid, ask.position, ask.phone, {}});
  return turn.done();
}

/// done; refused: unknown_row (hospital), illegal_transition (another hospital), name_taken
/// (within the hospital).
Answer rule(Turn& turn, const SetUpWard& ask) {
  const Hospital* hospital = turn.hospital(ask.hospital);
  const Ward* known = turn.ward(ask.ward);
  if (turn.lacks()) return turn.need_more();
  if (turn.on_server() && hospital == nullptr) return turn.unknown("hospital");
  if (known != nullptr && known->hospital != ask.hospital)
    return refuse_for(turn, OutcomeCode::illegal_transition, "hospital");
  if (turn.on_server()) {
    for (const auto& [id, ward] : turn.ledger.wards)
      if (id != ask.ward && ward.hospital == ask.hospital && ward.name == ask.name)
        return refuse_for(turn, OutcomeCode::name_taken, "name");
  }
  turn.put(Ward{ask.ward, ask.hospital, ask.name, {}});
  return turn.done();
}

/// done; refused: unknown_row (hospital, or no such ward in it), name_taken (within the ward),
/// illegal_transition (another hospital or ward), in_use: class or capabilities differ while it has
/// claims from now on. Its units are those of its beds. If it opens or changes its kind, a Promote
/// follows for whoever it could help.
Answer rule(Turn& turn, const SetUpPool& ask) {
  const Pool* known = turn.pool(ask.pool);
  (void)turn.hospital(ask.hospital);
  if (turn.lacks()) return turn.need_more();
  const bool alters = known != nullptr && (known->bed_class != ask.bed_class ||
                                           known->capabilities != ask.capabilities);
  if (turn.on_server()) {
    const auto refusal = refuse_pool(turn, ask, known, alters);
    if (turn.lacks()) return turn.need_more();
    if (refusal) return *refusal;
  }
  if (known != nullptr && known->hospital != ask.hospital)
    return refuse_for(turn, OutcomeCode::illegal_transition, "hospital");
  if (known != nullptr && known->ward != ask.ward)
    return refuse_for(turn, OutcomeCode::illegal_transition, "ward");
  const Pool pool = with_changes(known, ask);
  const bool opens = known != nullptr && !known->open && pool.open;
  if (turn.on_server() && (opens || alters)) serve_who_waits(turn, pool);
  if (turn.lacks()) return turn.need_more();
  turn.put(pool);
  return turn.done();
}

}  // namespace wardbook::rules
