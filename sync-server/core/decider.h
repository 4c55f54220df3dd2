#pragma once

#include <optional>
#include <vector>

#include "shared/rules/command.h"
#include "sync-server/core/fatal_commands.h"
#include "sync-server/core/store.h"

namespace wardbook {

/// A command on its way to the rules.
struct Incoming {
  /// `canonical`: the command's CBOR.
  void set_body(Bytes canonical);

  Command command;
  Bytes body;
  Hash256 body_hash{};
  DeviceId device{};     ///< nil: a command of the server's own
  int64_t number = 0;    ///< in that device's chain
  bool readable = true;  ///< false: of `command` only the id is known
  Instant judged_at{};   ///< the actor is judged by what the account was then
};

/// A command of the server's own, with its body.
Incoming own_command(CommandId id, AccountId actor, Instant now, Args args);

/// Takes commands through the rules into the database: load what they ask for, decide, write, keep
/// the sealed outcome. Always inside a batch of the store that is given.
class Decider {
 public:
  /// `seal_key` lies outside the database.
  explicit Decider(Bytes seal_key, FatalCommands fatal = {})
      : seal_key_(std::move(seal_key)), fatal_(std::move(fatal)) {}

  /// Whether the command has ended a server: it must not be decided.
  bool is_fatal(CommandId command) const { return fatal_.contains(command); }

  /// Decides a command that the store does not know yet, and then what follows from it. An Error
  /// that is_defect() says yes to: the database or the rules broke; roll back.
  Result<OutcomeRecord> decide(Store& store, const Incoming& incoming, Instant now) const;

  /// Keeps a refusal that no rule made.
  Result<OutcomeRecord> refuse(Store& store, const Incoming& incoming, Instant now,
                               OutcomeCode code, std::string detail) const;

  /// An answer that is sealed but not kept: the id belongs to another command.
  OutcomeRecord unkept_refusal(const Incoming& incoming, Instant now, OutcomeCode code) const;

  /// Keeps what was answered in an earlier epoch, byte for byte: is_own() has said yes. What it
  /// changed is brought back by reinstate().
  Status keep_answer(Store& store, const Incoming& incoming, const OutcomeRecord& answer,
                     Instant now) const;

  enum class Reinstated : uint8_t {
    brought_back,
    waits,       ///< rows that it needs are not there yet, nobody need be told yet, or it is fatal
    contradicts  ///< what is there now; people are told, it goes on waiting
  };
  /// Writes what a kept answer had changed, as far as the database allows now; `followups` are to
  /// be decided after all of them.
  Result<Reinstated> reinstate(Store& store, const Parked& parked, Instant now,
                               std::vector<Args>& followups) const;

  /// Decides commands of the system, and what follows from them. Their ids are made of `cause`.
  Status follow(Store& store, const Uuid& cause, const std::vector<Args>& followups,
                Instant now) const;

  /// Whether the record is what this server, or the one that it was restored from, has answered to
  /// the command with this body.
  bool is_own(const OutcomeRecord& record, const Hash256& body_hash) const;

 private:
  struct Deciding;
  Status tell(Store& store, const Command& command, const Circumstances& circumstances) const;
  Result<Decision> consult(Store& store, const Command& command, Circumstances circumstances) const;
  Status decide_next(Store& store, Deciding& deciding) const;
  Result<OutcomeRecord> keep(Store& store, const Incoming& incoming, Instant now, Version version,
                             const Outcome& outcome, const store::TouchedRows& touched) const;
  void seal(OutcomeRecord& record, const Hash256& body_hash) const;

  Bytes seal_key_;
  FatalCommands fatal_;
};

/// Whether an error condemns the command rather than the disk: the database refused a statement, or
/// the rules asked for more without end.
bool is_defect(const Error& error);

/// When people are told of an answer for which a row is still missing; none: they have been.
std::optional<Instant> missed_at(const Parked& parked);

/// The record of a kept outcome. Error bad_cbor if the database is damaged.
Result<OutcomeRecord> to_record(const KeptOutcome& kept);

}  // namespace wardbook
