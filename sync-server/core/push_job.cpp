#include "sync-server/core/push_job.h"

#include <algorithm>
#include <iostream>
#include <utility>

#include "shared/sync/chain.h"
#include "sync-server/core/crypto.h"

namespace wardbook {
namespace {

/// The field that a hint names between quotes; "body" if it names none.
std::string field_of(const Error& error) {
  const size_t from = error.hint.find('"');
  const size_t to = error.hint.find('"', from + 1);
  if (from == std::string::npos || to == std::string::npos) return "body";
  return error.hint.substr(from + 1, to - from - 1);
}

}  // namespace

Result<std::vector<ReadCommand>> read_commands(const std::vector<SentCommand>& sent) {
  std::vector<ReadCommand> commands;
  for (const SentCommand& one : sent) {
    ReadCommand read;
    read.envelope = one.envelope;
    read.answer = one.answer;
    WB_CHECK(one.hashes);
    read.incoming.body = one.body;
    read.incoming.body_hash = one.hashes->body;
    read.chain_hash = one.hashes->chain;
    read.incoming.device = one.envelope.device;
    read.incoming.number = one.envelope.number;
    if (auto command = sync::decode_body(one.body); command.ok()) {
      read.incoming.command = std::move(*command);
    } else {
      const auto id = sync::id_of_body(one.body);
      if (!id) return Error{"malformed", "A command has no readable id."};
      read.incoming.command.id = *id;
      read.incoming.readable = false;
      read.unreadable = field_of(command.error());
    }
    commands.push_back(std::move(read));
  }
  return commands;
}

PushJob::PushJob(const Decider& decider, DeviceId device, std::vector<ReadCommand> commands,
                 Instant now, Share share)
    : decider_(decider),
      device_id_(device),
      commands_(std::move(commands)),
      now_(now),
      share_(share) {}

void PushJob::restart() {
  fork_ = false;
  wants_log_in_ = false;
  kept_answers_ = false;
  records_.clear();
}

Status PushJob::step(Store& store, size_t at) {
  if (at == 0) return look(store);
  if (fork_ || wants_log_in_) return {};
  if (at <= commands_.size()) return take(store, commands_[at - 1]);
  return finish(store);
}

/// The device as it is now, and whether the whole request continues its chain.
Status PushJob::look(Store& store) {
  WB_ASSIGN(const auto device, store.find_device(device_id_));
  fork_ = !device;
  if (fork_) return {};
  device_ = *device;
  WB_ASSIGN(const auto users, store.users_of(device_id_));
  users_.clear();
  for (const DeviceUser& user : users) users_.emplace(user.account, user);
  // The server's own actor uses no device.
  users_.erase(kSystem);
  for (ReadCommand& command : commands_)
    command.incoming.judged_at = judged_at(command.incoming.command);
  int64_t number = device_.last_number;
  Hash256 hash = device_.last_hash;
  for (const ReadCommand& command : commands_) {
    WB_ASSIGN(const bool fits, fits_chain(store, command, number, hash));
    fork_ = fork_ || !fits;
    if (command.envelope.number <= number) continue;
    number = command.envelope.number;
    hash = command.chain_hash;
  }
  if (fork_) return {};
  WB_ASSIGN(wants_log_in_, has_forgotten_somebody(store));
  return {};
}

/// Who first logged in here after the backup has an account and is no user of the device. What was
/// answered before the restore is decided anew at most, with that.
Result<bool> PushJob::has_forgotten_somebody(Store& store) {
  for (const ReadCommand& command : commands_) {
    const AccountId actor = command.incoming.command.actor;
    const bool is_new = command.unreadable.empty() && !command.answer;
    if (!is_new || actor == kSystem || users_.contains(actor)) continue;
    WB_ASSIGN(const auto restored, store.setting("restored"));
    if (!restored) return false;
    WB_ASSIGN(const auto account, store.find_account(actor));
    WB_ASSIGN(const auto known, store.find_outcome(command.incoming.command.id));
    if (account && !known) return true;
  }
  return false;
}

/// made_at is the word of a clock that nobody has set, or somebody has set back. It is believed as
/// far as it is later than all that the server knows to lie before the command: the log-in here,
/// and the last time that the device has said what it had.
Instant PushJob::judged_at(const Command& command) const {
  const auto user = users_.find(command.actor);
  if (user == users_.end()) return now_;
  const Instant after = std::max(device_.last_seen, user->second.since);
  return std::min(now_, std::max(command.made_at, after));
}

/// Whether the actor was on the device then.
bool PushJob::was_here(const Incoming& incoming) const {
  const auto user = users_.find(incoming.command.actor);
  if (user == users_.end()) return false;
  return !user->second.removed || incoming.judged_at <= user->second.last_seen;
}

/// The next link of the chain, or one that was taken before exactly so.
Result<bool> PushJob::fits_chain(Store& store, const ReadCommand& command, int64_t number,
                                 const Hash256& last_hash) {
  const Envelope& envelope = command.envelope;
  if (envelope.device != device_id_) return false;
  // What an identity before this one was answered is in no chain.
  if (envelope.number == 0 && command.answer) return true;
  if (envelope.number == number + 1) return same_hash(envelope.prev_hash, last_hash);
  if (envelope.number > number || envelope.number < 1) return false;
  WB_ASSIGN(const auto known, store.find_outcome(command.incoming.command.id));
  // A link that another device's command or an other body took leaves no row of this device.
  if (!known) return false;
  return known->device != device_id_ || known->number == envelope.number ||
         !same_hash(known->body_hash, command.incoming.body_hash);
}

Status PushJob::take(Store& store, const ReadCommand& command) {
  WB_ASSIGN(const auto known, store.find_outcome(command.incoming.command.id));
  WB_TRY(known ? take_known(store, command, *known) : take_new(store, command));
  advance(command);
  return {};
}

Status PushJob::take_known(Store& store, const ReadCommand& command, const KeptOutcome& known) {
  if (same_hash(known.body_hash, command.incoming.body_hash)) {
    WB_ASSIGN(OutcomeRecord record, to_record(known));
    records_.push_back(std::move(record));
    return {};
  }
  records_.push_back(decider_.unkept_refusal(command.incoming, now_, OutcomeCode::other_body));
  return audit(store, command, "other_body", to_text(OutcomeCode::other_body).data());
}

bool PushJob::has_own_answer(const ReadCommand& command) const {
  return command.answer && command.answer->command == command.incoming.command.id &&
         decider_.is_own(*command.answer, command.incoming.body_hash);
}

/// The seal proves that its person was allowed to, and what was decided. What was not kept then
/// (the id was another command's, which may still come) is not kept now.
Status PushJob::take_answered(Store& store, const ReadCommand& command) {
  if (command.answer->commit.value == 0) {
    records_.push_back(*command.answer);
    return {};
  }
  WB_TRY(decider_.keep_answer(store, command.incoming, *command.answer, now_));
  records_.push_back(*command.answer);
  kept_answers_ = true;
  return audit(store, command, "reinstated", to_text(command.answer->outcome.code).data());
}

Status PushJob::take_new(Store& store, const ReadCommand& command) {
  if (has_own_answer(command)) return take_answered(store, command);
  if (decider_.is_fatal(command.incoming.command.id)) {
    WB_ASSIGN(OutcomeRecord record, keep_defect(store, command, 0));
    records_.push_back(std::move(record));
    return {};
  }
  if (command.answer) WB_TRY(audit(store, command, "foreign_answer", "decided anew"));
  const Incoming& incoming = command.incoming;
  if (!command.unreadable.empty()) {
    WB_ASSIGN(OutcomeRecord record,
              decider_.refuse(store, incoming, now_, OutcomeCode::malformed, command.unreadable));
    records_.push_back(std::move(record));
    return {};
  }
  if (!was_here(incoming)) {
    WB_ASSIGN(OutcomeRecord record,
              decider_.refuse(store, incoming, now_, OutcomeCode::not_allowed, "actor"));
    records_.push_back(std::move(record));
    return audit(store, command, "denied", "actor");
  }
  WB_ASSIGN(OutcomeRecord record, decider_.decide(store, incoming, now_));
  const bool denied = record.outcome.code == OutcomeCode::not_allowed;
  records_.push_back(std::move(record));
  return denied ? audit(store, command, "denied", "rule") : Status();
}

void PushJob::advance(const ReadCommand& command) {
  if (command.envelope.number <= device_.last_number) return;
  device_.last_number = command.envelope.number;
  device_.last_hash = command.chain_hash;
}

Status PushJob::finish(Store& store) {
  // What follows in the request was made before it was sent.
  if (share_ == Share::last) device_.last_seen = now_;
  return store.put_device(device_);
}

/// The answer that a defect leads to. First it is kept as every other; if the database refuses that
/// too, as a record of the server's own, which a command that is sent again finds; at last it is
/// only given.
Result<OutcomeRecord> PushJob::keep_defect(Store& store, const ReadCommand& command, int tries) {
  if (has_own_answer(command)) return *command.answer;
  constexpr auto kCode = OutcomeCode::ledger_conflict;
  if (tries + 1 >= kMostTries) return decider_.unkept_refusal(command.incoming, now_, kCode);
  Incoming incoming = command.incoming;
  if (tries > 0) {
    incoming.device = {};
    incoming.number = 0;
  }
  WB_ASSIGN(OutcomeRecord record, decider_.refuse(store, incoming, now_, kCode, {}));
  WB_TRY(audit(store, command, "defect", "ledger_conflict"));
  return record;
}

Status PushJob::refused(Store& store, size_t at, const Error& error, int tries) {
  if (at == 0) return error;
  if (at > commands_.size()) {
    std::cerr << "defect: the end of a push: " << error.code << ": " << error.hint << std::endl;
    return store.put_device(device_);
  }
  const ReadCommand& command = commands_[at - 1];
  if (tries == 0)
    std::cerr << "defect: " << kind_of(command.incoming.command.args) << " "
              << to_text(command.incoming.command.id) << ": " << error.code << ": " << error.hint
              << std::endl;
  WB_ASSIGN(OutcomeRecord record, keep_defect(store, command, tries));
  // One for each command before; not what a step that was rolled back had noted.
  records_.resize(at - 1);
  records_.push_back(std::move(record));
  advance(command);
  return {};
}

Status PushJob::audit(Store& store, const ReadCommand& command, const char* action,
                      const char* detail) {
  AuditEntry entry;
  entry.at = now_;
  entry.actor = command.incoming.command.actor;
  entry.device = device_id_;
  entry.action = action;
  entry.object = "command " + to_text(command.incoming.command.id);
  entry.detail = detail;
  WB_ASSIGN([[maybe_unused]] const AuditHead head, store.append_audit(entry));
  return {};
}

}  // namespace wardbook
