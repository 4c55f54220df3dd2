#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/store/database.h"
#include "shared/store/ledger_store.h"

// The rows of `member`: which buckets have which rows. Many at once, in one statement.

namespace wardbook::sqlite {

/// How a bucket has a row.
struct Member {
  int64_t bucket;
  bool gone;
};

/// A membership that is new, ended, or of a row that was written.
struct MemberChange {
  const store::RowName* row;
  int64_t bucket;
  int64_t seq;
  bool gone;
};

using RowNames = std::vector<const store::RowName*>;

/// How the buckets have each of the rows.
Result<std::vector<std::vector<Member>>> members_of(store::Database& database,
                                                    const RowNames& rows);

/// `reshaped`: devices need these rows whole again.
Status write_members(store::Database& database, std::span<const MemberChange> changes,
                     bool reshaped);

}  // namespace wardbook::sqlite
