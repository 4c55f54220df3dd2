#include <algorithm>
#include <map>
#include <set>

#include "shared/domain/booking.h"
#include "shared/store/rows.h"
#include "sync-server/storage/belonging.h"
#include "sync-server/storage/check.h"

namespace wardbook::sqlite {
namespace {

using Places = std::set<std::pair<PoolId, Minute>>;

Status add_places(store::Database& database, std::string_view table,
                  std::map<BookingId, Places>& held) {
  WB_ASSIGN(store::Statement row,
            database.prepare("SELECT booking_id, pool_id, slot FROM " + std::string(table)));
  while (true) {
    WB_ASSIGN(const bool more, row.step());
    if (!more) return {};
    held[row.get<BookingId>(0)].emplace(row.get<PoolId>(1), row.get<Minute>(2));
  }
}

bool is_on(const Grid& grid, const Interval& slots) {
  return slot_of(grid, slots.from) == slots.from && slot_of(grid, slots.to) == slots.to;
}

/// Compares what a booking should hold from the present slot on with what it has. One that is over,
/// or whose patient has left, may lie on a grid that its hospital no longer has: it should hold
/// nothing from now on.
void compare(const Booking& booking, const Grid& grid, Minute now, const Places& held,
             std::vector<std::string>& found) {
  const bool claims = booking.pool && holds_units(booking.state);
  const bool on_grid = is_on(grid, booking.slots);
  const bool over = booking.slots.to <= now || !on_grid;
  if (claims && !on_grid && booking.slots.to > now)
    found.push_back("a claim that lies on no slots (booking): " + to_text(booking.id));
  const Minute present = over ? now : slot_of(grid, now);
  Places wanted;
  // A discharged claim keeps the units that it has until the bed can be ready (rules: Discharge).
  const bool left = booking.state == BookingState::discharged;
  if (!over && booking.pool && (left || claims))
    for (Minute slot : slot_starts(grid, booking.slots))
      if (slot >= present) wanted.emplace(*booking.pool, slot);
  for (const auto& place : wanted)
    if (!left && !held.contains(place))
      found.push_back("a claim without its unit (booking, slot): " + to_text(booking.id) + " " +
                      std::to_string(place.second.value));
  for (const auto& place : held)
    if (place.second >= present && !wanted.contains(place))
      found.push_back("a unit without its claim (booking, slot): " + to_text(booking.id) + " " +
                      std::to_string(place.second.value));
}

/// Patients' own buckets, which there are of those who have accounts.
Result<std::set<Bucket>> opened(store::Database& database, std::vector<std::string>& found) {
  std::set<Bucket> all;
  WB_ASSIGN(store::Statement row, database.prepare("SELECT name FROM bucket"));
  while (true) {
    WB_ASSIGN(const bool more, row.step());
    if (!more) break;
    if (is_of_patient(row.text(0))) all.emplace(row.text(0));
  }
  WB_ASSIGN(const std::vector<Account> accounts, store::select<Account>(database, ""));
  for (const Account& account : accounts)
    if (account.patient && !all.contains(patient_bucket(*account.patient)))
      found.push_back("an account cannot see its patient: " + to_text(account.id));
  return all;
}

/// Every row of a table is where it belongs, and nowhere else.
Status check_table(store::Database& database, const Table& table, Belonging& belonging,
                   const std::set<Bucket>& of_patients, std::vector<std::string>& found) {
  WB_ASSIGN(store::Statement row, database.prepare(store::sql_of(table).select_all));
  while (true) {
    WB_ASSIGN(const bool more, row.step());
    if (!more) return {};
    const store::RowName name{table.name, key_of(table, row.cells(0, table.columns.size()))};
    std::set<Bucket> stored;
    WB_ASSIGN(store::Statement member,
              database.prepare("SELECT b.name FROM member m JOIN bucket b ON b.id = m.bucket "
                               "WHERE m.tbl = ?1 AND m.key = ?2 AND m.gone = 0",
                               name.table, name.key));
    while (true) {
      WB_ASSIGN(const bool another, member.step());
      if (!another) break;
      stored.insert(std::string(member.text(0)));
    }
    WB_ASSIGN(const std::vector<Bucket> list, belonging.buckets_of(name));
    std::set<Bucket> wanted(list.begin(), list.end());
    std::erase_if(wanted, [&](const Bucket& bucket) {
      return is_of_patient(bucket) && !of_patients.contains(bucket);
    });
    if (stored != wanted)
      found.push_back("a row of " + std::string(table.name) + " is in wrong buckets");
  }
}

}  // namespace

Status check_claims(store::Database& database, Instant now, std::vector<std::string>& found) {
  std::map<BookingId, Places> held;
  WB_TRY(add_places(database, "slot_unit", held));
  WB_TRY(add_places(database, "slot_over", held));
  std::map<HospitalId, Grid> grids;
  WB_ASSIGN(const std::vector<Hospital> hospitals, store::select<Hospital>(database, ""));
  for (const Hospital& hospital : hospitals) grids.emplace(hospital.id, hospital.grid);
  WB_ASSIGN(store::Statement row, database.prepare(store::sql_of(table_of<Booking>()).select_all));
  while (true) {
    WB_ASSIGN(const bool more, row.step());
    if (!more) return {};
    WB_ASSIGN(const Booking booking, store::read_row<Booking>(row));
    const auto at = held.find(booking.id);
    compare(booking, grids.at(booking.hospital), floor_minute(now),
            at == held.end() ? Places{} : at->second, found);
  }
}

Status check_memberships(store::Database& database, std::vector<std::string>& found) {
  WB_ASSIGN(const std::set<Bucket> of_patients, opened(database, found));
  Belonging belonging(database);
  for (const Table& table : tables())
    WB_TRY(check_table(database, table, belonging, of_patients, found));
  return {};
}

}  // namespace wardbook::sqlite
