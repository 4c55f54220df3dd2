#pragma once

#include "shared/rules/decide.h"
#include "shared/store/database.h"

// One command's effects on a device's own rows, put on and taken off.

namespace wardbook::sync {

/// What this device's decision came to, and what undoes its effects.
struct Applied {
  Outcome forecast;
  Bytes undo;  ///< for take_off()
};

/// The ids that a command gives to rows that it causes but does not name: the same at every replay.
Uuid caused_id(CommandId command, int nth);

/// Decides from this device's rows; a command's own made_at is the `now` of its decision, at every
/// replay. Changes nothing.
Result<Decision> decide_here(store::Database& database, const Command& command);

/// Decides and writes. Must be inside a transaction.
Result<Applied> put_on(store::Database& database, const Command& command);

/// Gives the rows back as they were before put_on(); what was put on later is off already. Error
/// overlay_conflict: a row is not the overlay's any more, or the bytes are no undo; roll back.
Status take_off(store::Database& database, std::span<const uint8_t> undo);

}  // namespace wardbook::sync
