#include "shared/sync/base_rows.h"

#include <map>

#include "shared/store/keyed_rows.h"
#include "shared/store/rows.h"
#include "shared/sync/checksum.h"

namespace wardbook::sync {
namespace {

/// The rows as they were sent. For a bucket that is summed, each one's share is added up as the row
/// is read.
class Sent final : public store::GivenRows {
 public:
  Sent(const Bucket& bucket, const Table& table, const PackedRows& rows, bool sums)
      : checksum_(bucket, table.name), rows_(rows), sums_(sums) {}

  bool next() override {
    if (!rows_.next()) return false;
    if (sums_) sum_ += checksum_.of(rows_.row());
    return true;
  }
  std::span<const CellView> row() const override { return rows_.row(); }
  uint64_t sum() const { return sum_; }

 private:
  RowChecksum checksum_;
  PackedRows::Walk rows_;
  bool sums_;
  uint64_t sum_ = 0;
};

/// Of each row its key.
class Keys final : public store::GivenRows {
 public:
  Keys(const Table& table, const PackedRows& rows)
      : table_(table), rows_(rows, table.key_columns) {}

  bool next() override {
    if (!rows_.next()) return false;
    key_ = key_of(table_, rows_.row());
    cell_ = std::span<const uint8_t>(key_);
    return true;
  }
  std::span<const CellView> row() const override { return {&cell_, 1}; }
  const Bytes& key() const { return key_; }

 private:
  const Table& table_;
  PackedRows::Walk rows_;
  Bytes key_;
  CellView cell_;
};

}  // namespace

Result<BaseRows::Held> BaseRows::open_bucket(const Bucket& name) {
  WB_TRY(
      database_.run("INSERT INTO bucket (name) VALUES (?1) ON CONFLICT (name) DO NOTHING", name));
  const bool is_new = database_.changes() > 0;
  WB_ASSIGN(store::Statement found,
            database_.prepare("SELECT id, seq, sent_sum, part, differs, has_rows FROM bucket "
                              "WHERE name = ?1",
                              name));
  WB_ASSIGN(const bool there, found.step());
  WB_CHECK(there);
  Held bucket;
  bucket.id = found.integer(0);
  bucket.seq = found.integer(1);
  if (!found.is_null(2)) bucket.sent_sum = static_cast<uint64_t>(found.integer(2));
  bucket.part = found.get<bool>(3);
  bucket.differs = static_cast<Differs>(found.integer(4));
  bucket.has_rows = found.get<bool>(5);
  bucket.was_empty = is_new;
  return bucket;
}

Status BaseRows::save(const Held& bucket) {
  std::optional<int64_t> sum;
  if (bucket.sent_sum) sum = static_cast<int64_t>(*bucket.sent_sum);
  return database_.run(
      "UPDATE bucket SET seq = ?2, sent_sum = ?3, part = ?4, has_rows = ?5 WHERE id = ?1",
      bucket.id, bucket.seq, sum, bucket.part, bucket.has_rows);
}

/// The rows stay until the bucket's end has come without them: what somebody has just done must not
/// be gone while the pages with it are on their way.
Status BaseRows::begin_again(Held& bucket) {
  bucket.sent_sum = 0;
  if (bucket.was_empty) return {};
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

Result<bool> BaseRows::holds(const Held& bucket, const Table& table, const Bytes& key) {
  WB_ASSIGN(const auto found,
            database_.value<int64_t>("SELECT 1 FROM member WHERE tbl = ?1 AND key = ?2 AND "
                                     "bucket = ?3 AND stale = 0",
                                     table.name, key, bucket.id));
  return found.has_value();
}

Status BaseRows::apply_rows(Held& bucket, const Bucket& name, const Table& table,
                            const PackedRows& rows) {
  if (bucket.sent_sum && !bucket.was_empty) WB_TRY(discount(bucket, name, table, rows));
  Sent sent(name, table, rows, bucket.sent_sum.has_value());
  const bool again = bucket.differs == Differs::fetched_again;
  WB_ASSIGN(const int64_t written, again ? store::put_again(database_, table, sent)
                                         : store::put_newer(database_, table, sent));
  if (written == static_cast<int64_t>(rows.size())) {
    if (bucket.sent_sum) *bucket.sent_sum += sent.sum();
  } else {
    // Some may be here in a higher version.
    for (Keys keys(table, rows); keys.next();) WB_TRY(count(bucket, name, table, keys.key(), 1));
  }
  bucket.has_rows = true;
  Keys keys(table, rows);
  WB_ASSIGN(store::Statement statement,
            database_.prepare("INSERT INTO member (tbl, key, bucket) "
                              "SELECT ?2, c0, ?3 FROM given_rows(?1) WHERE 1 "
                              "ON CONFLICT (tbl, key, bucket) DO UPDATE SET stale = 0 "
                              "WHERE stale = 1",
                              nullptr, table.name, bucket.id));
  statement.bind_rows(0, keys);
  return statement.run();
}

/// Takes out of the sum those of them that the bucket has already.
Status BaseRows::discount(Held& bucket, const Bucket& name, const Table& table,
                          const PackedRows& rows) {
  WB_ASSIGN(const std::vector<Bytes> known, held_of(bucket, table, rows));
  for (const Bytes& key : known) WB_TRY(count(bucket, name, table, key, -1));
  return {};
}

/// Adds the row as it is here to the sum of a bucket that is summed, or takes it out. One that has
/// got lost counts nothing: the comparison finds that.
Status BaseRows::count(Held& bucket, const Bucket& name, const Table& table, const Bytes& key,
                       int sign) {
  if (!bucket.sent_sum) return {};
  WB_ASSIGN(const auto stored, store::StoredRow::find(database_, table, key));
  if (!stored) return {};
  const uint64_t share = row_checksum(name, table.name, stored->cells());
  *bucket.sent_sum += sign > 0 ? share : 0 - share;
  return {};
}

/// The keys of those of them that the bucket has, in their order.
Result<std::vector<Bytes>> BaseRows::held_of(const Held& bucket, const Table& table,
                                             const PackedRows& rows) {
  Keys keys(table, rows);
  WB_ASSIGN(store::Statement found,
            database_.prepare("SELECT key FROM given_rows(?1) CROSS JOIN member ON "
                              "tbl = ?2 AND key = c0 AND bucket = ?3 AND stale = 0",
                              nullptr, table.name, bucket.id));
  found.bind_rows(0, keys);
  std::vector<Bytes> held;
  while (true) {
    WB_ASSIGN(const bool more, found.step());
    if (!more) return held;
    held.push_back(found.get<Bytes>(0));
  }
}

/// False: the bucket does not hold a row that one of them is of.
Result<bool> BaseRows::apply_updates(Held& bucket, const Bucket& name, const Table& table,
                                     const PackedRows& rows) {
  if (rows.empty()) return true;
  WB_ASSIGN(const std::vector<Bytes> held, held_of(bucket, table, rows));
  auto next = held.begin();
  for (PackedRows::Walk updates(rows); updates.next();) {
    const Bytes key = key_of(table, updates.row());
    if (next == held.end() || *next != key) continue;
    ++next;
    WB_TRY(count(bucket, name, table, key, -1));
    WB_TRY(store::put_update(database_, table, updates.row()));
    WB_TRY(count(bucket, name, table, key, 1));
  }
  return held.size() == rows.size();
}

Status BaseRows::remove(Held& bucket, const Bucket& name, const Table& table, const Bytes& key) {
  WB_ASSIGN(const bool held, holds(bucket, table, key));
  if (!held) return {};
  WB_TRY(count(bucket, name, table, key, -1));
  suspects_.insert({table.name, key});
  return database_.run("DELETE FROM member WHERE tbl = ?1 AND key = ?2 AND bucket = ?3", table.name,
                       key, bucket.id);
}

/// A row of a bucket that is summed comes by another one: the sum says nothing any more.
Status BaseRows::forget_sums(const Held& bucket, const Table& table, const PackedRows& rows) {
  if (rows.empty()) return {};
  Keys keys(table, rows);
  WB_ASSIGN(store::Statement statement,
            database_.prepare("UPDATE bucket SET sent_sum = NULL WHERE sent_sum IS NOT NULL AND "
                              "id IN (SELECT bucket FROM given_rows(?1) CROSS JOIN member ON "
                              "tbl = ?2 AND key = c0 AND bucket <> ?3)",
                              nullptr, table.name, bucket.id));
  statement.bind_rows(0, keys);
  return statement.run();
}

/// Of the stored rows of its members, whatever was believed of them when they came. None: a row is
/// missing.
Result<std::optional<uint64_t>> BaseRows::sum_of(const Held& bucket, const Bucket& name) {
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
    WB_ASSIGN(const size_t found, store::for_each_row(database_, *table, those, add));
    if (found != those.size()) return std::optional<uint64_t>();
  }
  return std::optional(sum);
}

/// What differs is fetched again, and compared when it is all here. If it differs then too, the
/// next day is early enough: a device must not spend somebody's money on the same rows all day.
Status BaseRows::compare(Held& bucket, const BucketChanges& changes) {
  // What came is right or wrong, whatever has become of it here: that is looked at another day.
  std::optional<uint64_t> sum = bucket.sent_sum;
  if (!sum) {
    WB_ASSIGN(sum, sum_of(bucket, changes.bucket));
  }
  bucket.sent_sum.reset();
  const bool again = bucket.differs != Differs::fetched_again;
  if (sum == changes.checksum) {
    bucket.differs = Differs::no;
  } else if (again) {
    bucket.differs = Differs::fetched_again;
    bucket.seq = 0;
  } else {
    bucket.differs = Differs::still;
  }
  const bool is_due = bucket.differs == Differs::fetched_again;
  return database_.run("UPDATE bucket SET verified_at = ?2, differs = ?3 WHERE id = ?1", bucket.id,
                       is_due ? Instant{} : now_, static_cast<int64_t>(bucket.differs));
}

Status BaseRows::apply(const BucketChanges& changes) {
  WB_ASSIGN(Held bucket, open_bucket(changes.bucket));
  const bool paged = changes.upto != 0;
  if (paged && changes.upto < bucket.seq) {
    // All of it, and yet less than is here: the server's counter has gone back, as when its disk
    // was put back as it was. It comes again from its beginning.
    if (!changes.reset) return {};
    bucket.seq = 0;
    return save(bucket);
  }
  if (changes.reset) WB_TRY(begin_again(bucket));
  WB_ASSIGN(const auto others,
            database_.value<int64_t>("SELECT 1 FROM bucket WHERE sent_sum IS NOT NULL AND id <> ?1 "
                                     "LIMIT 1",
                                     bucket.id));
  bool fits = true;
  for (const TableChanges& part : changes.tables) {
    const Table* table = find_table(part.table);
    WB_CHECK(table != nullptr);
    if (others) WB_TRY(forget_sums(bucket, *table, part.rows));
    if (others) WB_TRY(forget_sums(bucket, *table, part.updates));
    if (!part.rows.empty()) WB_TRY(apply_rows(bucket, changes.bucket, *table, part.rows));
    WB_ASSIGN(const bool known, apply_updates(bucket, changes.bucket, *table, part.updates));
    fits = fits && known;
    for (const Bytes& key : part.gone) WB_TRY(remove(bucket, changes.bucket, *table, key));
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
  return database_.exec("UPDATE bucket SET seq = 0, sent_sum = NULL, has_rows = 0, differs = 0");
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
