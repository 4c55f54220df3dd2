#include "shared/rules/capacity.h"
#include "shared/rules/claim.h"
#include "shared/rules/displace.h"
#include "shared/rules/kinds.h"
#include "shared/rules/waitlist.h"

// SetBedStatus and AddBed: the beds of a pool, and with them its capacity. Closing a bed is a loss,
// reopening and adding one a gain. On a device only the bed's own row changes: how many units the
// pool has is the server's to say.

namespace wardbook::rules {
namespace {

struct PoolNow {
  const Pool& pool;
  const Grid& grid;
  Minute current;
  Minute horizon() const { return current.plus(kHorizon); }
};

void set_units(Turn& turn, const PoolNow& site, int32_t units) {
  Pool pool = site.pool;
  pool.units = units;
  turn.put(pool);
  turn.add(SetUnits{pool.id, units, site.current});
}

/// Where more claims have units than would be left.
std::map<Minute, int32_t> shortage(const Turn& turn, const PoolNow& site,
                                   const std::vector<const Booking*>& claims, int32_t left) {
  std::map<Minute, int32_t> seated;
  for (const Booking* claim : claims)
    for (const Minute slot : coming_slots(turn, site.grid, claim->slots))
      if (turn.is_seated(site.pool.id, slot, claim->id)) ++seated[slot];
  std::map<Minute, int32_t> short_by;
  for (const auto& [slot, count] : seated)
    if (count > left) short_by[slot] = count - left;
  return short_by;
}

/// False: the turn lacks something.
bool lose_unit(Turn& turn, const PoolNow& site) {
  const int32_t left = site.pool.units - 1;
  WB_CHECK(left >= 0);
  const auto claims = turn.claims_on(site.pool.id, site.current, site.horizon());
  if (turn.lacks()) return false;
  const auto displaced = choose_displaced(turn, site.pool, shortage(turn, site, claims, left),
                                          claims, Present::last_of_all);
  WB_CHECK(displaced.has_value());
  want_displace(turn, *displaced);
  if (turn.lacks()) return false;
  displace(turn, site.pool, *displaced);
  set_units(turn, site, left);
  return true;
}

bool gain_unit(Turn& turn, const PoolNow& site) {
  want_wanted_slots(turn, site.pool, site.grid);
  if (turn.lacks()) return false;
  set_units(turn, site, site.pool.units + 1);
  follow_promote(turn, site.pool.id, wanted_slots(turn, site.pool, site.grid));
  return true;
}

Answer change_status(Turn& turn, const Bed& bed, const SetBedStatus& fact) {
  const Stamp stamped = stamp(turn, policy_of(turn), fact.occurred_at);
  report_stamp(turn, stamped);
  Bed changed = bed;
  changed.status = fact.status;
  changed.status_at = stamped.at;
  turn.put(changed);
  return turn.done();
}

}  // namespace

/// Reports come in the order of receipt: the last one stands, if the status allows it. The same
/// status again changes nothing. An occupied bed must be emptied before it can be closed. A closed
/// bed takes the unit from the claims that come last (over_capacity); if all who have a unit are
/// there already, from the last of those: the bed is gone, and the review says who needs another.
Answer rule(Turn& turn, const SetBedStatus& fact) {
  const Bed* bed = turn.bed(fact.bed);
  (void)policy_of(turn);
  const Stay* occupant = turn.occupant_of(fact.bed);
  const Pool* pool = bed != nullptr ? turn.pool(bed->pool) : nullptr;
  const Hospital* hospital = pool != nullptr ? turn.hospital(pool->hospital) : nullptr;
  if (turn.lacks()) return turn.need_more();
  if (bed == nullptr) return turn.on_server() ? turn.unknown("bed") : turn.done();
  if (bed->status == fact.status) return turn.done();
  const bool closes = fact.status == BedStatus::closed;
  if (!can_change(bed->status, fact.status) || (closes && occupant != nullptr))
    return turn.refuse(OutcomeCode::illegal_transition);

  if (turn.on_server() && (closes || bed->status == BedStatus::closed)) {
    const PoolNow site{*pool, hospital->grid, slot_of(hospital->grid, turn.now_minute())};
    if (!(closes ? lose_unit(turn, site) : gain_unit(turn, site))) return turn.need_more();
  }
  return change_status(turn, *bed, fact);
}

/// A vacant bed. The same id again in the same pool renames it, so that a set-up file can be run
/// again. Names are unique in the pool: name_taken.
Answer rule(Turn& turn, const AddBed& ask) {
  const Pool* pool = turn.pool(ask.pool);
  const Hospital* hospital = pool != nullptr ? turn.hospital(pool->hospital) : nullptr;
  const Bed* known = turn.bed(ask.bed);
  const std::vector<const Bed*> beds = turn.beds_of(ask.pool);
  if (turn.lacks()) return turn.need_more();
  if (hospital == nullptr) return turn.on_server() ? turn.unknown("pool") : turn.done();
  if (known != nullptr && known->pool != ask.pool) return turn.malformed("bed");
  for (const Bed* other : beds)
    if (turn.on_server() && other->id != ask.bed && other->name == ask.name)
      return turn.refuse(OutcomeCode::name_taken);

  if (known == nullptr && turn.on_server()) {
    const PoolNow site{*pool, hospital->grid, slot_of(hospital->grid, turn.now_minute())};
    if (!gain_unit(turn, site)) return turn.need_more();
  }
  Bed bed = known != nullptr ? *known : Bed{};
  bed.id = ask.bed;
  bed.pool = pool->id;
  bed.hospital = pool->hospital;
  bed.name = ask.name;
  if (known == nullptr) bed.status_at = turn.now();
  turn.put(bed);
  return turn.done();
}

}  // namespace wardbook::rules
