#include "shared/store/rows.h"
#include "shared/sync/buckets.h"
#include "tests/sim/must.h"
#include "tests/sim/rows.h"
#include "tests/sim/world.h"

// At rest every device has what the server would show it, no more and no less.

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
    const CollectLimits everything{10'000'000, size_t{1} << 32, true};
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

/// Whether this person may see the booking, by the words of the design alone.
bool may_see(const Truth& truth, const Account& person, const Booking& booking) {
  if (person.state != AccountState::active) return false;
  const Booking* now = find(truth.bookings, booking.id);
  if (now == nullptr) return false;
  if (person.role == Role::staff) {
    if (person.hospital == now->hospital) return true;
    for (const auto& [id, stay] : truth.stays)
      if (stay.booking == now->id && person.hospital == stay.hospital) return true;
    return false;
  }
  if (now->kind == BookingKind::block) return false;
  if (person.role == Role::desk) return now->clinic && person.clinic == now->clinic;
  return person.role == Role::patient && person.patient && now->patient &&
         truth.resolve(*person.patient) == truth.resolve(*now->patient);
}

}  // namespace

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
  auto buckets = must(device.database().prepare("SELECT name, seq, total FROM bucket"));
  while (must(buckets.step())) {
    const auto at = expected.buckets.find(std::string(buckets.text(0)));
    const bool empty = buckets.integer(1) == 0 && buckets.integer(2) == 0;
    if (at == expected.buckets.end()
            ? !empty
            : at->second !=
                  std::pair(buckets.integer(1), static_cast<uint64_t>(buckets.integer(2))))
      return fail("checksum", name + "cursor or checksum of " + std::string(buckets.text(0)));
  }
}

void World::check_visible(size_t number) {
  Device& device = *seats_[number].device;
  const DeviceId id = device.replica().identity()->device;
  std::vector<Account> people;
  for (const DeviceUser& user : must(server_->look().users_of(id)))
    if (const Account* account = find(truth_.accounts, user.account)) people.push_back(*account);
  for (const Booking& booking : must(store::select<Booking>(device.database(), ""))) {
    bool visible = false;
    for (const Account& person : people) visible = visible || may_see(truth_, person, booking);
    if (!visible)
      return fail("visible", "device " + std::to_string(number) +
                                 " shows a booking that is none of its people's");
  }
}

void World::check_device(size_t number) {
  check_rows(number);
  if (!failure_) check_visible(number);
}

}  // namespace wardbook::sim
