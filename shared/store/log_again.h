#pragma once

struct sqlite3_file;

namespace wardbook::store {

/// What our VFSs answer with write_log_again() when SQLite's log is asked for it (xFileControl;
/// from 100 on the numbers are not SQLite's).
inline constexpr int kWriteLogAgain = 0x57424c41;

/// Writes the frames of SQLite's log again, as they are read, and syncs them. A result code of
/// SQLite; that of an error leaves the log as it was read.
///
/// A process whose sync fails takes nothing more, but what it could not sync is still read by the
/// next one, as if it were on the disk: the system holds those pages for clean and writes them no
/// more (https://lwn.net/Articles/752063/). Frames that are appended behind such a gap would be
/// synced, promised to somebody, and lost with the power, because SQLite reads the log up to the
/// first frame that is wrong. So the next process makes the log durable before it builds on it.
///
/// `log`: the file itself, below any encryption. Nobody else may write to it meanwhile.
int write_log_again(sqlite3_file* log);

}  // namespace wardbook::store
