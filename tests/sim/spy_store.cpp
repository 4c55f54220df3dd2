#include "tests/sim/spy_store.h"

#include "tests/contract/forwarding_store.h"

namespace wardbook::sim {
namespace {

class SpyStore final : public ForwardingStore {
 public:
  SpyStore(std::unique_ptr<Store> real, Spy& spy) : ForwardingStore(std::move(real)), spy_(spy) {}

  Status begin() override {
    batch_.clear();
    written_.clear();
    return real_->begin();
  }
  Status commit_unsynced() override {
    part();
    Batch batch = std::exchange(batch_, {});
    Status done = real_->commit_unsynced();
    if (done.ok())
      unsynced_.push_back(std::move(batch));
    else
      spy_.uncertain(std::move(batch));
    return done;
  }
  Status sync() override {
    Status done = real_->sync();
    for (Batch& batch : std::exchange(unsynced_, {})) {
      if (done.ok())
        spy_.committed(batch);
      else
        spy_.uncertain(std::move(batch));
    }
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
    followups_ = decision.followups;
    version_ = version;
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

  Status unpark(const KeptOutcome& outcome, const store::TouchedRows& touched,
                Instant as_of) override {
    add({outcome, std::exchange(written_, {}), How::brought_back, followups_, as_of, version_});
    return real_->unpark(outcome, touched, as_of);
  }

 private:
  /// Rows that no command speaks of (an account that is made) are an entry of their own.
  void part() {
    if (written_.empty()) return;
    KeptOutcome no_command;
    no_command.commit = version_;
    add({std::move(no_command), std::exchange(written_, {})});
  }
  void add(Decided one) {
    if (spy_.decided) spy_.decided(one);
    batch_.push_back(std::move(one));
  }

  Spy& spy_;
  Batch batch_;
  std::vector<Batch> unsynced_;
  std::vector<Effect> written_;
  std::vector<Args> followups_;
  Version version_{};  ///< of these
  Version commit_{};   ///< the last that was given out: what is decided has it
};

}  // namespace

std::unique_ptr<Store> spy_on(std::unique_ptr<Store> store, Spy& spy) {
  return std::make_unique<SpyStore>(std::move(store), spy);
}

}  // namespace wardbook::sim
