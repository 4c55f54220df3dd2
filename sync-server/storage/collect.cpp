#include "sync-server/storage/collect.h"

#include <map>

#include "shared/store/rows.h"
#include "shared/sync/checksum.h"
#include "sync-server/storage/records.h"

namespace wardbook::sqlite {
namespace {

struct BucketHead {
  int64_t id = 0;  ///< 0: there is no such bucket
  int64_t seq = 0;
};

Result<BucketHead> head_of(store::Database& database, const Bucket& bucket) {
  WB_ASSIGN(store::Statement row,
            database.prepare("SELECT id, seq FROM bucket WHERE name = ?1", bucket));
  WB_ASSIGN(const bool found, row.step());
  if (!found) return BucketHead{};
  return BucketHead{row.integer(0), row.integer(1)};
}

/// About what the cells take on the wire.
size_t size_of(std::span<const CellView> row) {
  size_t size = 0;
  for (const CellView& cell : row) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) size += text->size();
    if (const auto* bytes = std::get_if<std::span<const uint8_t>>(&cell)) size += bytes->size();
    size += 4;
  }
  return size;
}

Error missing(const Table& table) {
  return {"database_damaged", "A row of table " + std::string(table.name) + " is missing."};
}

/// Changes of a bucket by table, in the order in which tables() may be inserted.
class ByTable {
 public:
  ByTable(store::Database& database, const Bucket& bucket) : database_(database), bucket_(bucket) {}

  enum class As { row, update, gone };

  /// The size of what was added.
  Result<size_t> add(const Table& table, std::span<const uint8_t> key, As as) {
    TableChanges& changes = all_[static_cast<size_t>(&table - tables().data())];
    if (as == As::gone) {
      changes.gone.emplace_back(key.begin(), key.end());
      return key.size();
    }
    WB_ASSIGN(const std::optional<store::StoredRow> row,
              store::StoredRow::find(database_, table, key));
    if (!row) return missing(table);
    if (sums_) sum_ += row_checksum(bucket_, table.name, row->cells());
    if (as == As::row) {
      changes.rows.add(row->cells());
      return size_of(row->cells());
    }
    const CellViews update = update_of(table, row->cells());
    changes.updates.add(update);
    return size_of(update);
  }

  /// From now on the checksum of what is added is wanted.
  void start_sum() { sums_ = true; }
  uint64_t sum() const { return sum_; }

  std::vector<TableChanges> take() {
    std::vector<TableChanges> taken;
    for (auto& [index, changes] : all_) {
      changes.table = tables()[index].name;
      taken.push_back(std::move(changes));
    }
    return taken;
  }

 private:
  store::Database& database_;
  const Bucket& bucket_;
  std::map<size_t, TableChanges> all_;
  bool sums_ = false;
  uint64_t sum_ = 0;
};

Result<const Table*> table_named(std::string_view name) {
  const Table* table = find_table(name);
  if (table == nullptr)
    return Error{"database_damaged", "The change log speaks of a table that there is not."};
  return table;
}

}  // namespace

Result<std::vector<Cursor>> heads(store::Database& database, std::span<const Bucket> buckets) {
  std::vector<Cursor> all;
  for (const Bucket& bucket : buckets) {
    WB_ASSIGN(const BucketHead head, head_of(database, bucket));
    all.push_back({bucket, head.seq});
  }
  return all;
}

Result<Collected> collect(store::Database& database, const Bucket& bucket, int64_t cursor,
                          const CollectLimits& limits) {
  WB_ASSIGN(const BucketHead head, head_of(database, bucket));
  Collected collected;
  BucketChanges& changes = collected.changes;
  changes.bucket = bucket;
  changes.reset = cursor < 0 || cursor > head.seq || (cursor == 0 && head.seq > 0);
  changes.upto = changes.reset ? 0 : cursor;
  const int64_t had = limits.updates ? changes.upto : 0;
  ByTable tables(database, bucket);
  if (limits.checksum && changes.reset) tables.start_sum();
  WB_ASSIGN(store::Statement members,
            database.prepare("SELECT tbl, key, seq, gone, whole FROM member "
                             "WHERE bucket = ?1 AND seq > ?2 ORDER BY seq",
                             head.id, changes.upto));
  while (true) {
    WB_ASSIGN(const bool more, members.step());
    if (!more) break;
    const bool gone = members.get<bool>(3);
    if (collected.rows >= limits.rows || collected.bytes >= limits.bytes) {
      collected.more = collected.rows > 0;
      if (collected.more) break;
    }
    changes.upto = members.integer(2);
    // Who starts afresh has nothing that could be gone.
    if (gone && changes.reset) continue;
    WB_ASSIGN(const Table* table, table_named(members.text(0)));
    const bool shorter = table->update_columns.size() < table->columns.size();
    const bool held = members.integer(4) <= had;
    const auto as = shorter && held ? ByTable::As::update : ByTable::As::row;
    WB_ASSIGN(const size_t size,
              tables.add(*table, members.blob(1), gone ? ByTable::As::gone : as));
    collected.bytes += size;
    ++collected.rows;
  }
  if (!collected.more) changes.upto = head.seq;
  changes.part = collected.more;
  // Who gets all of the bucket at once gets its checksum without another look at the rows.
  if (limits.checksum && changes.reset && !collected.more) changes.checksum = tables.sum();
  changes.tables = tables.take();
  return collected;
}

Result<std::vector<BucketChanges>> direct_changes(store::Database& database,
                                                  std::span<const CommandId> commands,
                                                  std::span<const Bucket> buckets) {
  store::TouchedRows rows;
  for (CommandId command : commands) {
    WB_ASSIGN(store::TouchedRows touched, touched_by(database, command));
    rows.merge(touched);
  }
  struct Wanted {
    const Bucket* name;
    ByTable tables;
  };
  std::map<int64_t, Wanted> wanted;
  for (const Bucket& bucket : buckets) {
    WB_ASSIGN(const BucketHead head, head_of(database, bucket));
    if (head.id != 0) wanted.emplace(head.id, Wanted{&bucket, ByTable(database, bucket)});
  }
  for (const store::RowName& row : rows) {
    WB_ASSIGN(store::Statement members,
              database.prepare("SELECT bucket, gone FROM member WHERE tbl = ?1 AND key = ?2",
                               row.table, row.key));
    while (true) {
      WB_ASSIGN(const bool more, members.step());
      if (!more) break;
      const auto bucket = wanted.find(members.integer(0));
      if (bucket == wanted.end()) continue;
      const auto as = members.get<bool>(1) ? ByTable::As::gone : ByTable::As::row;
      WB_ASSIGN([[maybe_unused]] const size_t size,
                bucket->second.tables.add(*find_table(row.table), row.key, as));
    }
  }
  std::vector<BucketChanges> all;
  for (auto& [id, bucket] : wanted) {
    BucketChanges changes;
    changes.bucket = *bucket.name;
    changes.tables = bucket.tables.take();
    if (!changes.tables.empty()) all.push_back(std::move(changes));
  }
  return all;
}

Result<uint64_t> checksum(store::Database& database, const Bucket& bucket) {
  WB_ASSIGN(const BucketHead head, head_of(database, bucket));
  WB_ASSIGN(
      store::Statement members,
      database.prepare("SELECT tbl, key FROM member WHERE bucket = ?1 AND gone = 0", head.id));
  uint64_t sum = 0;
  while (true) {
    WB_ASSIGN(const bool more, members.step());
    if (!more) return sum;
    WB_ASSIGN(const Table* table, table_named(members.text(0)));
    WB_ASSIGN(const std::optional<store::StoredRow> row,
              store::StoredRow::find(database, *table, members.blob(1)));
    if (!row) return missing(*table);
    sum += row_checksum(bucket, table->name, row->cells());
  }
}

}  // namespace wardbook::sqlite
