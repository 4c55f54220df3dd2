#include <algorithm>

#include "shared/store/apply.h"
#include "shared/store/rows.h"

namespace wardbook::store {
namespace {

class DeviceEffects {
 public:
  explicit DeviceEffects(const Writing& writing) : writing_(writing) {}

  Status operator()(const Put& effect) { return write_row(writing_, effect.row); }
  Status operator()(const Take& effect) { return add(effect.pool, effect.slots, 1, 0); }
  Status operator()(const Release& effect) { return add(effect.pool, effect.slots, -1, 0); }
  Status operator()(const Seat& effect) { return add(effect.pool, effect.slots, 1, 0); }
  Status operator()(const Unseat& effect) { return add(effect.pool, effect.slots, -1, 0); }
  Status operator()(const CountWaiting& effect) {
    return add(effect.pool, effect.slots, 0, effect.change);
  }
  /// A claim without a unit uses none.
  Status operator()(const TakeOver&) { return {}; }

  Status operator()(const SetUnits& effect) {
    WB_TRY(write_units(writing_, effect.pool, effect.units));
    WB_ASSIGN(std::vector<PoolLoad> loads,
              select<PoolLoad>(writing_.database, "WHERE pool_id = ?1 AND slot >= ?2", effect.pool,
                               effect.from));
    for (PoolLoad& load : loads) {
      load.capacity = effect.units;
      WB_TRY(write_load(writing_, load));
    }
    return {};
  }

 private:
  Status add(PoolId pool, const std::vector<Minute>& slots, int32_t used, int32_t waiting) {
    for (Minute slot : slots) {
      WB_ASSIGN(std::optional<PoolLoad> load, get<PoolLoad>(writing_.database, pool, slot));
      if (!load) {
        WB_ASSIGN(load, unused(pool, slot));
        // A pool that this device does not know: there is no number to forecast from.
        if (!load) return {};
      }
      load->used = std::max(load->used + used, 0);
      load->waiting = std::max(load->waiting + waiting, 0);
      WB_TRY(write_load(writing_, *load));
    }
    return {};
  }

  Result<std::optional<PoolLoad>> unused(PoolId id, Minute slot) {
    WB_ASSIGN(const std::optional<Pool> pool, get<Pool>(writing_.database, id));
    if (!pool) return std::optional<PoolLoad>();
    PoolLoad load;
    load.pool = id;
    load.slot = slot;
    load.hospital = pool->hospital;
    load.capacity = pool->units;
    return std::optional<PoolLoad>(load);
  }

  const Writing& writing_;
};

}  // namespace

Result<RowsBefore> apply_on_device(Database& database, const Decision& decision) {
  WB_CHECK(database.in_transaction());
  RowsBefore before;
  const Writing writing{database, {}, nullptr, nullptr, &before};
  for (const Effect& effect : decision.effects) WB_TRY(std::visit(DeviceEffects(writing), effect));
  return before;
}

}  // namespace wardbook::store
