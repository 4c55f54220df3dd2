#pragma once

#include <memory>
#include <span>

#include "shared/store/database.h"

struct sqlite3_session;

namespace wardbook::store {

/// What a transaction changed in the replicated tables, in SQLite's changeset format.
using Changeset = Bytes;

/// Records every change of the replicated tables (tables()) on its connection while it lives.
class Recorder {
 public:
  static Result<Recorder> start(Database& database);
  Recorder(Recorder&& other) noexcept;
  Recorder& operator=(Recorder&&) = delete;
  ~Recorder();

  /// What has changed since start(); empty if nothing has. Ends the recording.
  Result<Changeset> finish();

 private:
  explicit Recorder(sqlite3_session* session) : session_(session) {}
  sqlite3_session* session_;
};

/// The changeset that undoes `changeset`.
Result<Changeset> invert(std::span<const uint8_t> changeset);

/// Applies it whole, or nothing of it: any row that is not as the changeset found it aborts with
/// changeset_conflict. Must be inside a transaction.
Status apply_changeset(Database& database, std::span<const uint8_t> changeset);

}  // namespace wardbook::store
