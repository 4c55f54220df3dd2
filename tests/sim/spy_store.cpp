#include "tests/sim/spy_store.h"

namespace wardbook::sim {
namespace {

class SpyStore final : public Store {
 public:
  SpyStore(std::unique_ptr<Store> real, Spy& spy) : real_(std::move(real)), spy_(spy) {}

  // --- What is listened to

  Status begin() override {
    batch_.clear();
    written_.clear();
    return real_->begin();
  }
  Status commit() override {
    part();
    Batch batch = std::exchange(batch_, {});
    Status done = real_->commit();
    if (done.ok())
      spy_.committed(batch);
    else
      spy_.uncertain(std::move(batch));
    return done;
  }
  void rollback() override {
    batch_.clear();
    written_.clear();
    real_->rollback();
  }
  Result<store::TouchedRows> apply(const Decision& decision, Version version) override {
    part();
    written_ = decision.effects;
    return real_->apply(decision, version);
  }
  Result<Version> next_commit() override {
    auto commit = real_->next_commit();
    if (commit.ok()) commit_ = *commit;
    return commit;
  }
  Status put_outcome(const KeptOutcome& outcome, const store::TouchedRows& touched) override {
    const How how = outcome.commit == commit_ ? How::decided : How::kept;
    add({outcome, std::exchange(written_, {}), how});
    return real_->put_outcome(outcome, touched);
  }

  Status unpark(const KeptOutcome& outcome, const store::TouchedRows& touched) override {
    add({outcome, std::exchange(written_, {}), How::brought_back});
    return real_->unpark(outcome, touched);
  }

  // --- What is passed on

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
  Result<std::optional<wardbook::Device>> find_device(DeviceId id) override {
    return real_->find_device(id);
  }
  Result<std::vector<wardbook::Device>> devices() override { return real_->devices(); }
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
  Status put_device(const wardbook::Device& device) override { return real_->put_device(device); }
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

 private:
  /// Rows that no command speaks of (an account that is made) are an entry of their own.
  void part() {
    if (!written_.empty()) add({{}, std::exchange(written_, {})});
  }
  void add(Decided one) {
    if (spy_.decided) spy_.decided(one);
    batch_.push_back(std::move(one));
  }

  std::unique_ptr<Store> real_;
  Spy& spy_;
  Batch batch_;
  std::vector<Effect> written_;
  Version commit_{};  ///< the last that was given out: what is decided has it
};

}  // namespace

std::unique_ptr<Store> spy_on(std::unique_ptr<Store> store, Spy& spy) {
  return std::make_unique<SpyStore>(std::move(store), spy);
}

}  // namespace wardbook::sim
