#pragma once

namespace wardbook::store {

/// The name of a VFS that is as `real` but for SQLite's log (OneWrite), and encrypts what is opened
/// with a key. Registered by the first call for `real`, for as long as the program runs.
const char* log_vfs(const char* real);

/// While it lives, what a COMMIT on this thread appends to the log of a database that was opened
/// through log_vfs() is written at once: SQLite makes two writes for each page, one of them of 24
/// bytes. They are made, and their errors told, before SQLite's last write returns: before anybody
/// can see the commit, and before its sync.
///
/// Around COMMIT alone: pages for which the cache had no room are written earlier and may be rolled
/// back; writing them late could hit what another connection has committed since.
class OneWrite {
 public:
  OneWrite();
  OneWrite(const OneWrite&) = delete;
  OneWrite& operator=(const OneWrite&) = delete;
  /// What is left is of a commit that has failed.
  ~OneWrite();
};

}  // namespace wardbook::store
