#include "shared/store/rows.h"
#include "shared/sync/buckets.h"
#include "tests/sim/must.h"
#include "tests/sim/rows.h"
#include "tests/sim/sight.h"
#include "tests/sim/world.h"

// At rest every device has what the server would show it, and that is what its people may see: no
// more and no less.

namespace wardbook::sim {
namespace {

/// What a device should have.
struct Expected {
  std::map<RowKey, Cells> rows;
  std::set<std::pair<Bucket, RowKey>> members;
  std::map<Bucket, std::pair<int64_t, uint64_t>> buckets;  ///< cursor, checksum
};

Expected expected_of(StoreReader& server, const std::vector<Bucket>& buckets) {
  Expected expected;
  for (const Bucket& bucket : buckets) {
    const CollectLimits everything{10'000'000, size_t{1} << 31, true};
    const Collected all = must(server.collect(bucket, 0, everything));
    if (all.changes.upto == 0) continue;
    expected.buckets[bucket] = {all.changes.upto, all.changes.checksum.value_or(0)};
    for (const TableChanges& part : all.changes.tables) {
      const Table& table = *find_table(part.table);
      for (const Cells& row : part.rows.cells()) {
        const RowKey key{part.table, key_of(table, row)};
        expected.rows[key] = row;
        expected.members.emplace(bucket, key);
      }
    }
  }
  return expected;
}

std::set<std::pair<Bucket, RowKey>> members_of(store::Database& database) {
  std::set<std::pair<Bucket, RowKey>> members;
  auto statement = must(database.prepare(
      "SELECT b.name, m.tbl, m.key FROM member m JOIN bucket b ON b.id = m.bucket"));
  while (must(statement.step()))
    members.emplace(statement.get<std::string>(0),
                    RowKey{statement.get<std::string>(1), statement.get<Bytes>(2)});
  return members;
}

/// In words; empty: those are there that must be, and no others.
std::string sight_difference(const Sight& sight, const std::set<RowKey>& there) {
  for (const RowKey& row : there)
    if (!sight.contains(row))
      return "shows a row of " + row.first + " to somebody whom it does not concern";
  for (const RowKey& row : sight)
    if (!there.contains(row))
      return "keeps a row of " + row.first + " from somebody whom it concerns";
  return "";
}

}  // namespace

store::Database open_to_read(const SqliteOptions& there) {
  store::OpenOptions options;
  options.path = there.path;
  options.vfs = there.vfs;
  options.key = there.key;
  options.read_only = true;
  return must(store::Database::open(options));
}

std::map<RowKey, Cells> rows_of(store::Database& database) {
  std::map<RowKey, Cells> rows;
  for (const Table& table : tables()) {
    auto statement = must(database.prepare(store::sql_of(table).select_all));
    while (must(statement.step())) {
      Cells row = statement.cells(0, table.columns.size());
      Bytes key = key_of(table, row);
      rows[{std::string(table.name), std::move(key)}] = std::move(row);
    }
  }
  return rows;
}

std::string first_difference(const std::map<RowKey, Cells>& wanted,
                             const std::map<RowKey, Cells>& there) {
  for (const auto& [key, row] : wanted) {
    const auto at = there.find(key);
    if (at == there.end()) return "a row of " + key.first + " is missing";
    if (at->second != row)
      return "a row of " + key.first + " is another: version " +
             std::to_string(version_of(at->second)) + " instead of " +
             std::to_string(version_of(row));
  }
  for (const auto& [key, row] : there)
    if (!wanted.contains(key))
      return "a row of " + key.first + " is left, version " + std::to_string(version_of(row));
  return "";
}

void World::check_rows(size_t number) {
  Device& device = *seats_[number].device;
  const DeviceId id = device.replica().identity()->device;
  StoreReader& server = server_->look();
  const Expected expected = expected_of(server, must(server.scopes_of(id)));
  const std::string name = "device " + std::to_string(number) + ": ";
  const std::string difference = first_difference(expected.rows, rows_of(device.database()));
  if (!difference.empty()) return fail("replica", name + difference);
  if (members_of(device.database()) != expected.members)
    return fail("replica", name + "memberships differ");
  auto buckets = must(device.database().prepare("SELECT name, seq, sent_sum FROM bucket"));
  while (must(buckets.step())) {
    const auto at = expected.buckets.find(std::string(buckets.text(0)));
    const bool there = at != expected.buckets.end();
    if (buckets.integer(1) != (there ? at->second.first : 0))
      return fail("checksum", name + "cursor of " + std::string(buckets.text(0)));
    if (there && !buckets.is_null(2) &&
        static_cast<uint64_t>(buckets.integer(2)) != at->second.second)
      return fail("checksum", name + "what came of " + std::string(buckets.text(0)));
  }
}

/// Whatever the buckets of hospitals, desks and patients hold, at any time.
void World::check_buckets(const Sights& sights) {
  std::map<Bucket, std::set<RowKey>> buckets;
  auto member = must(server_->tables().prepare(
      "SELECT b.name, m.tbl, m.key FROM bucket b LEFT JOIN member m ON m.bucket = b.id AND NOT "
      "m.gone WHERE b.name LIKE 'hospital:%' OR b.name LIKE 'desk:%' OR b.name LIKE 'patient:%'"));
  while (must(member.step())) {
    std::set<RowKey>& rows = buckets[member.get<std::string>(0)];
    if (!member.is_null(1)) rows.emplace(member.get<std::string>(1), member.get<Bytes>(2));
  }
  for (const auto& [bucket, rows] : buckets) {
    std::string difference = sight_difference(sights.of(bucket), rows);
    if (!difference.empty()) return fail("visible", difference.insert(0, bucket + " "));
  }
}

void World::check_visible(size_t number, const Sights& sights) {
  Device& device = *seats_[number].device;
  Sight sight;
  for (const DeviceUser& user :
       must(server_->look().users_of(device.replica().identity()->device))) {
    const Account* person = user.removed ? nullptr : find(truth_.accounts, user.account);
    if (person == nullptr) continue;
    sight.merge(sights.of(*person));
  }
  std::set<RowKey> shown;
  for (const auto& [key, row] : rows_of(device.database()))
    if (is_private(key.first)) shown.insert(key);
  const std::string difference = sight_difference(sight, shown);
  if (!difference.empty()) fail("visible", "device " + std::to_string(number) + " " + difference);
}

void World::check_device(size_t number, const Sights& sights) {
  check_rows(number);
  if (!failure_) check_visible(number, sights);
}

}  // namespace wardbook::sim
