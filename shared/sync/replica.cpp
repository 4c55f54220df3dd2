#include "shared/sync/replica.h"

#include "shared/rules/command_fields.h"
#include "shared/store/schema.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"

namespace wardbook::sync {
namespace {

constexpr std::string_view kPendingColumns = "SELECT position, body, forecast FROM pending ";

Result<PendingCommand> read_pending(const store::Statement& row) {
  PendingCommand out;
  out.position = row.integer(0);
  WB_ASSIGN(out.command, decode_body(row.blob(1)));
  WB_ASSIGN(out.forecast, decode<Outcome>(row.blob(2)));
  return out;
}

}  // namespace

// --- Opening

Result<std::unique_ptr<Replica>> Replica::open(store::Database& database, Random& random) {
  std::unique_ptr<Replica> replica(new Replica(database, random));
  WB_TRY(store::prepare_schema(database, Side::device));
  WB_TRY(replica->load_state());
  WB_TRY(replica->acknowledge_done());
  return replica;
}

Status Replica::load_state() {
  WB_ASSIGN(const int64_t mark, settings_.number(setting::kClock));
  WB_ASSIGN(const int64_t correction, settings_.number(setting::kCorrection));
  clock_ = HybridClock({mark}, correction);
  WB_ASSIGN(const auto device, settings_.get<DeviceId>(setting::kDevice));
  WB_ASSIGN(auto secret, settings_.get<std::string>(setting::kSecret));
  if (device && secret) identity_ = Identity{*device, std::move(*secret)};
  return {};
}

// --- Commands

/// The id of the row that the command makes, so that it need not be said twice; or a new one, if
/// there is none or another command had it (the same form again).
Result<CommandId> Replica::command_id(const Args& args, Instant made_at) {
  const Uuid* made = made_row(args).id;
  if (made == nullptr || made->is_nil()) return CommandId::make(made_at, random_);
  const CommandId id{*made};
  WB_ASSIGN(const auto used,
            database_.value<int64_t>("SELECT 1 FROM pending WHERE command_id = ?1 UNION ALL "
                                     "SELECT 1 FROM answer WHERE command_id = ?1",
                                     id));
  return used ? CommandId::make(made_at, random_) : id;
}

Result<Submitted> Replica::submit(AccountId actor, Args args, std::vector<Saw> saw, Instant wall) {
  if (!identity_)
    return Error{"no_identity", "Log in online once on this device before changing anything."};
  const Instant made_at = clock_.stamp(wall);
  WB_ASSIGN(const CommandId id, command_id(args, made_at));
  const Command command{id, actor, made_at, std::move(args), std::move(saw)};
  WB_ASSIGN(store::Transaction transaction, store::Transaction::begin(database_));
  WB_ASSIGN(const Applied applied, put_on(database_, command));
  if (kind_of(applied.forecast) == OutcomeKind::refused)
    return Submitted{command.id, applied.forecast};
  WB_TRY(keep_command(command, applied));
  WB_TRY(transaction.commit());
  return Submitted{command.id, applied.forecast};
}

Status Replica::keep_command(const Command& command, const Applied& applied) {
  const Bytes body = encode_body(command);
  WB_ASSIGN(const int64_t position, settings_.number(setting::kPosition));
  WB_ASSIGN(const std::set<AccountId> waits, absent());
  const bool held = waits.contains(command.actor);
  Envelope envelope;
  if (!held) {
    WB_ASSIGN(envelope, next_envelope());
  }
  WB_TRY(database_.run(
      "INSERT INTO pending (position, command_id, number, prev_hash, body, undo, forecast) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      position + 1, command.id, envelope.number, envelope.prev_hash, body, applied.undo,
      encode(applied.forecast)));
  WB_TRY(settings_.set(setting::kPosition, position + 1));
  if (!held) WB_TRY(advance_chain(envelope, body));
  return settings_.set(setting::kClock, clock_.mark().ms);
}

Result<Outcome> Replica::forecast(AccountId actor, const Args& args, Instant wall) {
  Command command{{new_id(wall)}, actor, clock_.now(wall), args, {}};
  WB_ASSIGN(Decision decision, decide_here(database_, command));
  return std::move(decision.outcome);
}

Result<int> Replica::pending_count() {
  WB_ASSIGN(const auto count, database_.value<int64_t>("SELECT count(*) FROM pending"));
  return static_cast<int>(count.value_or(0));
}

Result<std::vector<PendingCommand>> Replica::pending() {
  WB_ASSIGN(store::Statement rows,
            database_.prepare(std::string(kPendingColumns) + "ORDER BY position"));
  std::vector<PendingCommand> out;
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return out;
    WB_ASSIGN(PendingCommand one, read_pending(rows));
    out.push_back(std::move(one));
  }
}

// --- The overlay

Status Replica::undo_all() {
  WB_ASSIGN(store::Statement rows,
            database_.prepare("SELECT undo FROM pending ORDER BY position DESC"));
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return {};
    WB_TRY(take_off(database_, rows.blob(0)));
  }
}

Status Replica::replay_all() {
  WB_ASSIGN(store::Statement rows,
            database_.prepare("SELECT position, body FROM pending ORDER BY position"));
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return {};
    WB_ASSIGN(const Command command, decode_body(rows.blob(1)));
    // Also what is now refused here stays: the server decides.
    WB_ASSIGN(const Applied applied, put_on(database_, command));
    WB_TRY(database_.run("UPDATE pending SET undo = ?2, forecast = ?3 WHERE position = ?1",
                         rows.integer(0), applied.undo, encode(applied.forecast)));
  }
}

// --- Time

Status Replica::observe(Instant server_time, Instant wall) {
  clock_.observe(server_time, wall);
  WB_TRY(settings_.set(setting::kCorrection, clock_.correction_ms()));
  return settings_.set(setting::kClock, clock_.mark().ms);
}

Result<std::optional<Instant>> Replica::last_contact() {
  return settings_.get<Instant>(setting::kContact);
}

}  // namespace wardbook::sync
