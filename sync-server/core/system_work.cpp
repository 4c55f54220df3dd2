#include "sync-server/core/system_work.h"

#include <iostream>

#include "sync-server/core/derived_id.h"
#include "sync-server/core/reinstate.h"

namespace wardbook {
namespace {

/// Commands of the system, a step each.
class SystemJob : public WriteJob {
 public:
  SystemJob(const Decider& decider, std::vector<Incoming> commands, Instant now)
      : decider_(decider), commands_(std::move(commands)), now_(now) {}

  size_t steps() const override { return commands_.size(); }

  Status step(Store& store, size_t at) override {
    WB_ASSIGN(const auto known, store.find_outcome(commands_[at].command.id));
    if (known) return {};
    // The clock comes to it at every start.
    if (decider_.is_fatal(commands_[at].command.id)) return refuse(store, at);
    WB_ASSIGN([[maybe_unused]] const OutcomeRecord record,
              decider_.decide(store, commands_[at], now_));
    return {};
  }

  /// What can't even be refused is left out this time: the other work goes on.
  Status refused(Store& store, size_t at, const Error& error, int tries) override {
    if (tries > 0) return {};
    std::cerr << "defect: " << kind_of(commands_[at].command.args) << " "
              << to_text(commands_[at].command.id) << ": " << error.code << ": " << error.hint
              << std::endl;
    return refuse(store, at);
  }

 private:
  Status refuse(Store& store, size_t at) {
    WB_ASSIGN([[maybe_unused]] const OutcomeRecord record,
              decider_.refuse(store, commands_[at], now_, OutcomeCode::ledger_conflict, {}));
    return {};
  }

  const Decider& decider_;
  const std::vector<Incoming> commands_;
  const Instant now_;
};

/// The id of a due command: one for each version of the row that it is about, without the time of
/// day, which is another one at the next try.
Incoming due(const Uuid& row, Version version, Instant now, Args args) {
  const std::string purpose(kind_of(args));
  const CommandId id{derived_id(row, purpose, static_cast<uint64_t>(version.value), Instant{})};
  return own_command(id, kSystem, now, std::move(args));
}

/// The end of the slot that `now` lies in, on the grid of the claim's hospital: somebody may be
/// said to lie in a bed of another.
Result<Minute> end_of_slot(StoreReader& reader, const Stay& stay, Instant now) {
  Ledger ledger;
  WB_TRY(reader.load(BookingSlice{stay.booking}, ledger));
  const auto claim = ledger.bookings.find(stay.booking);
  if (claim == ledger.bookings.end())
    return Error{"database_damaged", "A stay names a claim that is not there."};
  WB_TRY(reader.load(HospitalSlice{claim->second.hospital}, ledger));
  const auto at = ledger.hospitals.find(claim->second.hospital);
  if (at == ledger.hospitals.end())
    return Error{"database_damaged", "A claim names a hospital that is not there."};
  const Grid& grid = at->second.grid;
  return slot_of(grid, floor_minute(now)).plus(grid.step_hours * 60);
}

/// What is due of the first `limit` rows of each kind; `more` if there may be others behind them.
Result<std::vector<Incoming>> first_due(StoreReader& reader, Instant now, size_t limit,
                                        bool& more) {
  std::vector<Incoming> commands;
  WB_ASSIGN(const DueWork work, reader.due(now, limit));
  more =
      work.overstays.size() == limit || work.late.size() == limit || work.too_late.size() == limit;
  for (const Stay& stay : work.overstays) {
    WB_ASSIGN(const Minute until, end_of_slot(reader, stay, now));
    commands.push_back(due(stay.id.uuid, stay.version, now, ExtendStay{stay.id, until}));
  }
  for (const Booking& late : work.late)
    commands.push_back(due(late.id.uuid, late.version, now, NoShow{late.id}));
  for (const Booking& entry : work.too_late)
    commands.push_back(due(entry.id.uuid, entry.version, now, Expire{entry.id}));
  return commands;
}

Status leave_decided_out(StoreReader& reader, std::vector<Incoming>& commands) {
  std::vector<Incoming> left;
  for (Incoming& one : commands) {
    WB_ASSIGN(const auto known, reader.find_outcome(one.command.id));
    if (!known) left.push_back(std::move(one));
  }
  commands = std::move(left);
  return {};
}

}  // namespace

Result<std::vector<Incoming>> due_commands(StoreReader& reader, Instant now, size_t at_once) {
  // A row whose command was decided and changed nothing stays due: what is behind such rows must
  // have its turn.
  for (size_t limit = at_once;; limit *= 2) {
    bool more = false;
    WB_ASSIGN(std::vector<Incoming> commands, first_due(reader, now, limit, more));
    WB_TRY(leave_decided_out(reader, commands));
    if (!commands.empty() || !more) return commands;
  }
}

Result<size_t> do_due_work(Context& context, Instant now) {
  std::vector<Incoming> commands;
  {
    WB_ASSIGN(const auto view, context.readers.view());
    WB_ASSIGN(commands, due_commands(*view, now));
  }
  const size_t count = commands.size();
  if (count > 0) {
    SystemJob job(context.decider, std::move(commands), now);
    WB_TRY(context.writer.run(job));
  }
  // What waited for a place may have found one.
  if (count > 0 || now.ms >= context.reinstate_at_ms) WB_TRY(reinstate(context, now));
  return count;
}

}  // namespace wardbook
