#pragma once

#include "shared/rules/decide.h"
#include "shared/store/changeset.h"

// One command's effects on a device's own rows, put on and taken off.

namespace wardbook::sync {

/// What this device's decision came to, and what undoes its effects.
struct Applied {
  Outcome forecast;
  store::Changeset changeset;  ///< empty: it changed nothing
};

/// The ids that a command gives to rows that it causes but does not name: the same at every replay.
Uuid caused_id(CommandId command, int nth);

/// Decides from this device's rows; a command's own made_at is the `now` of its decision, at every
/// replay. Changes nothing.
Result<Decision> decide_here(store::Database& database, const Command& command);

/// Decides and writes. Must be inside a transaction.
Result<Applied> put_on(store::Database& database, const Command& command);

/// Error changeset_conflict: a row is not as put_on() left it.
Status take_off(store::Database& database, std::span<const uint8_t> changeset);

}  // namespace wardbook::sync
