#pragma once

#include <memory>
#include <span>

#include "shared/store/database.h"

struct sqlite3_session;
struct sqlite3_changegroup;

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

/// Several changesets as one, in the order in which they were made.
class Combined {
 public:
  static Result<Combined> start();
  Combined(Combined&& other) noexcept;
  Combined& operator=(Combined&&) = delete;
  ~Combined();

  Status add(std::span<const uint8_t> changeset);
  Result<Changeset> finish() const;

 private:
  explicit Combined(sqlite3_changegroup* group) : group_(group) {}
  sqlite3_changegroup* group_;
};

/// Applies it whole, or nothing of it: any row that is not as the changeset found it aborts with
/// changeset_conflict. Must be inside a transaction.
Status apply_changeset(Database& database, std::span<const uint8_t> changeset);

}  // namespace wardbook::store
