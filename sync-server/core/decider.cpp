#include "sync-server/core/decider.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "shared/rules/refused_book.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "sync-server/core/crypto.h"
#include "sync-server/core/derived_id.h"

namespace wardbook {
namespace {

/// What one command may set off in all: a pool's whole waitlist and more.
constexpr size_t kMostFollowups = 10'000;

/// Most tablets come back soon after a restore, and with them what makes a contradiction none.
constexpr int64_t kTellAfterMs = 60 * 60 * 1000;

/// What an answer builds on may be on a tablet that is away for longer.
constexpr int64_t kMissAfterMs = 24 * kHourMs;

/// Time does not go back from one decision to the next: requests come in another order than they
/// came to the server, and clocks are set. A slot that was over must not begin again.
Result<Instant> not_before_last(Store& store, Instant now) {
  WB_ASSIGN(const Instant last, store.last_decided());
  return std::max(now, last);
}

/// Who has been disabled has no session from before, also when they are active again.
Status end_sessions(Store& store, const Command& command, const Outcome& outcome) {
  const auto* change = std::get_if<SetAccount>(&command.args);
  if (change == nullptr || kind_of(outcome) == OutcomeKind::refused) return {};
  if (change->state != AccountState::disabled) return {};
  return store.revoke_sessions(change->account);
}

/// The outcome of a command as the database keeps it.
KeptOutcome kept_of(const Incoming& incoming, const OutcomeRecord& record) {
  KeptOutcome kept;
  kept.command = incoming.command.id;
  kept.device = incoming.device;
  kept.number = incoming.number;
  kept.actor = incoming.command.actor;
  kept.kind = incoming.readable ? kind_of(incoming.command.args) : "unreadable";
  kept.body = incoming.body;
  kept.body_hash = incoming.body_hash;
  kept.code = to_text(record.outcome.code);
  kept.record = sync::encode(record.outcome);
  kept.commit = record.commit;
  kept.decided_at = record.decided_at;
  kept.seal = record.seal;
  kept.judged_at = incoming.judged_at;
  return kept;
}

}  // namespace

bool is_defect(const Error& error) {
  return store::is_constraint(error) || error.code == "defect";
}

void Incoming::set_body(Bytes canonical) {
  body = std::move(canonical);
  body_hash = sync::body_hash(body);
}

Incoming own_command(CommandId id, AccountId actor, Instant now, Args args) {
  Incoming incoming;
  incoming.command = {id, actor, now, std::move(args), {}};
  incoming.set_body(sync::encode_body(incoming.command));
  incoming.judged_at = now;
  return incoming;
}

std::optional<Instant> missed_at(const Parked& parked) {
  if (!parked.tell_at) return std::nullopt;
  return Instant{parked.tell_at->ms + kMissAfterMs};
}

Result<OutcomeRecord> to_record(const KeptOutcome& kept) {
  WB_ASSIGN(Outcome outcome, sync::decode<Outcome>(kept.record));
  return OutcomeRecord{kept.command, std::move(outcome), kept.commit, kept.decided_at, kept.seal};
}

void Decider::seal(OutcomeRecord& record, const Hash256& body_hash) const {
  record.seal = hmac_sha256(seal_key_, sync::seal_input(record, body_hash));
}

bool Decider::is_own(const OutcomeRecord& record, const Hash256& body_hash) const {
  return same_hash(record.seal, hmac_sha256(seal_key_, sync::seal_input(record, body_hash)));
}

Result<Decision> Decider::consult(Store& store, const Command& command,
                                  Circumstances circumstances) const {
  uint64_t ids = 0;
  circumstances.new_id = [&] {
    return derived_id(command.id.uuid, "row", ids++, circumstances.now);
  };
  circumstances.booking_of_refused = rules::booking_of_refused;
  Ledger ledger;
  for (int round = 0; round <= kMostLoads; ++round) {
    ids = 0;
    auto answer = wardbook::decide(command, circumstances, ledger);
    if (auto* decision = std::get_if<Decision>(&answer)) return std::move(*decision);
    for (const Slice& slice : std::get<NeedMore>(answer).slices) WB_TRY(store.load(slice, ledger));
  }
  return Error{"defect", "The rules did not come to a decision."};
}

Result<OutcomeRecord> Decider::keep(Store& store, const Incoming& incoming, Instant now,
                                    Version version, const Outcome& outcome,
                                    const store::TouchedRows& touched) const {
  OutcomeRecord record{incoming.command.id, outcome, version, now, {}};
  seal(record, incoming.body_hash);
  const KeptOutcome kept = kept_of(incoming, record);
  WB_TRY(store.put_outcome(kept, touched));
  return record;
}

/// A command, then what follows from it, then what follows from that.
struct Decider::Deciding {
  Uuid cause;
  Instant now;
  std::deque<Incoming> queue;
  uint64_t set_off = 0;
  std::optional<OutcomeRecord> first;

  void follow(const std::vector<Args>& followups) {
    for (const Args& args : followups) {
      const CommandId id{derived_id(cause, "command", set_off++, now)};
      queue.push_back(own_command(id, kSystem, now, args));
    }
  }
};

Status Decider::decide_next(Store& store, Deciding& deciding) const {
  const Incoming next = std::move(deciding.queue.front());
  deciding.queue.pop_front();
  const Instant now = deciding.now;
  WB_ASSIGN(const Version version, store.next_commit());
  Circumstances circumstances{Side::server, now, version.value, {}};
  circumstances.judged_at = next.judged_at;
  WB_ASSIGN(const Decision decision, consult(store, next.command, std::move(circumstances)));
  WB_ASSIGN(const store::TouchedRows touched, store.apply(decision, version));
  WB_ASSIGN(OutcomeRecord record, keep(store, next, now, version, decision.outcome, touched));
  WB_TRY(end_sessions(store, next.command, decision.outcome));
  if (!deciding.first) deciding.first = std::move(record);
  deciding.follow(decision.followups);
  if (deciding.set_off > kMostFollowups)
    return Error{"defect", "One command sets off others without end."};
  return {};
}

Result<OutcomeRecord> Decider::decide(Store& store, const Incoming& incoming, Instant now) const {
  const FatalCommands::AtWork at_work(fatal_, incoming.command.id);
  WB_ASSIGN(now, not_before_last(store, now));
  Deciding deciding{incoming.command.id.uuid, now, {incoming}, 0, {}};
  while (!deciding.queue.empty()) WB_TRY(decide_next(store, deciding));
  return std::move(*deciding.first);
}

Status Decider::follow(Store& store, const Uuid& cause, const std::vector<Args>& followups,
                       Instant now) const {
  const FatalCommands::AtWork at_work(fatal_, CommandId{cause});
  WB_ASSIGN(now, not_before_last(store, now));
  Deciding deciding{cause, now, {}, 0, {}};
  deciding.follow(followups);
  while (!deciding.queue.empty()) WB_TRY(decide_next(store, deciding));
  return {};
}

Status Decider::keep_answer(Store& store, const Incoming& incoming, const OutcomeRecord& answer,
                            Instant now) const {
  KeptOutcome kept = kept_of(incoming, answer);
  kept.judged_at = std::min(kept.judged_at, answer.decided_at);
  WB_TRY(store.put_outcome(kept, {}));
  if (changes_nothing(answer.outcome)) return {};
  return store.park(kept.command, Instant{now.ms + kTellAfterMs});
}

Result<Decider::Reinstated> Decider::reinstate(Store& store, const Parked& parked, Instant now,
                                               std::vector<Args>& followups) const {
  const KeptOutcome& kept = parked.kept;
  if (is_fatal(kept.command)) return Reinstated::waits;
  const FatalCommands::AtWork at_work(fatal_, kept.command);
  WB_ASSIGN(const Command command, sync::decode_body(kept.body));
  WB_ASSIGN(const OutcomeRecord record, to_record(kept));
  // What the lost server's clock took for over has not come yet, if that was ahead.
  const Instant then = std::min(kept.decided_at, now);
  Circumstances circumstances{Side::server, then, kept.commit.value, {}};
  circumstances.sealed = &record.outcome;
  circumstances.judged_at = kept.judged_at;
  circumstances.contradiction = {
      derived_id(kept.command.uuid, "contradiction", 0, kept.decided_at)};
  WB_ASSIGN(const Decision decision, consult(store, command, circumstances));
  const Outcome& found = decision.outcome;
  if (changes_nothing(found)) {
    const bool may_come = found.code == OutcomeCode::unknown_row;
    const auto tell_at = may_come ? missed_at(parked) : parked.tell_at;
    if (!tell_at || *tell_at > now) return Reinstated::waits;
    circumstances.now = now;
    circumstances.contradicts = &found;
    WB_TRY(tell(store, command, circumstances));
    return Reinstated::contradicts;
  }
  WB_ASSIGN(const Version version, store.next_commit());
  WB_ASSIGN(const store::TouchedRows touched, store.apply(decision, version));
  WB_TRY(store.unpark(kept, touched, then));
  WB_TRY(end_sessions(store, command, found));
  for (const Args& args : decision.followups) followups.push_back(args);
  return Reinstated::brought_back;
}

Status Decider::tell(Store& store, const Command& command,
                     const Circumstances& circumstances) const {
  WB_ASSIGN(const Decision decision, consult(store, command, circumstances));
  WB_ASSIGN(const Version version, store.next_commit());
  WB_ASSIGN([[maybe_unused]] const store::TouchedRows touched, store.apply(decision, version));
  return store.park(command.id, std::nullopt);
}

Result<OutcomeRecord> Decider::refuse(Store& store, const Incoming& incoming, Instant now,
                                      OutcomeCode code, std::string detail) const {
  WB_ASSIGN(now, not_before_last(store, now));
  WB_ASSIGN(const Version version, store.next_commit());
  Outcome outcome;
  outcome.code = code;
  outcome.params.detail = std::move(detail);
  return keep(store, incoming, now, version, outcome, {});
}

OutcomeRecord Decider::unkept_refusal(const Incoming& incoming, Instant now,
                                      OutcomeCode code) const {
  OutcomeRecord record{incoming.command.id, {code, {}, {}}, {}, now, {}};
  seal(record, incoming.body_hash);
  return record;
}

}  // namespace wardbook
