#include "sync-server/storage/sqlite_store.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "shared/store/account_past.h"
#include "shared/store/schema.h"
#include "sync-server/storage/checkpointer.h"
#include "sync-server/storage/membership.h"
#include "sync-server/storage/reading.h"
#include "sync-server/storage/steady_slices.h"

namespace wardbook {
namespace {

store::OpenOptions open_options(const SqliteOptions& options, bool read_only) {
  store::OpenOptions open;
  open.path = options.path;
  open.vfs = options.vfs;
  open.key = options.key;
  open.read_only = read_only;
  open.foreign_keys = true;
  // Not more: whenever a transaction has split a page, SQLite looks at every cached one at its end.
  open.cache_kib = 12 * 1024;
  open.checkpoint_pages = options.checkpoint_pages;
  open.syncs_later = !read_only;
  // Not by COMMIT, which says nothing of a sync that failed then: the next one would seem to do.
  open.tidies = !read_only;
  return open;
}

class SqliteReader final : public sqlite::Reading<StoreReader> {
 public:
  using Reading::Reading;

  /// A bucket whose counter has not moved is the same bucket.
  Result<uint64_t> checksum(const Bucket& bucket) override {
    const Bucket one[] = {bucket};
    WB_ASSIGN(const std::vector<Cursor> now, heads(one));
    const auto known = checksums_.find(bucket);
    if (known != checksums_.end() && known->second.first == now[0].seq) return known->second.second;
    WB_ASSIGN(const uint64_t sum, Reading::checksum(bucket));
    checksums_[bucket] = {now[0].seq, sum};
    return sum;
  }

 private:
  std::map<Bucket, std::pair<int64_t, uint64_t>> checksums_;
};

bool is_within(const Collected& collected, const CollectLimits& limits) {
  return collected.rows <= limits.rows && collected.bytes <= limits.bytes;
}

class SqliteStore final : public sqlite::Reading<Store> {
 public:
  /// `beside`: for the thread that copies the log, if there is to be one.
  SqliteStore(store::Database database, SqliteOptions options,
              std::optional<store::Database> beside = {})
      : Reading(std::move(database)),
        options_(std::move(options)),
        names_(database_),
        steady_(database_) {
    if (beside) checkpointer_.emplace(*std::move(beside));
  }

  Result<std::unique_ptr<StoreReader>> open_reader() override {
    WB_ASSIGN(store::Database reader, store::Database::open(open_options(options_, true)));
    return std::unique_ptr<StoreReader>(new SqliteReader(std::move(reader)));
  }

  Status begin() override {
    WB_ASSIGN(store::Transaction begun, store::Transaction::begin(database_));
    // Moves when somebody else has written: wardbook-server's own words do while it serves. If it
    // can't be asked, `begun` rolls back.
    WB_ASSIGN(const std::optional<int64_t> others, database_.value<int64_t>("PRAGMA data_version"));
    if (others != data_version_) forget();
    data_version_ = others;
    transaction_.emplace(std::move(begun));
    membership_.emplace(database_, names_);
    return {};
  }

  Status load(const Slice& slice, Ledger& ledger) override { return steady_.load(slice, ledger); }

  Status begin_view() override {
    collected_.emplace();
    return Reading::begin_view();
  }
  void end_view() override {
    collected_.reset();
    Reading::end_view();
  }

  /// Devices that are answered together have mostly come equally far in what all of them see.
  Result<Collected> collect(const Bucket& bucket, int64_t cursor,
                            const CollectLimits& limits) override {
    if (!collected_) return Reading::collect(bucket, cursor, limits);
    const auto key = std::tuple(bucket, cursor, limits.updates, limits.checksum);
    if (const auto known = collected_->find(key);
        known != collected_->end() && is_within(known->second, limits))
      return known->second;
    WB_ASSIGN(Collected collected, Reading::collect(bucket, cursor, limits));
    if (!collected.more) collected_->insert_or_assign(key, collected);
    return collected;
  }

  Status commit_unsynced() override {
    WB_CHECK(transaction_);
    Status moved = membership_->move();
    if (moved.ok() && commit_taken_) moved = save_counters();
    if (moved.ok()) moved = transaction_->commit();
    if (!moved.ok()) {
      rollback();
      return moved;
    }
    for (Cursor& bucket : names_.settle()) moved_[std::move(bucket.bucket)] = bucket.seq;
    commit_taken_ = false;
    end();
    const bool untidy = database_.is_untidy();
    if (untidy && (!checkpointer_ || checkpointer_->has_copied())) database_.tidy();
    return {};
  }

  Status sync() override { return database_.sync(); }

  std::vector<Cursor> take_moved() override {
    std::vector<Cursor> taken;
    for (const auto& [bucket, seq] : moved_) taken.push_back({bucket, seq});
    moved_.clear();
    return taken;
  }

  void rollback() override {
    end();
    forget();
  }

  Result<Version> next_commit() override {
    WB_CHECK(transaction_);
    if (!commit_) {
      WB_ASSIGN(const std::optional<int64_t> last,
                database_.value<int64_t>("SELECT value FROM counter WHERE name = 'commit'"));
      commit_ = last.value_or(0);
    }
    commit_taken_ = true;
    return Version{++*commit_};
  }

  Result<Instant> last_decided() override {
    // Between batches another may decide.
    if (!transaction_) return Reading::last_decided();
    if (!decided_) {
      WB_ASSIGN(decided_, Reading::last_decided());
    }
    return *decided_;
  }

  Result<store::TouchedRows> apply(const Decision& decision, Version version) override {
    WB_CHECK(transaction_);
    store::TouchedRows touched;
    store::TouchedRows reshaped;
    WB_TRY(store::apply_on_server(database_, decision, version, touched, &reshaped));
    membership_->wrote(touched, reshaped, decision.effects);
    steady_.wrote(touched);
    return touched;
  }

  Status put_outcome(const KeptOutcome& outcome, const store::TouchedRows& touched) override {
    WB_CHECK(transaction_);
    WB_TRY(tie_people(outcome, touched));
    WB_TRY(sqlite::put_outcome(database_, outcome, touched));
    // Not by what comes back after a restore.
    if (outcome.commit.value == commit_) decided_ = outcome.decided_at;
    return {};
  }

  Status park(CommandId command, std::optional<Instant> tell_at) override {
    return database_.run(
        "INSERT INTO parked (command_id, tell_at) VALUES (?1, ?2) "
        "ON CONFLICT (command_id) DO UPDATE SET tell_at = excluded.tell_at",
        command, tell_at);
  }

  Status unpark(const KeptOutcome& outcome, const store::TouchedRows& touched,
                Instant as_of) override {
    WB_CHECK(transaction_);
    WB_ASSIGN(const Instant last, last_decided());
    decided_ = std::max(last, as_of);
    WB_TRY(tie_people(outcome, touched));
    WB_TRY(sqlite::put_touched(database_, outcome.command, touched));
    return database_.run("DELETE FROM parked WHERE command_id = ?1", outcome.command);
  }

  Status put_device(const Device& device) override { return sqlite::put_device(database_, device); }
  Status revoke_device(DeviceId device) override {
    return sqlite::revoke_device(database_, device);
  }
  Status put_device_user(const DeviceUser& user) override {
    return sqlite::put_device_user(database_, user);
  }
  Status put_secret(AccountId account, std::string_view phc) override {
    return database_.run(
        "INSERT INTO account_secret (account_id, phc) VALUES (?1, ?2) "
        "ON CONFLICT (account_id) DO UPDATE SET phc = excluded.phc",
        account, phc);
  }
  Status put_session(const LoginSession& session) override {
    return sqlite::put_session(database_, session);
  }
  Status touch_session(const Hash256& token_hash, Instant used) override {
    return sqlite::touch_session(database_, token_hash, used);
  }
  Status revoke_session(const Hash256& token_hash) override {
    return database_.run("UPDATE session SET revoked = 1 WHERE token_hash = ?1", token_hash);
  }
  Status revoke_sessions(AccountId account) override {
    return database_.run("UPDATE session SET revoked = 1 WHERE account_id = ?1", account);
  }
  Result<AuditHead> append_audit(const AuditEntry& entry) override {
    return sqlite::append_audit(database_, entry);
  }
  Status put_setting(std::string_view name, std::string_view value) override {
    return database_.run(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name, value);
  }

 private:
  void end() {
    membership_.reset();
    transaction_.reset();
  }

  /// What was remembered may not be so.
  void forget() {
    names_.forget();
    steady_.forget();
    commit_.reset();
    decided_.reset();
    commit_taken_ = false;
  }

  Status count(std::string_view name, int64_t value) {
    return database_.run(
        "INSERT INTO counter (name, value) VALUES (?1, ?2) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name, value);
  }

  Status save_counters() {
    WB_TRY(count("commit", *commit_));
    return decided_ ? count("decided", decided_->ms) : Status();
  }

  /// Whoever has registered a person gets the person's rows, also if the person was known already
  /// and no row names the registrar.
  Status tie_people(const KeptOutcome& outcome, const store::TouchedRows& touched) {
    for (const store::RowName& row : touched) {
      PatientId patient;
      if (row.table == TableName<Patient>::name) {
        std::copy(row.key.begin(), row.key.end(), patient.uuid.bytes.begin());
      } else if (row.table == TableName<Alias>::name) {
        WB_ASSIGN(const std::optional<PatientId> known,
                  database_.value<PatientId>("SELECT patient_id FROM alias WHERE local_id = ?1",
                                             row.key));
        patient = known.value_or(PatientId{});
      } else {
        continue;
      }
      WB_ASSIGN(const std::optional<Account> account,
                store::account_at(database_, outcome.actor, outcome.judged_at));
      if (!account) continue;
      if (account->clinic) membership_->tie(patient, *account->clinic);
      if (account->hospital)
        WB_TRY(
            database_.run("INSERT INTO registrar (patient_id, hospital_id) VALUES (?1, ?2) "
                          "ON CONFLICT DO NOTHING",
                          patient, *account->hospital));
    }
    return {};
  }

  SqliteOptions options_;
  // Remembered from one batch to the next.
  sqlite::BucketNames names_;
  sqlite::SteadySlices steady_;
  std::optional<int64_t> commit_;   ///< the last one that was given out
  std::optional<Instant> decided_;  ///< when that was decided which was decided last
  std::optional<int64_t> data_version_;

  bool commit_taken_ = false;  ///< in this batch
  /// In this view, if there is one: by bucket, cursor, whether with updates and a checksum.
  std::optional<std::map<std::tuple<Bucket, int64_t, bool, bool>, Collected>> collected_;
  std::optional<store::Transaction> transaction_;
  std::optional<sqlite::Membership> membership_;
  std::map<Bucket, int64_t> moved_;  ///< by commits, since take_moved()
  std::optional<sqlite::Checkpointer> checkpointer_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const SqliteOptions& options) {
  WB_ASSIGN(store::Database database, store::Database::open(open_options(options, false)));
  WB_TRY(store::prepare_schema(database, Side::server));
  std::optional<store::Database> beside;
  if (options.checkpoints_beside) {
    WB_ASSIGN(beside, store::Database::open(open_options(options, false)));
  }
  return std::unique_ptr<Store>(new SqliteStore(std::move(database), options, std::move(beside)));
}

Result<std::unique_ptr<Store>> open_sqlite_store_beside(const SqliteOptions& options) {
  WB_ASSIGN(store::Database database, store::Database::open(open_options(options, false)));
  WB_TRY(sqlite::check_version(database));
  return std::unique_ptr<Store>(new SqliteStore(std::move(database), options));
}

}  // namespace wardbook
