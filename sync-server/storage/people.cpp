#include <algorithm>
#include <set>

#include "shared/store/rows.h"
#include "shared/sync/buckets.h"
#include "sync-server/storage/records.h"

namespace wardbook::sqlite {
namespace {

template <class Tag>
Result<std::vector<Id<Tag>>> ids(store::Database& database, std::string_view sql) {
  WB_ASSIGN(store::Statement rows, database.prepare(sql));
  std::vector<Id<Tag>> all;
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return all;
    all.push_back(rows.get<Id<Tag>>(0));
  }
}

Result<AccountPlaces> places_of(store::Database& database, const Account& account) {
  AccountPlaces places;
  if (account.role == Role::admin) {
    WB_ASSIGN(places.districts, ids<DistrictTag>(database, "SELECT id FROM district"));
    WB_ASSIGN(places.hospitals, ids<HospitalTag>(database, "SELECT id FROM hospital"));
  } else if (account.hospital) {
    WB_ASSIGN(places.district,
              database.value<DistrictId>("SELECT district_id FROM hospital WHERE id = ?1",
                                         *account.hospital));
  } else if (account.clinic) {
    WB_ASSIGN(places.district,
              database.value<DistrictId>("SELECT district_id FROM clinic WHERE id = ?1",
                                         *account.clinic));
  }
  return places;
}

constexpr const char* kSelectDevice =
    "SELECT id, secret_hash, name, last_number, last_hash, revoked, created, "
    "last_seen FROM device";

Device device_of(const store::Statement& row) {
  Device device;
  device.id = row.get<DeviceId>(0);
  device.secret_hash = row.get<Hash256>(1);
  device.name = row.get<std::string>(2);
  device.last_number = row.integer(3);
  device.last_hash = row.get<Hash256>(4);
  device.revoked = row.get<bool>(5);
  device.created = row.get<Instant>(6);
  device.last_seen = row.get<Instant>(7);
  return device;
}

}  // namespace

Result<std::optional<Device>> find_device(store::Database& database, DeviceId device) {
  WB_ASSIGN(store::Statement row,
            database.prepare(std::string(kSelectDevice) + " WHERE id = ?1", device));
  WB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<Device>();
  return std::optional<Device>(device_of(row));
}

Result<std::vector<Device>> devices(store::Database& database) {
  WB_ASSIGN(store::Statement row,
            database.prepare(std::string(kSelectDevice) + " ORDER BY last_seen DESC, id"));
  std::vector<Device> all;
  while (true) {
    WB_ASSIGN(const bool more, row.step());
    if (!more) return all;
    all.push_back(device_of(row));
  }
}

Status put_device(store::Database& database, const Device& device) {
  return database.run(
      "INSERT INTO device (id, secret_hash, name, last_number, last_hash, revoked, "
      "created, last_seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
      "ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash, name = excluded.name, "
      "last_number = excluded.last_number, last_hash = excluded.last_hash, "
      "last_seen = excluded.last_seen",
      device.id, device.secret_hash, device.name, device.last_number, device.last_hash,
      device.revoked, device.created, device.last_seen);
}

Status revoke_device(store::Database& database, DeviceId device) {
  WB_TRY(database.run("UPDATE device SET revoked = 1 WHERE id = ?1", device));
  return database.run("UPDATE session SET revoked = 1 WHERE device_id = ?1", device);
}

Result<std::vector<DeviceUser>> users_of(store::Database& database, DeviceId device) {
  WB_ASSIGN(store::Statement row,
            database.prepare("SELECT account_id, since, last_seen, removed FROM device_user "
                             "WHERE device_id = ?1 ORDER BY account_id",
                             device));
  std::vector<DeviceUser> users;
  while (true) {
    WB_ASSIGN(const bool more, row.step());
    if (!more) return users;
    users.push_back({device, row.get<AccountId>(0), row.get<Instant>(1), row.get<Instant>(2),
                     row.get<bool>(3)});
  }
}

Status put_device_user(store::Database& database, const DeviceUser& user) {
  return database.run(
      "INSERT INTO device_user (device_id, account_id, since, last_seen, removed) "
      "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (device_id, account_id) DO UPDATE SET "
      "since = excluded.since, last_seen = excluded.last_seen, removed = excluded.removed",
      user.device, user.account, user.since, user.last_seen, user.removed);
}

Result<std::optional<LoginSession>> find_session(store::Database& database,
                                                 const Hash256& token_hash) {
  WB_ASSIGN(store::Statement row,
            database.prepare("SELECT account_id, device_id, created, last_used, expires, revoked "
                             "FROM session WHERE token_hash = ?1",
                             token_hash));
  WB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<LoginSession>();
  return std::optional<LoginSession>(
      LoginSession{token_hash, row.get<AccountId>(0), row.get<DeviceId>(1), row.get<Instant>(2),
                   row.get<Instant>(3), row.get<Instant>(4), row.get<bool>(5)});
}

Status put_session(store::Database& database, const LoginSession& session) {
  return database.run(
      "INSERT INTO session (token_hash, account_id, device_id, created, last_used, expires, "
      "revoked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      session.token_hash, session.account, session.device, session.created, session.last_used,
      session.expires, session.revoked);
}

Status touch_session(store::Database& database, const Hash256& token_hash, Instant used) {
  return database.run("UPDATE session SET last_used = ?2 WHERE token_hash = ?1 AND revoked = 0",
                      token_hash, used);
}

Result<std::vector<Bucket>> scopes_of(store::Database& database, DeviceId device) {
  std::set<Bucket> scopes{Bucket(kWorldBucket)};
  WB_ASSIGN(const std::vector<DeviceUser> users, users_of(database, device));
  for (const DeviceUser& user : users) {
    if (user.removed) continue;
    WB_ASSIGN(const std::optional<Account> account, store::get<Account>(database, user.account));
    if (!account) continue;
    WB_ASSIGN(const AccountPlaces places, places_of(database, *account));
    for (Bucket& scope : wardbook::scopes_of(*account, places)) scopes.insert(std::move(scope));
  }
  return std::vector<Bucket>(scopes.begin(), scopes.end());
}

Result<DueWork> due(store::Database& database, Instant now, size_t limit) {
  const Minute minute = floor_minute(now);
  DueWork work;
  WB_ASSIGN(work.overstays,
            store::select<Stay>(database,
                                "WHERE state IN ('active', 'disputed') AND until <= ?1 AND EXISTS "
                                "(SELECT 1 FROM booking b WHERE b.id = stay.booking_id "
                                "AND b.state = 'admitted') ORDER BY until, id LIMIT ?2",
                                minute, limit));
  WB_ASSIGN(work.late, store::select<Booking>(database,
                                              "WHERE state = 'confirmed' AND kind = 'care' AND "
                                              "arrive_by <= ?1 ORDER BY arrive_by, id LIMIT ?2",
                                              minute, limit));
  WB_ASSIGN(work.too_late, store::select<Booking>(database,
                                                  "WHERE state = 'waitlisted' AND not_after < ?1 "
                                                  "ORDER BY not_after, id LIMIT ?2",
                                                  minute, limit));
  return work;
}

}  // namespace wardbook::sqlite
