#include <algorithm>

#include "shared/store/account_past.h"
#include "shared/store/apply.h"
#include "shared/store/rows.h"

namespace wardbook::store {
namespace {

class ServerEffects {
 public:
  explicit ServerEffects(const Writing& writing) : writing_(writing), database_(writing.database) {}

  Status operator()(const Put& effect) {
    if (const auto* account = std::get_if<Account>(&effect.row))
      WB_TRY(keep_past(database_, *account));
    return write_row(writing_, effect.row);
  }

  Status operator()(const Take& effect) {
    for (Minute slot : effect.slots) {
      WB_TRY(seat(effect.pool, slot, effect.booking));
      WB_TRY(recount(effect.pool, slot));
    }
    return {};
  }

  Status operator()(const Release& effect) {
    for (Minute slot : effect.slots) {
      WB_TRY(unseat(effect.pool, slot, effect.booking));
      WB_TRY(drop_over(effect.pool, slot, effect.booking));
      WB_TRY(recount(effect.pool, slot));
    }
    return {};
  }

  Status operator()(const TakeOver& effect) {
    for (Minute slot : effect.slots) {
      WB_TRY(put_over(effect.pool, slot, effect.booking));
      WB_TRY(recount(effect.pool, slot));
    }
    return {};
  }

  Status operator()(const Seat& effect) {
    for (Minute slot : effect.slots) {
      WB_TRY(drop_over(effect.pool, slot, effect.booking));
      WB_TRY(seat(effect.pool, slot, effect.booking));
      WB_TRY(recount(effect.pool, slot));
    }
    return {};
  }

  Status operator()(const Unseat& effect) {
    for (Minute slot : effect.slots) {
      WB_TRY(unseat(effect.pool, slot, effect.booking));
      WB_TRY(put_over(effect.pool, slot, effect.booking));
      WB_TRY(recount(effect.pool, slot));
    }
    return {};
  }

  Status operator()(const CountWaiting& effect) {
    for (Minute slot : effect.slots) {
      WB_ASSIGN(PoolLoad load, load_of(effect.pool, slot));
      load.waiting += effect.change;
      WB_TRY(write_load(writing_, load));
    }
    return {};
  }

  Status operator()(const SetUnits& effect) {
    WB_TRY(add_units(effect));
    WB_TRY(renumber(effect));
    WB_TRY(remove_units(effect));
    WB_TRY(write_units(writing_, effect.pool, effect.units));
    WB_ASSIGN(
        std::vector<PoolLoad> loads,
        select<PoolLoad>(database_, "WHERE pool_id = ?1 AND slot >= ?2", effect.pool, effect.from));
    for (PoolLoad& load : loads) {
      load.capacity = effect.units;
      WB_ASSIGN(load.used, used_in(effect.pool, load.slot));
      WB_TRY(write_load(writing_, load));
    }
    return {};
  }

 private:
  /// The lowest unit that nobody has in the slot. If the pool has no such unit, the key of
  /// pool_unit refuses the row.
  Status seat(PoolId pool, Minute slot, BookingId booking) {
    WB_ASSIGN(const int64_t unit, first_gap(pool, slot));
    return database_.run(
        "INSERT INTO slot_unit (pool_id, slot, unit, booking_id) VALUES (?1, ?2, ?3, ?4)", pool,
        slot, unit, booking);
  }

  Result<int64_t> first_gap(PoolId pool, Minute slot) {
    WB_ASSIGN(Statement taken,
              database_.prepare(
                  "SELECT unit FROM slot_unit WHERE pool_id = ?1 AND slot = ?2 ORDER BY unit", pool,
                  slot));
    for (int64_t unit = 1;; ++unit) {
      WB_ASSIGN(const bool more, taken.step());
      if (!more || taken.integer(0) > unit) return unit;
    }
  }

  Status unseat(PoolId pool, Minute slot, BookingId booking) {
    return database_.run(
        "DELETE FROM slot_unit WHERE booking_id = ?1 AND slot = ?2 AND pool_id = ?3", booking, slot,
        pool);
  }

  Status put_over(PoolId pool, Minute slot, BookingId booking) {
    return database_.run("INSERT INTO slot_over (pool_id, slot, booking_id) VALUES (?1, ?2, ?3)",
                         pool, slot, booking);
  }

  Status drop_over(PoolId pool, Minute slot, BookingId booking) {
    return database_.run(
        "DELETE FROM slot_over WHERE pool_id = ?1 AND slot = ?2 AND booking_id = ?3", pool, slot,
        booking);
  }

  /// The stored load, or a new one with the units of the pool.
  Result<PoolLoad> load_of(PoolId pool, Minute slot) {
    WB_ASSIGN(const std::optional<PoolLoad> stored, get<PoolLoad>(database_, pool, slot));
    if (stored) return *stored;
    PoolLoad load;
    load.pool = pool;
    load.slot = slot;
    WB_ASSIGN(const std::optional<Pool> row, get<Pool>(database_, pool));
    if (!row)
      return Error{"constraint_foreign_key", "The database refused the change: no such pool."};
    load.hospital = row->hospital;
    WB_ASSIGN(load.capacity, units_of(pool));
    return load;
  }

  Result<int32_t> units_of(PoolId pool) {
    WB_ASSIGN(const std::optional<int32_t> units,
              database_.value<int32_t>("SELECT count(*) FROM pool_unit WHERE pool_id = ?1", pool));
    return units.value_or(0);
  }

  /// pool_load.used is what slot_unit says: it can't drift.
  Status recount(PoolId pool, Minute slot) {
    WB_TRY(
        database_.run("UPDATE pool_load SET version = ?3, used = (SELECT count(*) FROM slot_unit "
                      "WHERE pool_id = ?1 AND slot = ?2) WHERE pool_id = ?1 AND slot = ?2",
                      pool, slot, writing_.version));
    if (database_.changes() > 0) {
      touch_load(writing_, pool, slot);
      return {};
    }
    WB_ASSIGN(PoolLoad load, load_of(pool, slot));
    WB_ASSIGN(load.used, used_in(pool, slot));
    return write_load(writing_, load);
  }

  Result<int32_t> used_in(PoolId pool, Minute slot) {
    WB_ASSIGN(const std::optional<int32_t> used,
              database_.value<int32_t>(
                  "SELECT count(*) FROM slot_unit WHERE pool_id = ?1 AND slot = ?2", pool, slot));
    return used.value_or(0);
  }

  Status add_units(const SetUnits& effect) {
    for (int32_t unit = 1; unit <= effect.units; ++unit)
      WB_TRY(database_.run(
          "INSERT INTO pool_unit (pool_id, unit) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
          effect.pool, unit));
    return {};
  }

  /// Claims on units that go move to free ones of their slot. If there is none, the key of
  /// pool_unit refuses when the unit is removed.
  Status renumber(const SetUnits& effect) {
    while (true) {
      WB_ASSIGN(Statement next,
                database_.prepare("SELECT slot, unit FROM slot_unit WHERE pool_id = ?1 "
                                  "AND slot >= ?2 AND unit > ?3 ORDER BY slot, unit LIMIT 1",
                                  effect.pool, effect.from, effect.units));
      WB_ASSIGN(const bool found, next.step());
      if (!found) return {};
      const auto slot = next.get<Minute>(0);
      WB_ASSIGN(const int64_t gap, first_gap(effect.pool, slot));
      if (gap > effect.units)
        return Error{"constraint_foreign_key",
                     "The database refused the change: a slot has more claims than units stay."};
      WB_TRY(database_.run(
          "UPDATE slot_unit SET unit = ?1 WHERE pool_id = ?2 AND slot = ?3 AND unit = ?4", gap,
          effect.pool, slot, next.integer(1)));
    }
  }

  /// Slots before `from` are over: their claims on units that go protect nobody any more. Their
  /// pool_load keeps what was used.
  Status remove_units(const SetUnits& effect) {
    WB_TRY(database_.run("DELETE FROM slot_unit WHERE pool_id = ?1 AND slot < ?2 AND unit > ?3",
                         effect.pool, effect.from, effect.units));
    return database_.run("DELETE FROM pool_unit WHERE pool_id = ?1 AND unit > ?2", effect.pool,
                         effect.units);
  }

  const Writing& writing_;
  Database& database_;
};

/// Rows come before those that refer to them, and all before the units. While a reference is open,
/// SQLite looks at each row that comes through all tables that could refer to it, and not in each
/// by an index: reviews and notices of years.
std::vector<const Effect*> rows_first(const Decision& decision) {
  std::vector<const Effect*> ordered;
  ordered.reserve(decision.effects.size());
  for (const Effect& effect : decision.effects) ordered.push_back(&effect);
  const auto rank = [](const Effect* effect) {
    const auto* put = std::get_if<Put>(effect);
    return put != nullptr ? put->row.index() : std::variant_size_v<AnyRow>;
  };
  std::stable_sort(ordered.begin(), ordered.end(),
                   [&](const Effect* one, const Effect* other) { return rank(one) < rank(other); });
  return ordered;
}

}  // namespace

Status apply_on_server(Database& database, const Decision& decision, Version version,
                       TouchedRows& touched, TouchedRows* reshaped) {
  WB_CHECK(database.in_transaction());
  const Writing writing{database, version, &touched, reshaped, nullptr};
  for (const Effect* effect : rows_first(decision))
    WB_TRY(std::visit(ServerEffects(writing), *effect));
  return database.check_foreign_keys();
}

}  // namespace wardbook::store
