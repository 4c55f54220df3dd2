#pragma once

#include "shared/store/ledger_store.h"

// What the two ways to write an effect share; for this folder only.

namespace wardbook::store {

/// What both ways need; null: nobody asks.
struct Writing {
  Database& database;
  Version version = {};
  TouchedRows* touched = nullptr;
  TouchedRows* reshaped = nullptr;
  RowsBefore* before = nullptr;
};

/// Inserts or replaces the row, at the version of the decision.
Status write_row(const Writing& writing, const AnyRow& row);
Status write_load(const Writing& writing, PoolLoad load);
/// The load was written by a statement of its own.
void touch_load(const Writing& writing, PoolId pool, Minute slot);
/// Pool::units, if it is another number; nothing if the pool isn't known.
Status write_units(const Writing& writing, PoolId pool, int32_t units);

}  // namespace wardbook::store
