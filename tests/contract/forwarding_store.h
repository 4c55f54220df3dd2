#pragma once

#include <memory>
#include <utility>

#include "sync-server/core/store.h"

namespace wardbook {

/// A store that passes everything on to another: for a test that listens to some of it, or breaks
/// it.
class ForwardingStore : public Store {
 public:
  explicit ForwardingStore(std::unique_ptr<Store> real) : real_(std::move(real)) {}

  Status begin() override { return real_->begin(); }
  Status commit_unsynced() override { return real_->commit_unsynced(); }
  Status sync() override { return real_->sync(); }
  void rollback() override { real_->rollback(); }
  Result<Version> next_commit() override { return real_->next_commit(); }
  Result<store::TouchedRows> apply(const Decision& decision, Version version) override {
    return real_->apply(decision, version);
  }
  Status put_outcome(const KeptOutcome& outcome, const store::TouchedRows& touched) override {
    return real_->put_outcome(outcome, touched);
  }
  Status unpark(const KeptOutcome& outcome, const store::TouchedRows& touched,
                Instant as_of) override {
    return real_->unpark(outcome, touched, as_of);
  }
  Result<std::vector<Parked>> parked() override { return real_->parked(); }
  Status park(CommandId command, std::optional<Instant> tell_at) override {
    return real_->park(command, tell_at);
  }

  Status begin_view() override { return real_->begin_view(); }
  void end_view() override { real_->end_view(); }
  Status load(const Slice& slice, Ledger& ledger) override { return real_->load(slice, ledger); }
  Result<std::optional<KeptOutcome>> find_outcome(CommandId id) override {
    return real_->find_outcome(id);
  }
  Result<std::optional<Device>> find_device(DeviceId id) override { return real_->find_device(id); }
  Result<std::vector<Device>> devices() override { return real_->devices(); }
  Result<std::vector<DeviceUser>> users_of(DeviceId id) override { return real_->users_of(id); }
  Result<std::optional<Account>> find_account(AccountId id) override {
    return real_->find_account(id);
  }
  Result<std::optional<Account>> find_account(std::string_view name) override {
    return real_->find_account(name);
  }
  Result<std::optional<std::string>> secret_of(AccountId id) override {
    return real_->secret_of(id);
  }
  Result<std::optional<LoginSession>> find_session(const Hash256& hash) override {
    return real_->find_session(hash);
  }
  Result<std::vector<Bucket>> scopes_of(DeviceId device) override {
    return real_->scopes_of(device);
  }
  Result<std::vector<Cursor>> heads(std::span<const Bucket> buckets) override {
    return real_->heads(buckets);
  }
  Result<Collected> collect(const Bucket& bucket, int64_t cursor,
                            const CollectLimits& limits) override {
    return real_->collect(bucket, cursor, limits);
  }
  Result<std::vector<BucketChanges>> direct_changes(std::span<const CommandId> commands,
                                                    std::span<const Bucket> buckets) override {
    return real_->direct_changes(commands, buckets);
  }
  Result<uint64_t> checksum(const Bucket& bucket) override { return real_->checksum(bucket); }
  Result<DueWork> due(Instant now, size_t limit) override { return real_->due(now, limit); }
  Result<AuditHead> audit_head() override { return real_->audit_head(); }
  Result<std::optional<std::string>> setting(std::string_view name) override {
    return real_->setting(name);
  }
  Result<std::vector<std::string>> check(Instant now) override { return real_->check(now); }
  Result<std::unique_ptr<StoreReader>> open_reader() override { return real_->open_reader(); }
  Result<Instant> last_decided() override { return real_->last_decided(); }
  Status put_device(const Device& device) override { return real_->put_device(device); }
  std::vector<Cursor> take_moved() override { return real_->take_moved(); }
  Status revoke_device(DeviceId id) override { return real_->revoke_device(id); }
  Status put_device_user(const DeviceUser& user) override { return real_->put_device_user(user); }
  Status put_secret(AccountId id, std::string_view phc) override {
    return real_->put_secret(id, phc);
  }
  Status put_session(const LoginSession& session) override { return real_->put_session(session); }
  Status touch_session(const Hash256& hash, Instant used) override {
    return real_->touch_session(hash, used);
  }
  Status revoke_session(const Hash256& hash) override { return real_->revoke_session(hash); }
  Status revoke_sessions(AccountId id) override { return real_->revoke_sessions(id); }
  Result<AuditHead> append_audit(const AuditEntry& entry) override {
    return real_->append_audit(entry);
  }
  Status put_setting(std::string_view name, std::string_view value) override {
    return real_->put_setting(name, value);
  }

 protected:
  std::unique_ptr<Store> real_;
};

}  // namespace wardbook
