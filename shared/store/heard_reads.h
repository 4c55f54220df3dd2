#pragma once

struct sqlite3_file;

namespace wardbook::store {

// SQLite3MultipleCiphers' VFS drops the error of a read and goes on with what lies in the buffer
// (mcIoRead). A log whose header can't be read for a moment is then an empty log, and what was
// committed to it is written over. What lies below that VFS makes the error one that gets through.

/// What a read of the log that ended with `code` answers: an error that the VFS above hands on.
int heard_in_log(int code);

/// From now on a read of this open database file that fails leaves zeros, which no key decrypts.
void hear_reads(sqlite3_file* database);

/// Whether one of those has failed on this thread since the last call: then it was the disk, and
/// the file is not damaged.
bool take_failed_read();

}  // namespace wardbook::store
