#include "shared/sync/base_rows.h"

#include <array>
#include <map>

#include "shared/store/keyed_rows.h"
#include "shared/store/rows.h"
#include "shared/sync/checksum.h"

namespace wardbook::sync {
namespace {

/// The rows as they were sent, and as they are read each one's share of the bucket's checksum.
class Sent final : public store::GivenRows {
 public:
  Sent(const Bucket& bucket, const Table& table, const PackedRows& rows)
      : checksum_(bucket, table.name), rows_(rows) {
    shares_.reserve(rows.size());
  }

  bool next() override {
    if (!rows_.next()) return false;
    shares_.push_back(checksum_.of(rows_.row()));
    return true;
  }
  std::span<const CellView> row() const override { return rows_.row(); }
  const std::vector<uint64_t>& shares() const { return shares_; }

 private:
  RowChecksum checksum_;
  PackedRows::Walk rows_;
  std::vector<uint64_t> shares_;
};

/// Of each row its key and its share.
class Shares final : public store::GivenRows {
 public:
  Shares(const Table& table, const PackedRows& rows, const std::vector<uint64_t>& shares)
      : table_(table), keys_(rows, table.key_columns), shares_(shares) {}

  bool next() override {
    if (!keys_.next()) return false;
    key_ = key_of(table_, keys_.row());
    cells_ = {std::span<const uint8_t>(key_), static_cast<int64_t>(shares_[at_++])};
    return true;
  }
  std::span<const CellView> row() const override { return cells_; }

 private:
  const Table& table_;
  PackedRows::Walk keys_;
  const std::vector<uint64_t>& shares_;
  size_t at_ = 0;
  Bytes key_;
  std::array<CellView, 2> cells_;
};

}  // namespace

Result<BaseRows::Held> BaseRows::open_bucket(const Bucket& name) {
  WB_TRY(
      database_.run("INSERT INTO bucket (name) VALUES (?1) ON CONFLICT (name) DO NOTHING", name));
  const bool is_new = database_.changes() > 0;
  WB_ASSIGN(store::Statement found,
            database_.prepare("SELECT id, seq, total, part, differs, verified_at <> 0 FROM bucket "
                              "WHERE name = ?1",
                              name));
  WB_ASSIGN(const bool there, found.step());
  WB_CHECK(there);
  return Held{found.integer(0),
              found.integer(1),
              static_cast<uint64_t>(found.integer(2)),
              found.get<bool>(3),
              static_cast<Differs>(found.integer(4)),
              is_new,
              found.get<bool>(5)};
}

Status BaseRows::save(const Held& bucket) {
  return database_.run("UPDATE bucket SET seq = ?2, total = ?3, part = ?4 WHERE id = ?1", bucket.id,
                       bucket.seq, static_cast<int64_t>(bucket.total), bucket.part);
}

/// The rows stay until the bucket's end has come without them: what somebody has just done must not
/// be gone while the pages with it are on their way.
Status BaseRows::begin_again(Held& bucket) {
  if (bucket.was_empty) return {};
  bucket.total = 0;
  bucket.part = true;
  bucket.was_empty = true;
  return database_.run("UPDATE member SET stale = 1 WHERE bucket = ?1", bucket.id);
}

/// `which`: a condition of memberships.
Status BaseRows::drop(const Held& bucket, std::string_view which) {
  const std::string those = " FROM member WHERE bucket = ?1 AND " + std::string(which);
  WB_ASSIGN(store::Statement members, database_.prepare("SELECT tbl, key" + those, bucket.id));
  while (true) {
    WB_ASSIGN(const bool more, members.step());
    if (!more) break;
    const Table* table = find_table(members.text(0));
    WB_CHECK(table != nullptr);
    suspects_.insert({table->name, members.get<Bytes>(1)});
  }
  return database_.run("DELETE" + those, bucket.id);
}

Result<std::optional<int64_t>> BaseRows::share_of(const Held& bucket, const Table& table,
                                                  const Bytes& key) {
  return database_.value<int64_t>(
      "SELECT share FROM member WHERE tbl = ?1 AND key = ?2 AND bucket = ?3 AND stale = 0",
      table.name, key, bucket.id);
}

Status BaseRows::apply_rows(Held& bucket, const Bucket& name, const Table& table,
                            const PackedRows& rows) {
  Sent sent(name, table, rows);
  const bool again = bucket.differs == Differs::fetched_again;
  WB_ASSIGN(const int64_t written, again ? store::put_again(database_, table, sent)
                                         : store::put_newer(database_, table, sent));
  const bool all = written == static_cast<int64_t>(rows.size());
  if (all) return fill(bucket, table, rows, sent.shares());
  auto share = sent.shares().begin();
  for (PackedRows::Walk keys(rows, table.key_columns); keys.next(); ++share) {
    const Bytes key = key_of(table, keys.row());
    // It may be here in a higher version.
    WB_ASSIGN(const uint64_t here, share_here(name, table, key));
    WB_ASSIGN(const auto before, share_of(bucket, table, key));
    WB_TRY(put_share(bucket, table, key, here, before));
  }
  return {};
}

/// All of them are here as they were sent.
Status BaseRows::fill(Held& bucket, const Table& table, const PackedRows& rows,
                      const std::vector<uint64_t>& shares) {
  if (!bucket.was_empty) WB_TRY(discount(bucket, table, rows, shares));
  Shares given(table, rows, shares);
  WB_ASSIGN(store::Statement statement,
            database_.prepare("INSERT INTO member (tbl, key, bucket, share) "
                              "SELECT ?2, c0, ?3, c1 FROM given_rows(?1) WHERE 1 "
                              "ON CONFLICT (tbl, key, bucket) DO UPDATE SET "
                              "share = excluded.share, stale = 0",
                              nullptr, table.name, bucket.id));
  statement.bind_rows(0, given);
  WB_TRY(statement.run());
  for (const uint64_t share : shares) bucket.total += share;
  return {};
}

/// Takes out of the total what those of them count that the bucket has already.
Status BaseRows::discount(Held& bucket, const Table& table, const PackedRows& rows,
                          const std::vector<uint64_t>& shares) {
  Shares given(table, rows, shares);
  WB_ASSIGN(store::Statement known,
            database_.prepare("SELECT member.share FROM given_rows(?1) CROSS JOIN member ON "
                              "tbl = ?2 AND key = c0 AND bucket = ?3 AND stale = 0",
                              nullptr, table.name, bucket.id));
  known.bind_rows(0, given);
  while (true) {
    WB_ASSIGN(const bool more, known.step());
    if (!more) return {};
    bucket.total -= static_cast<uint64_t>(known.integer(0));
  }
}

/// Of the row as it is here.
Result<uint64_t> BaseRows::share_here(const Bucket& name, const Table& table, const Bytes& key) {
  WB_ASSIGN(const auto stored, store::StoredRow::find(database_, table, key));
  WB_CHECK(stored.has_value());
  return row_checksum(name, table.name, stored->cells());
}

Status BaseRows::put_share(Held& bucket, const Table& table, const Bytes& key, uint64_t share,
                           std::optional<int64_t> before) {
  bucket.total += share - static_cast<uint64_t>(before.value_or(0));
  return database_.run(
      "INSERT INTO member (tbl, key, bucket, share) VALUES (?1, ?2, ?3, ?4) "
      "ON CONFLICT (tbl, key, bucket) DO UPDATE SET share = excluded.share, stale = 0",
      table.name, key, bucket.id, static_cast<int64_t>(share));
}

/// False: the bucket does not hold the row that the update is of.
Result<bool> BaseRows::apply_update(Held& bucket, const Bucket& name, const Table& table,
                                    std::span<const CellView> update) {
  const Bytes key = key_of(table, update);
  WB_ASSIGN(const auto held, share_of(bucket, table, key));
  if (!held) return false;
  WB_TRY(store::put_update(database_, table, update));
  WB_ASSIGN(const auto stored, store::StoredRow::find(database_, table, key));
  if (!stored) return false;
  WB_TRY(put_share(bucket, table, key, row_checksum(name, table.name, stored->cells()), held));
  return true;
}

Status BaseRows::remove(Held& bucket, const Table& table, const Bytes& key) {
  WB_ASSIGN(const auto share, share_of(bucket, table, key));
  if (!share) return {};
  bucket.total -= static_cast<uint64_t>(*share);
  suspects_.insert({table.name, key});
  return database_.run("DELETE FROM member WHERE tbl = ?1 AND key = ?2 AND bucket = ?3", table.name,
                       key, bucket.id);
}

/// Of the stored rows of its members, whatever was believed of them when they came.
Result<uint64_t> BaseRows::sum_of(const Held& bucket, const Bucket& name) {
  WB_ASSIGN(store::Statement members,
            database_.prepare("SELECT tbl, key FROM member WHERE bucket = ?1", bucket.id));
  std::map<const Table*, std::vector<Bytes>> keys;
  while (true) {
    WB_ASSIGN(const bool more, members.step());
    if (!more) break;
    const Table* table = find_table(members.text(0));
    WB_CHECK(table != nullptr);
    keys[table].push_back(members.get<Bytes>(1));
  }
  uint64_t sum = 0;
  for (const auto& [table, those] : keys) {
    const RowChecksum share(name, table->name);
    const auto add = [&](std::span<const CellView> row) { sum += share.of(row); };
    WB_ASSIGN([[maybe_unused]] const size_t found,
              store::for_each_row(database_, *table, those, add));
  }
  return sum;
}

/// What differs is fetched again. If it differs then too, the next comparison is early enough: a
/// device must not spend somebody's money on the same rows all day.
Status BaseRows::compare(Held& bucket, const BucketChanges& changes) {
  // Rows that have just come were summed on the way in, also those of a copy in pages, which is
  // compared for the first time when all of it is here.
  uint64_t sum = bucket.total;
  if (!changes.reset && bucket.compared) {
    WB_ASSIGN(sum, sum_of(bucket, changes.bucket));
  }
  const bool again = bucket.differs != Differs::fetched_again;
  if (sum == *changes.checksum) {
    bucket.differs = Differs::no;
  } else if (again) {
    bucket.differs = Differs::fetched_again;
    bucket.seq = 0;
  } else {
    bucket.differs = Differs::still;
  }
  return database_.run("UPDATE bucket SET verified_at = ?2, differs = ?3 WHERE id = ?1", bucket.id,
                       now_, static_cast<int64_t>(bucket.differs));
}

Status BaseRows::apply(const BucketChanges& changes) {
  WB_ASSIGN(Held bucket, open_bucket(changes.bucket));
  const bool paged = changes.upto != 0;
  if (paged && changes.upto < bucket.seq) return {};
  if (changes.reset) WB_TRY(begin_again(bucket));
  bool fits = true;
  for (const TableChanges& part : changes.tables) {
    const Table* table = find_table(part.table);
    WB_CHECK(table != nullptr);
    if (!part.rows.empty()) WB_TRY(apply_rows(bucket, changes.bucket, *table, part.rows));
    for (PackedRows::Walk updates(part.updates); updates.next();) {
      WB_ASSIGN(const bool known, apply_update(bucket, changes.bucket, *table, updates.row()));
      fits = fits && known;
    }
    for (const Bytes& key : part.gone) WB_TRY(remove(bucket, *table, key));
  }
  if (paged) {
    bucket.seq = changes.upto;
    if (bucket.part && !changes.part) WB_TRY(drop(bucket, "stale = 1"));
    bucket.part = changes.part;
  }
  if (!fits) bucket.seq = 0;
  if (fits && changes.checksum) WB_TRY(compare(bucket, changes));
  return save(bucket);
}

Status BaseRows::lose(const Bucket& name) {
  WB_ASSIGN(const Held bucket, open_bucket(name));
  WB_TRY(drop(bucket, "1"));
  return database_.run("DELETE FROM bucket WHERE id = ?1", bucket.id);
}

Status BaseRows::forget_all() {
  for (const Table& table : tables())
    WB_TRY(database_.exec("DELETE FROM " + std::string(table.name)));
  WB_TRY(database_.exec("DELETE FROM member"));
  return database_.exec("UPDATE bucket SET seq = 0, total = 0");
}

Status BaseRows::sweep() {
  for (const store::RowName& name : suspects_) {
    WB_ASSIGN(const auto member,
              database_.value<int64_t>("SELECT 1 FROM member WHERE tbl = ?1 AND key = ?2 LIMIT 1",
                                       name.table, name.key));
    if (member) continue;
    WB_ASSIGN([[maybe_unused]] const bool erased,
              store::erase(database_, *find_table(name.table), name.key));
  }
  suspects_.clear();
  return {};
}

}  // namespace wardbook::sync
