#include "sync-server/storage/collect.h"

#include <algorithm>
#include <map>

#include "shared/store/keyed_rows.h"
#include "shared/sync/checksum.h"
#include "sync-server/storage/by_table.h"
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

Result<const Table*> table_named(std::string_view name) {
  const Table* table = find_table(name);
  if (table == nullptr)
    return Error{"database_damaged", "The change log speaks of a table that there is not."};
  return table;
}

/// How many members to look at before their rows are read: about as many as are left of the page.
size_t at_once(const CollectLimits& limits, const Collected& collected) {
  constexpr size_t kMost = 512;
  constexpr size_t kUsualRow = 128;
  const size_t rows =
      std::min(limits.rows - collected.rows, (limits.bytes - collected.bytes) / kUsualRow);
  return std::clamp<size_t>(rows, 1, kMost);
}

bool is_full(const CollectLimits& limits, const Collected& collected) {
  return collected.rows > 0 && (collected.rows >= limits.rows || collected.bytes >= limits.bytes);
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
  size_t unread = 0;
  const auto read = [&]() -> Status {
    unread = 0;
    WB_ASSIGN(const size_t bytes, tables.read());
    collected.bytes += bytes;
    return {};
  };
  for (size_t together = at_once(limits, collected);;) {
    WB_ASSIGN(const bool more, members.step());
    if (!more) break;
    if (unread == together) {
      WB_TRY(read());
      collected.more = is_full(limits, collected);
      if (collected.more) break;
      together = at_once(limits, collected);
    }
    changes.upto = members.integer(2);
    const bool gone = members.get<bool>(3);
    // Who starts afresh has nothing that could be gone.
    if (gone && changes.reset) continue;
    WB_ASSIGN(const Table* table, table_named(members.text(0)));
    const bool shorter = table->update_columns.size() < table->columns.size();
    const bool held = members.integer(4) <= had;
    const auto as = shorter && held ? ByTable::As::update : ByTable::As::row;
    tables.add(*table, members.blob(1), gone ? ByTable::As::gone : as);
    ++collected.rows;
    ++unread;
  }
  WB_TRY(read());
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
      bucket->second.tables.add(*find_table(row.table), row.key, as);
    }
  }
  std::vector<BucketChanges> all;
  for (auto& [id, bucket] : wanted) {
    WB_ASSIGN([[maybe_unused]] const size_t bytes, bucket.tables.read());
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
  constexpr size_t kTogether = 1024;
  std::map<const Table*, std::vector<Bytes>> keys;
  uint64_t sum = 0;
  const auto add = [&](const Table& table, std::vector<Bytes>& some) -> Status {
    const RowChecksum share(bucket, table.name);
    const auto count = [&](std::span<const CellView> row) { sum += share.of(row); };
    WB_ASSIGN(const size_t found, store::for_each_row(database, table, some, count));
    if (found != some.size()) return row_missing(table);
    some.clear();
    return {};
  };
  while (true) {
    WB_ASSIGN(const bool more, members.step());
    if (!more) break;
    WB_ASSIGN(const Table* table, table_named(members.text(0)));
    std::vector<Bytes>& some = keys[table];
    some.push_back(members.get<Bytes>(1));
    if (some.size() == kTogether) WB_TRY(add(*table, some));
  }
  for (auto& [table, some] : keys) WB_TRY(add(*table, some));
  return sum;
}

}  // namespace wardbook::sqlite
