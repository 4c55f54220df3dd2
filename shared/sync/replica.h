#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "shared/base/random.h"
#include "shared/rules/decide.h"
#include "shared/store/database.h"
#include "shared/sync/device_settings.h"
#include "shared/sync/messages.h"
#include "shared/sync/overlay.h"

namespace wardbook::sync {

/// A command that the server has not answered.
struct PendingCommand {
  int64_t position = 0;
  Command command;
  Outcome forecast;
};

/// A command that the server has answered; what a device keeps of it.
struct AnsweredCommand {
  Command command;
  OutcomeRecord record;
  std::optional<Instant> acknowledged_at;
};

/// What submit() came to. A forecast of the kind refused: nothing was stored.
struct Submitted {
  CommandId id;
  Outcome forecast;
};

/// What a reply came to.
struct Received {
  bool rows_changed = false;
  int answered = 0;             ///< commands whose final outcome came
  bool more = false;            ///< ask again at once
  std::optional<int64_t> left;  ///< changes that are still to come, about; with `more`
  bool fork = false;  ///< nothing was taken in: this device needs a new identity (adopt())
};

/// The device's copy of what its people may see, and its own commands on top of it. The rows are
/// always base (what the server said) plus overlay (what the pending commands do to it, decided
/// here in their order), and the overlay can be taken away and put on again at any time.
class Replica {
 public:
  /// Makes or migrates the schema.
  static Result<std::unique_ptr<Replica>> open(store::Database& database, Random& random);

  // --- Who this device is

  const std::optional<Identity>& identity() const { return identity_; }
  /// The first identity, or a new one after a fork: unanswered commands get new envelopes, their
  /// bodies stay as they are. Does nothing if it is the present one. `known`: who may act on the
  /// new identity already (none: everybody). What others have done here waits for enrol(), because
  /// the server would refuse it for good.
  Status adopt(const Identity& identity, const std::optional<std::set<AccountId>>& known = {});
  /// The person has logged in online with the present identity: what waited for that goes out next,
  /// and their rows are still to come.
  Status enrol(AccountId person);
  /// Rows of somebody are still to come: fetching() says so until the next reply.
  Status expect_rows();
  /// User names of those whose commands wait for their log-in.
  Result<std::vector<std::string>> held_for();
  /// The server has found this identity on two devices: only another one can go on.
  Result<bool> forked();

  // --- Commands

  /// Decides here, applies the forecast and keeps the command for the server, in one durable
  /// transaction. Errors: those of the database; no_identity before the first log-in.
  Result<Submitted> submit(AccountId actor, Args args, std::vector<Saw> saw, Instant wall);
  /// What submit() would answer. Stores nothing.
  Result<Outcome> forecast(AccountId actor, const Args& args, Instant wall);
  Result<int> pending_count();
  Result<std::vector<PendingCommand>> pending();

  // --- The exchange

  /// A public bucket that this device wants besides those of its users ("public:<district>").
  Status want(const Bucket& bucket, bool wanted);
  /// The next request: every unanswered command, as far as the limits allow.
  Result<SyncRequest> build_request();
  /// The bucket whose checksum should be compared next, if one has not been for a day.
  Result<std::vector<Bucket>> unverified(Instant wall);
  /// A bucket is not what the server has, even after it was fetched again.
  Result<bool> differs();
  /// Takes in the reply to the last request, all of it in one transaction, or nothing of it.
  ///
  /// If the overlay can't be taken off (rows are not as it left them), or the server is of a new
  /// epoch, everything is fetched again beside the present rows, which stay visible; the last reply
  /// swaps them in one transaction. Commands are kept.
  Result<Received> receive(const SyncReply& reply, Instant wall);
  /// As now() was then.
  Result<std::optional<Instant>> last_contact();
  Result<bool> refetching();
  /// What is here may be less than there is: rows are still to come, or all of them are fetched
  /// again. It outlives a restart.
  Result<bool> fetching();

  // --- Outcomes

  /// Newest first. Of those that were done as they were asked nobody needs to be told: they are
  /// acknowledged as they come.
  Result<std::vector<AnsweredCommand>> answered(bool with_acknowledged);
  Result<std::optional<AnsweredCommand>> answered(CommandId command);
  /// A person has read it. Unknown ids are ignored.
  Status acknowledge(CommandId command, Instant wall);

  // --- Time and ids

  Instant now(Instant wall) const { return clock_.now(wall); }
  /// The server's time, told outside an exchange: what is made here from now on is not older.
  Status observe(Instant server_time, Instant wall);
  Uuid new_id(Instant wall) { return make_uuid_v7(clock_.now(wall), random_); }

  store::Database& database() { return database_; }

 private:
  Replica(store::Database& database, Random& random) : database_(database), random_(random) {}

  Status load_state();
  Result<CommandId> command_id(const Args& args, Instant made_at);
  Status keep_command(const Command& command, const Applied& applied);
  Result<std::set<AccountId>> absent();
  Status set_absent(const std::set<AccountId>& people);
  Result<std::set<AccountId>> strangers_to(const std::set<AccountId>& known);
  Result<Envelope> next_envelope();
  Status advance_chain(const Envelope& last, std::span<const uint8_t> body);
  Status chain_pending(std::string_view which, const std::set<AccountId>& waits);
  Status replace_envelopes(const std::set<AccountId>& strangers);
  Result<int> sendable_count();
  Status undo_all();
  Status replay_all();

  Status add_cursors(SyncRequest& request);
  Status add_commands(SyncRequest& request);
  Result<int> take_outcomes(const SyncReply& reply);
  Status take_again(const SyncReply& reply);
  Status acknowledge_done();
  Status take_state(const SyncReply& reply, Instant wall);
  Result<Received> rebase(const SyncReply& reply, Instant wall);
  Status begin_refetch(const SyncReply& reply);
  Result<Received> stage(const SyncReply& reply, Instant wall);
  Result<int> swap_in(Instant now);

  store::Database& database_;
  Random& random_;
  DeviceSettings settings_{database_};
  std::optional<Identity> identity_;
  HybridClock clock_;
};

}  // namespace wardbook::sync
