#include "sync-server/core/reinstate.h"

#include <iostream>
#include <utility>

namespace wardbook {
namespace {

/// One round over what is parked, a step each, and what follows from it.
class ReinstateJob : public WriteJob {
 public:
  ReinstateJob(const Decider& decider, std::vector<KeptOutcome> parked, Instant now)
      : decider_(decider), parked_(std::move(parked)), now_(now) {}

  size_t steps() const override { return parked_.size() + 1; }

  void restart() override {
    followups_.clear();
    last_ = {};
    brought_back_ = 0;
  }

  Status step(Store& store, size_t at) override {
    if (at == parked_.size()) return decider_.follow(store, last_, followups_, now_);
    WB_ASSIGN(const bool done, decider_.reinstate(store, parked_[at], followups_));
    if (!done) return {};
    ++brought_back_;
    last_ = parked_[at].command.uuid;
    return {};
  }

  /// It stays parked: its answer is kept in any case.
  Status refused(Store&, size_t at, const Error& error, int) override {
    const std::string what = at < parked_.size() ? parked_[at].kind : "what follows";
    std::cerr << "defect: reinstating " << what << ": " << error.code << ": " << error.hint
              << std::endl;
    return {};
  }

  size_t brought_back() const { return brought_back_; }

 private:
  const Decider& decider_;
  const std::vector<KeptOutcome> parked_;
  const Instant now_;
  std::vector<Args> followups_;
  Uuid last_{};  ///< what the ids of the follow-ups are made of: reinstated once only
  size_t brought_back_ = 0;
};

}  // namespace

Status reinstate(Context& context, Instant now) {
  context.reinstate_due = true;
  while (true) {
    std::vector<KeptOutcome> parked;
    {
      WB_ASSIGN(const auto view, context.readers.view());
      WB_ASSIGN(parked, view->parked());
    }
    if (parked.empty()) break;
    ReinstateJob job(context.decider, std::move(parked), now);
    WB_TRY(context.writer.run(job));
    if (job.brought_back() == 0) break;
  }
  context.reinstate_due = false;
  return {};
}

}  // namespace wardbook
