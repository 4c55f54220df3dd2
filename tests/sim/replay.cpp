#include "tests/sim/replay.h"

#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "sync-server/core/decider.h"
#include "sync-server/storage/sqlite_store.h"
#include "tests/sim/disk.h"
#include "tests/sim/must.h"
#include "tests/sim/rows.h"
#include "tests/sim/server.h"

namespace wardbook::sim {
namespace {

constexpr const char* kAgain = "/again/wardbook.db";

/// A second server's database with the town in it, as the log begins. It hears of what it decides.
/// One transaction has it all: what is durable when is no question here.
class Again {
 public:
  Again(const Town& town, uint64_t seed) {
    mount("again", &disk_);
    spy_.decided = [this](const Decided& one) { log_.push_back(one.kept); };
    spy_.committed = spy_.uncertain = [](const Batch&) {};
    store_ = spy_on(must(open_sqlite_store({kAgain, {}, kVfs, kCheckpointPages})), spy_);
    must(make_town(*store_, town, seed));
    must(store_->begin());
  }
  ~Again() {
    store_.reset();
    unmount("again");
  }

  /// As it was decided, with what follows from it.
  void take(const Decided& one) {
    if (one.kept.command.is_nil())
      write(one);
    else
      decide(one.kept);
  }
  void end() { must(store_->commit()); }
  const std::vector<KeptOutcome>& log() const { return log_; }

 private:
  /// Rows that no command speaks of.
  void write(const Decided& one) {
    const Version version = must(store_->next_commit());
    (void)must(store_->apply({{}, one.effects, {}}, version));
    // The ear hears of such rows no sooner.
    end();
    must(store_->begin());
  }

  void decide(const KeptOutcome& kept) {
    Incoming incoming;
    incoming.set_body(kept.body);
    incoming.device = kept.device;
    incoming.number = kept.number;
    incoming.readable = kept.kind != "unreadable";
    incoming.command.id = kept.command;
    incoming.judged_at = kept.judged_at;
    if (incoming.readable) incoming.command = must(sync::decode_body(kept.body));
    const Outcome outcome = must(sync::decode<Outcome>(kept.record));
    const bool no_rule = !incoming.readable || (outcome.code == OutcomeCode::not_allowed &&
                                                outcome.params.detail == "actor");
    if (no_rule)
      (void)must(
          decider_.refuse(*store_, incoming, kept.decided_at, outcome.code, outcome.params.detail));
    else
      (void)must(decider_.decide(*store_, incoming, kept.decided_at));
  }

  const Decider decider_{seal_key()};
  Disk disk_ = empty_server_disk();
  Spy spy_;
  std::vector<KeptOutcome> log_;
  std::unique_ptr<Store> store_;
};

std::string difference(const KeptOutcome& was, const KeptOutcome& is) {
  const std::string name = was.kind + " " + wardbook::to_text(was.command);
  if (was.command != is.command) return name + " is followed by another command";
  if (was.commit != is.commit) return name + " got another commit";
  if (was.record != is.record) return name + " was " + was.code + " and is " + is.code;
  if (was.seal != is.seal) return name + " has another seal";
  return "";
}

}  // namespace

std::string replay(const Town& town, uint64_t seed, const Batch& log, const std::string& live) {
  Again again(town, seed);
  for (size_t at = 0; at < log.size(); ++at) {
    // What a command has set off came with it.
    if (at >= again.log().size()) again.take(log[at]);
    if (at >= again.log().size()) return "a command was decided to nothing";
    const std::string found = difference(log[at].kept, again.log()[at]);
    if (!found.empty()) return found;
  }
  if (again.log().size() > log.size()) return "more follows from the last command than did";
  again.end();
  store::Database there = open_to_read(live);
  store::Database here = open_to_read(kAgain);
  return first_difference(rows_of(there), rows_of(here));
}

}  // namespace wardbook::sim
