#include "sync-server/storage/backup.h"

#include <algorithm>

#include "shared/store/schema.h"
#include "sync-server/storage/check.h"
#include "sync-server/storage/records.h"

namespace wardbook {
namespace {

/// More than any server makes.
constexpr int64_t kCommitsPerMs = 1000;
/// So far apart, in commits, lie those of two servers that were restored by one clock or by clocks
/// that disagree: 200 days of a server's.
constexpr uint64_t kApart = uint64_t{1} << 44;

Result<store::Database> open(const SqliteOptions& options, bool read_only) {
  store::OpenOptions open;
  open.path = options.path;
  open.vfs = options.vfs;
  open.key = options.key;
  open.read_only = read_only;
  open.foreign_keys = true;
  return store::Database::open(open);
}

Result<Version> last_commit(store::Database& database) {
  WB_ASSIGN(const auto last,
            database.value<Version>("SELECT value FROM counter WHERE name = 'commit'"));
  return last.value_or(Version{});
}

Status check_file(store::Database& database) {
  WB_ASSIGN(const auto found, database.value<std::string>("PRAGMA integrity_check"));
  if (found == "ok") return {};
  return Error{"database_damaged", "SQLite finds the file damaged: " + found.value_or("") + "."};
}

Status put_number(store::Database& database, std::string_view name, int64_t number) {
  return database.run(
      "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE "
      "SET value = excluded.value WHERE CAST(excluded.value AS INTEGER) > CAST(value AS INTEGER)",
      name, std::to_string(number));
}

/// Any answer tells whether this is the key that they were sealed with.
Status check_seal(store::Database& database, const IsOwn& is_own) {
  WB_ASSIGN(
      const auto command,
      database.value<CommandId>("SELECT command_id FROM outcome ORDER BY commit_no DESC LIMIT 1"));
  if (!command) return {};
  WB_ASSIGN(const auto kept, sqlite::find_outcome(database, *command));
  if (kept && is_own(*kept)) return {};
  return Error{"seal_key_wrong", "seal.key is not the key of the server that was backed up."};
}

/// A machine that has just been started, far from any network, may believe that it is last year.
/// Bookings would be judged wrongly.
Status check_clock(store::Database& database, Instant now) {
  WB_ASSIGN(const auto decided, sqlite::last_decided(database));
  const Instant last = decided.value_or(Instant{});
  if (last <= now) return {};
  return Error{"clock_wrong", "The clock of this machine says " + to_text(now) +
                                  ", and the server that was backed up was at work at " +
                                  to_text(last) + ". Set the clock, then try again."};
}

Status check_rows(store::Database& database, Instant now) {
  WB_ASSIGN(const std::vector<std::string> found, sqlite::check(database, now));
  if (found.empty()) return {};
  return Error{"backup_damaged", "The backup is not whole: " + std::to_string(found.size()) +
                                     " things are wrong in it. The first: " + found.front() + "."};
}

}  // namespace

Result<Version> copy_database(const SqliteOptions& from, const std::string& to) {
  {
    WB_ASSIGN(store::Database database, open(from, true));
    WB_TRY(sqlite::check_version(database));
    WB_TRY(database.run("VACUUM INTO ?1", to));
  }
  WB_ASSIGN(store::Database copy, open({to, from.key, from.vfs}, true));
  WB_TRY(check_file(copy));
  return last_commit(copy);
}

Status note_covered(const SqliteOptions& live, Version upto) {
  WB_ASSIGN(store::Database database, open(live, false));
  return put_number(database, "covered", upto.value);
}

Result<Restored> begin_epoch(const SqliteOptions& copy, const IsOwn& is_own, Instant now,
                             Random& random) {
  WB_ASSIGN(store::Database database, open(copy, false));
  WB_TRY(store::prepare_schema(database, Side::server));
  WB_TRY(check_file(database));
  // First: by a clock that is behind the rows look damaged.
  WB_TRY(check_clock(database, now));
  WB_TRY(check_rows(database, now));
  WB_TRY(check_seal(database, is_own));
  WB_ASSIGN(store::Transaction transaction, store::Transaction::begin(database));
  WB_ASSIGN(const Version last, last_commit(database));
  // Its time, by which no other has begun; that of a clock that was ahead then is passed.
  WB_ASSIGN(
      const auto before,
      database.value<int64_t>("SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'epoch'"));
  const auto a_while = static_cast<int64_t>(random.next_u64() % kHourMs);
  const int64_t epoch = std::max(now.ms, before.value_or(0) + 1 + a_while);
  const auto apart = static_cast<int64_t>(random.next_u64() % kApart);
  WB_TRY(put_number(database, "epoch", epoch));
  WB_TRY(put_number(database, "covered", last.value));
  // The lowest of all restores: a tablet that was away for one has still what that one lacked.
  WB_TRY(database.run(
      "INSERT INTO setting (name, value) VALUES ('restored', ?1) ON CONFLICT (name) DO UPDATE "
      "SET value = excluded.value WHERE CAST(excluded.value AS INTEGER) < CAST(value AS INTEGER)",
      std::to_string(last.value)));
  // The backup does not know which were ended after it.
  WB_TRY(database.run("UPDATE session SET revoked = 1"));
  // Before anything of another clock comes back.
  WB_ASSIGN(const auto decided, sqlite::last_decided(database));
  WB_TRY(database.run(
      "INSERT INTO counter (name, value) VALUES ('commit', ?1), ('decided', ?2) "
      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      std::max(now.ms * kCommitsPerMs, last.value) + apart, decided.value_or(Instant{})));
  WB_TRY(transaction.commit());
  return Restored{epoch, last};
}

}  // namespace wardbook
