#pragma once

#include "shared/store/ledger_store.h"

// The two ways to write an effect; for this folder only.

namespace wardbook::store {

/// What both ways need.
struct Writing {
  Database& database;
  Version version;
  TouchedRows& touched;
};

/// Inserts or replaces the row, at the version of the decision.
Status write_row(const Writing& writing, const AnyRow& row);
Status write_load(const Writing& writing, PoolLoad load);

Status apply_on_server(const Writing& writing, const Effect& effect);
Status apply_on_device(const Writing& writing, const Effect& effect);

}  // namespace wardbook::store
