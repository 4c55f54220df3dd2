#include "sync-server/storage/member_rows.h"

#include <array>

namespace wardbook::sqlite {
namespace {

/// Table and key of each, and which one it is.
class Names final : public store::GivenRows {
 public:
  explicit Names(std::span<const store::RowName* const> rows) : rows_(rows) {}

  bool next() override {
    if (at_ == rows_.size()) return false;
    cells_ = {rows_[at_]->table, std::span<const uint8_t>(rows_[at_]->key),
              static_cast<int64_t>(at_)};
    ++at_;
    return true;
  }
  std::span<const CellView> row() const override { return cells_; }

 private:
  const std::span<const store::RowName* const> rows_;
  size_t at_ = 0;
  std::array<CellView, 3> cells_;
};

/// Table, key, bucket, number, whether it is gone.
class Changed final : public store::GivenRows {
 public:
  explicit Changed(std::span<const MemberChange> changes) : changes_(changes) {}

  bool next() override {
    if (at_ == changes_.size()) return false;
    const MemberChange& change = changes_[at_++];
    cells_ = {change.row->table, std::span<const uint8_t>(change.row->key), change.bucket,
              change.seq, int64_t{change.gone}};
    return true;
  }
  std::span<const CellView> row() const override { return cells_; }

 private:
  const std::span<const MemberChange> changes_;
  size_t at_ = 0;
  std::array<CellView, 5> cells_;
};

}  // namespace

Result<std::vector<std::vector<Member>>> members_of(store::Database& database,
                                                    const RowNames& rows) {
  std::vector<std::vector<Member>> members(rows.size());
  if (rows.empty()) return members;
  Names given(rows);
  WB_ASSIGN(store::Statement found,
            database.prepare("SELECT c2, bucket, gone FROM given_rows(?1) CROSS JOIN member "
                             "ON tbl = c0 AND key = c1",
                             nullptr));
  found.bind_rows(0, given);
  while (true) {
    WB_ASSIGN(const bool more, found.step());
    if (!more) return members;
    members[static_cast<size_t>(found.integer(0))].push_back(
        {found.integer(1), found.get<bool>(2)});
  }
}

Status write_members(store::Database& database, std::span<const MemberChange> changes,
                     bool reshaped) {
  if (changes.empty()) return {};
  Changed given(changes);
  WB_ASSIGN(
      store::Statement statement,
      database.prepare(
          "INSERT INTO member (tbl, key, bucket, seq, gone, whole) "
          "SELECT c0, c1, c2, c3, c4, c3 FROM given_rows(?1) WHERE 1 "
          "ON CONFLICT (tbl, key, bucket) DO UPDATE SET seq = excluded.seq, gone = excluded.gone, "
          "whole = CASE WHEN gone OR ?2 THEN excluded.seq ELSE whole END",
          nullptr, reshaped));
  statement.bind_rows(0, given);
  return statement.run();
}

}  // namespace wardbook::sqlite
