#pragma once

#include "shared/base/result.h"
#include "shared/sync/codec.h"

// The two parts of a message that are packed closer than their types.

namespace wardbook::sync {

/// Commands of one device whose numbers and hashes follow each other make one run: {device, number,
/// prev_hash, bodies}, for prev_hash of all but the first can be computed. `answers`, if any of the
/// run has one, is as long as bodies, with null where there is none.
Value pack_commands(const std::vector<SentCommand>& commands, Spelling spelling);
/// Errors: malformed, too_many, too_large. `value` is used up.
Result<std::vector<SentCommand>> unpack_commands(Value& value);

/// Rows column by column: {table, cells, updates, gone}; cells and updates hold a list per column,
/// in the order of schema_number(), whose names JSON shows as well (columns, update_columns).
Value pack_changes(const std::vector<BucketChanges>& changes, Spelling spelling);
/// Rows of tables that this program does not know so: it or the server needs an update.
Error other_version();
/// Errors: malformed, bad_row, other_version. `value` is used up.
Result<std::vector<BucketChanges>> unpack_changes(Value& value);

}  // namespace wardbook::sync
