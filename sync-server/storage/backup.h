#pragma once

#include <functional>

#include "shared/base/random.h"
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
/// clock_wrong (`now` is before its last answer) … Nobody else has it open.
/// The commits of the new epoch are beyond those that the lost database has given out, also if that
/// was restored before, by whatever clock: they begin at its time in microseconds and a random part
/// of half a year more.
Result<Restored> begin_epoch(const SqliteOptions& copy, const IsOwn& is_own, Instant now,
                             Random& random);

}  // namespace wardbook
