#include "sync-server/core/reinstate.h"

#include <algorithm>
#include <iostream>
#include <limits>
#include <mutex>
#include <utility>

namespace wardbook {
namespace {

/// One round over what is parked, a step each, and what follows from it.
class ReinstateJob : public WriteJob {
 public:
  ReinstateJob(const Decider& decider, std::vector<Parked> parked, Instant now)
      : decider_(decider), parked_(std::move(parked)), now_(now) {}

  size_t steps() const override { return parked_.size() + 1; }

  void restart() override {
    followups_.clear();
    last_ = {};
    brought_back_ = 0;
  }

  Status step(Store& store, size_t at) override {
    if (at == parked_.size()) return decider_.follow(store, last_, followups_, now_);
    const KeptOutcome& kept = parked_[at].kept;
    WB_ASSIGN(const auto done, decider_.reinstate(store, parked_[at], now_, followups_));
    if (done == Decider::Reinstated::contradicts) return audit(store, kept);
    if (done == Decider::Reinstated::waits) return {};
    ++brought_back_;
    last_ = kept.command.uuid;
    return {};
  }

  /// It stays parked: its answer is kept in any case.
  Status refused(Store&, size_t at, const Error& error, int) override {
    const std::string what = at < parked_.size() ? parked_[at].kept.kind : "what follows";
    std::cerr << "defect: reinstating " << what << ": " << error.code << ": " << error.hint
              << std::endl;
    return {};
  }

  size_t brought_back() const { return brought_back_; }

 private:
  Status audit(Store& store, const KeptOutcome& kept) {
    AuditEntry entry{
        now_,     kept.actor, kept.device, "contradiction", "command " + to_text(kept.command),
        kept.code};
    WB_ASSIGN([[maybe_unused]] const AuditHead head, store.append_audit(entry));
    return {};
  }

  const Decider& decider_;
  const std::vector<Parked> parked_;
  const Instant now_;
  std::vector<Args> followups_;
  Uuid last_{};  ///< what the ids of the follow-ups are made of: reinstated once only
  size_t brought_back_ = 0;
};

/// When people are told next; far away: never.
int64_t next_telling(const std::vector<Parked>& parked, Instant now) {
  int64_t next = std::numeric_limits<int64_t>::max();
  for (const Parked& one : parked)
    if (one.tell_at && *one.tell_at > now) next = std::min(next, one.tell_at->ms);
  return next;
}

}  // namespace

Status reinstate(Context& context, Instant now) {
  const std::lock_guard alone(context.reinstating);
  context.reinstate_at_ms = kAtOnce;
  int64_t next = 0;
  while (true) {
    std::vector<Parked> parked;
    {
      WB_ASSIGN(const auto view, context.readers.view());
      WB_ASSIGN(parked, view->parked());
    }
    next = next_telling(parked, now);
    if (parked.empty()) break;
    ReinstateJob job(context.decider, std::move(parked), now);
    WB_TRY(context.writer.run(job));
    if (job.brought_back() == 0) break;
  }
  context.reinstate_at_ms = next;
  return {};
}

}  // namespace wardbook
