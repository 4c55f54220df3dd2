#pragma once

#include <map>
#include <utility>

#include "shared/store/ledger_store.h"
#include "shared/store/rows.h"
#include "sync-server/storage/check.h"
#include "sync-server/storage/collect.h"
#include "sync-server/storage/records.h"

namespace wardbook::sqlite {

/// Everything that reads, for the writer's Store and for a StoreReader alike.
template <class Base>
class Reading : public Base {
 public:
  explicit Reading(store::Database database) : database_(std::move(database)) {}

  Status begin_view() override {
    WB_TRY(database_.run("BEGIN"));
    // The first look at the file decides which state it is.
    if (const auto seen = database_.value<int64_t>("PRAGMA data_version"); !seen.ok()) {
      end_view();
      return seen.error();
    }
    return {};
  }
  void end_view() override {
    if (database_.in_transaction()) (void)database_.run("COMMIT");
  }

  Status load(const Slice& slice, Ledger& ledger) override {
    return sqlite::load(database_, slice, ledger);
  }

  Result<std::optional<KeptOutcome>> find_outcome(CommandId command) override {
    return sqlite::find_outcome(database_, command);
  }
  Result<std::vector<Parked>> parked() override { return sqlite::parked(database_); }
  Result<std::optional<Device>> find_device(DeviceId device) override {
    return sqlite::find_device(database_, device);
  }
  Result<std::vector<Device>> devices() override { return sqlite::devices(database_); }
  Result<std::vector<DeviceUser>> users_of(DeviceId device) override {
    return sqlite::users_of(database_, device);
  }
  Result<std::optional<Account>> find_account(AccountId account) override {
    return store::get<Account>(database_, account);
  }
  Result<std::optional<Account>> find_account(std::string_view user_name) override {
    WB_ASSIGN(std::vector<Account> found,
              store::select<Account>(database_, "WHERE user_name = ?1", user_name));
    if (found.empty()) return std::optional<Account>();
    return std::optional<Account>(std::move(found.front()));
  }
  Result<std::optional<std::string>> secret_of(AccountId account) override {
    return database_.value<std::string>("SELECT phc FROM account_secret WHERE account_id = ?1",
                                        account);
  }
  Result<std::optional<LoginSession>> find_session(const Hash256& token_hash) override {
    return sqlite::find_session(database_, token_hash);
  }
  Result<std::vector<Bucket>> scopes_of(DeviceId device) override {
    return sqlite::scopes_of(database_, device);
  }
  Result<std::vector<Cursor>> heads(std::span<const Bucket> buckets) override {
    return sqlite::heads(database_, buckets);
  }
  Result<Collected> collect(const Bucket& bucket, int64_t cursor,
                            const CollectLimits& limits) override {
    Result<Collected> collected = sqlite::collect(database_, bucket, cursor, limits);
    if (!collected.ok() || !limits.checksum || collected->more) return collected;
    if (collected->changes.checksum) return collected;
    WB_ASSIGN(collected->changes.checksum, checksum(bucket));
    return collected;
  }
  Result<std::vector<BucketChanges>> direct_changes(std::span<const CommandId> commands,
                                                    std::span<const Bucket> buckets) override {
    return sqlite::direct_changes(database_, commands, buckets);
  }
  Result<uint64_t> checksum(const Bucket& bucket) override {
    return sqlite::checksum(database_, bucket);
  }
  Result<DueWork> due(Instant now, size_t limit) override {
    return sqlite::due(database_, now, limit);
  }
  Result<Instant> last_decided() override {
    WB_ASSIGN(const std::optional<Instant> last, sqlite::last_decided(database_));
    return last.value_or(Instant{});
  }
  Result<AuditHead> audit_head() override { return sqlite::audit_head(database_); }
  Result<std::optional<std::string>> setting(std::string_view name) override {
    return database_.value<std::string>("SELECT value FROM setting WHERE name = ?1", name);
  }
  Result<std::vector<std::string>> check(Instant now) override {
    return sqlite::check(database_, now);
  }

 protected:
  store::Database database_;
};

}  // namespace wardbook::sqlite
