#pragma once

#include <functional>

#include "shared/base/time.h"
#include "sync-server/core/store.h"
#include "sync-server/storage/sqlite_store.h"

namespace wardbook {

/// A copy of the database as it is at one moment, while others go on writing to it, in `to`: a file
/// that is empty or not there. Encrypted with the same key, read again as a whole afterwards.
/// Returns the last commit that is in it. Errors of shared/store/database.h; database_damaged: the
/// copy is.
Result<Version> copy_database(const SqliteOptions& from, const std::string& to);

/// From now on the server tells its devices that a backup holds every commit up to this one.
/// Another process may be serving the database. Never goes back.
Status note_covered(const SqliteOptions& live, Version upto);

/// What a restored database begins with.
struct Restored {
  int64_t epoch;
  Version last;  ///< the last commit that came back
};

/// Whether the seal of an answer is of the key that the restored server will have.
using IsOwn = std::function<bool(const KeptOutcome& outcome)>;

/// Makes of a copy the database of a new epoch, or an error and nothing: database_damaged,
/// backup_damaged (an invariant is broken), seal_key_wrong (its last answer is not is_own),
/// clock_wrong (`now` is before its last answer, or its epoch is not) … Nobody else has it open.
/// The commits of the new epoch count from its time in microseconds on, beyond those that the lost
/// database has given out, also if that was restored a moment ago: versions that devices have seen
/// do not come again.
Result<Restored> begin_epoch(const SqliteOptions& copy, const IsOwn& is_own, Instant now);

}  // namespace wardbook
