#include "tests/sim/replay.h"

#include <deque>

#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "sync-server/core/decider.h"
#include "sync-server/core/derived_id.h"
#include "sync-server/storage/sqlite_store.h"
#include "tests/sim/disk.h"
#include "tests/sim/must.h"
#include "tests/sim/rows.h"
#include "tests/sim/server.h"

namespace wardbook::sim {
namespace {

constexpr const char* kLastCommit = "SELECT value FROM counter WHERE name = 'commit'";

/// A second server's database as the log begins: with the town in it, or restored. It hears of what
/// it decides. One transaction has it all: what is durable when is no question here.
class Again {
 public:
  Again(const Town& town, uint64_t seed, const std::optional<Disk>& restored,
        const SqliteOptions& live)
      : disk_(restored ? *restored : empty_server_disk()) {
    // An empty one is not encrypted.
    if (restored) {
      options_.key = live.key;
      options_.vfs = live.vfs;
    }
    mount("again", &disk_);
    spy_.decided = [this](const Decided& one) {
      log_.push_back(one.kept);
      if (last_ && one.how == How::decided) last_ = std::max(*last_, one.kept.commit);
    };
    spy_.committed = spy_.uncertain = [](const Batch&) {};
    store_ = spy_on(must(open_sqlite_store(options_)), spy_);
    if (!restored) must(make_town(*store_, town, seed));
    if (restored) last_ = must(open_to_read(options_).value<Version>(kLastCommit));
    must(store_->begin());
  }
  ~Again() {
    store_.reset();
    unmount("again");
  }

  /// As it was decided, with what follows from it.
  void take(const Decided& one) {
    if (one.how != How::kept) pass_to(one.how == How::brought_back ? one.version : one.kept.commit);
    if (one.kept.command.is_nil())
      write(one);
    else if (one.how == How::kept)
      must(store_->put_outcome(one.kept, {}));
    else if (one.how == How::brought_back)
      bring_back(one);
    else if (!causes_.empty() && is_first_after(causes_.front(), one.kept))
      follow(one.kept.decided_at);
    else
      decide(one.kept);
  }
  void end() { must(store_->commit()); }
  const std::vector<KeptOutcome>& log() const { return log_; }
  const SqliteOptions& options() const { return options_; }

 private:
  /// Rows that no command speaks of.
  void write(const Decided& one) {
    const Version version = must(store_->next_commit());
    (void)must(store_->apply({{}, one.effects, {}}, version));
    // The ear hears of such rows no sooner.
    end();
    must(store_->begin());
  }

  /// Who goes through what came back gives out a number also where nobody is told of it.
  void pass_to(Version commit) {
    if (!last_) return;
    while (last_->value + 1 < commit.value) last_ = must(store_->next_commit());
  }

  void bring_back(const Decided& one) {
    const Version version = must(store_->next_commit());
    last_ = version;
    const store::TouchedRows touched = must(store_->apply({{}, one.effects, {}}, version));
    must(store_->unpark(one.kept, touched, one.as_of));
    if (!one.followups.empty()) causes_.push_back({one.kept.command, one.followups});
  }

  /// What is brought back in a round has its consequences after it, one cause after the other.
  struct Cause {
    CommandId command;
    std::vector<Args> followups;
  };
  static bool is_first_after(const Cause& cause, const KeptOutcome& kept) {
    return kept.command.uuid == derived_id(cause.command.uuid, "command", 0, kept.decided_at);
  }
  void follow(Instant now) {
    const Cause cause = std::move(causes_.front());
    causes_.pop_front();
    must(decider_.follow(*store_, cause.command.uuid, cause.followups, now));
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
  SqliteOptions options_{"/again/wardbook.db", {}, kVfs, kCheckpointPages};
  Disk disk_;
  Spy spy_;
  std::vector<KeptOutcome> log_;
  std::deque<Cause> causes_;
  std::optional<Version> last_;  ///< that was given out, of a server that was restored
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

std::string replay(const Town& town, uint64_t seed, const std::optional<Disk>& restored,
                   const Batch& log, const SqliteOptions& live) {
  Again again(town, seed, restored, live);
  for (size_t at = 0; at < log.size(); ++at) {
    // What a command has set off came with it.
    if (at >= again.log().size()) again.take(log[at]);
    if (at >= again.log().size()) return "a command was decided to nothing";
    std::string found = difference(log[at].kept, again.log()[at]);
    if (!found.empty()) return found;
  }
  if (again.log().size() > log.size()) return "more follows from the last command than did";
  again.end();
  store::Database there = open_to_read(live);
  store::Database here = open_to_read(again.options());
  return first_difference(rows_of(there), rows_of(here));
}

}  // namespace wardbook::sim
