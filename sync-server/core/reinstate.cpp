#include "sync-server/core/reinstate.h"

#include <algorithm>
#include <iostream>
#include <limits>
#include <mutex>
#include <utility>

namespace wardbook {
namespace {

/// One round over what is parked, a step each, and then what follows from what came back, a step
/// for each of its causes.
class ReinstateJob : public WriteJob {
 public:
  ReinstateJob(const Decider& decider, std::vector<Parked> parked, Instant now)
      : decider_(decider), parked_(std::move(parked)), now_(now) {}

  size_t steps() const override { return parked_.size() + brought_back_.size(); }

  void restart() override { brought_back_.clear(); }

  Status step(Store& store, size_t at) override {
    if (at >= parked_.size()) return follow(store, brought_back_[at - parked_.size()]);
    before_ = brought_back_.size();
    const KeptOutcome& kept = parked_[at].kept;
    std::vector<Args> followups;
    WB_ASSIGN(const auto done, decider_.reinstate(store, parked_[at], now_, followups));
    if (done == Decider::Reinstated::contradicts) return audit(store, kept);
    if (done == Decider::Reinstated::brought_back)
      brought_back_.push_back({kept.command, std::move(followups)});
    return {};
  }

  /// It stays parked: its answer is kept in any case.
  Status refused(Store&, size_t at, const Error& error, int) override {
    const bool follows = at >= parked_.size();
    // What the step that was rolled back had noted.
    if (!follows) brought_back_.resize(before_);
    const std::string what = follows ? "what follows" : parked_[at].kept.kind;
    std::cerr << "defect: reinstating " << what << ": " << error.code << ": " << error.hint
              << std::endl;
    return {};
  }

  bool brought_back_any() const { return !brought_back_.empty(); }

 private:
  /// A command whose effects are here again, and what follows from it.
  struct BroughtBack {
    CommandId command;
    std::vector<Args> followups;
  };

  Status follow(Store& store, const BroughtBack& cause) {
    return decider_.follow(store, cause.command.uuid, cause.followups, now_);
  }
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
  std::vector<BroughtBack> brought_back_;
  size_t before_ = 0;  ///< of them before the present step
};

/// When people are told next; far away: never.
int64_t next_telling(const std::vector<Parked>& parked, Instant now) {
  int64_t next = std::numeric_limits<int64_t>::max();
  for (const Parked& one : parked)
    for (const auto& at : {one.tell_at, missed_at(one)})
      if (at && *at > now) next = std::min(next, at->ms);
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
    if (!job.brought_back_any()) break;
  }
  context.reinstate_at_ms = next;
  return {};
}

}  // namespace wardbook
