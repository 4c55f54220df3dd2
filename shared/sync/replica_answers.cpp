#include <algorithm>
#include <array>

#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "shared/sync/replica.h"

namespace wardbook::sync {
namespace {

constexpr std::string_view kAnswerColumns = "SELECT body, record, acknowledged_at FROM answer ";

/// What was done as it was asked nobody needs to be told.
bool tells_nothing(const OutcomeRecord& record) {
  return kind_of(record.outcome) == OutcomeKind::done;
}

/// Of each outcome: the command, the record as it is kept, the commit, when it was decided, and the
/// same time if nobody needs to be told.
class Answers final : public store::GivenRows {
 public:
  explicit Answers(const SyncReply& reply) : reply_(reply) {}

  bool next() override {
    if (at_ == reply_.outcomes.size()) return false;
    const OutcomeRecord& outcome = reply_.outcomes[at_++];
    command_ = outcome.command;
    record_ = encode(outcome);
    // The first backup that has the answer is one after `covered`, also if the commit that it names
    // is of another epoch.
    commit_ = std::max(outcome.commit.value, reply_.covered.value + 1);
    row_ = {std::span<const uint8_t>(command_.uuid.bytes), std::span<const uint8_t>(record_),
            commit_, outcome.decided_at.ms,
            tells_nothing(outcome) ? CellView(outcome.decided_at.ms) : CellView()};
    return true;
  }
  std::span<const CellView> row() const override { return row_; }

  CommandId command() const { return command_; }
  const Bytes& record() const { return record_; }
  int64_t commit() const { return commit_; }

 private:
  const SyncReply& reply_;
  size_t at_ = 0;
  CommandId command_;
  Bytes record_;
  int64_t commit_ = 0;
  std::array<CellView, 5> row_;
};

Result<AnsweredCommand> read_answered(const store::Statement& row) {
  AnsweredCommand out;
  WB_ASSIGN(out.command, decode_body(row.blob(0)));
  WB_ASSIGN(out.record, decode<OutcomeRecord>(row.blob(1)));
  out.acknowledged_at = row.get<std::optional<Instant>>(2);
  return out;
}

}  // namespace

// --- Taking them in

/// How many commands were pending here.
Result<int> Replica::take_outcomes(const SyncReply& reply) {
  if (reply.outcomes.empty()) return 0;
  Answers answers(reply);
  WB_ASSIGN(store::Statement kept,
            database_.prepare(
                "INSERT INTO answer (command_id, number, prev_hash, body, record, commit_no, "
                "decided_at, acknowledged_at) "
                "SELECT command_id, number, prev_hash, body, c1, c2, c3, c4 "
                "FROM given_rows(?1) CROSS JOIN pending ON command_id = c0 WHERE 1 "
                "ON CONFLICT (command_id) DO NOTHING",
                nullptr));
  kept.bind_rows(0, answers);
  WB_TRY(kept.run());
  const auto answered = static_cast<int>(database_.changes());
  WB_TRY(
      database_.run("DELETE FROM pending WHERE EXISTS "
                    "(SELECT 1 FROM answer WHERE answer.command_id = pending.command_id)"));
  if (answered < static_cast<int>(reply.outcomes.size())) WB_TRY(take_again(reply));
  return answered;
}

/// An answer that is here already is told again after a restore: with another commit and seal.
Status Replica::take_again(const SyncReply& reply) {
  for (Answers answers(reply); answers.next();)
    WB_TRY(database_.run(
        "UPDATE answer SET record = ?2, commit_no = ?3, resend = 0 WHERE command_id = ?1",
        answers.command(), answers.record(), answers.commit()));
  return {};
}

/// Former programs did not do so as the answers came.
Status Replica::acknowledge_done() {
  std::vector<CommandId> done;
  {
    WB_ASSIGN(store::Statement unread, database_.prepare("SELECT command_id, record FROM answer "
                                                         "WHERE acknowledged_at IS NULL"));
    while (true) {
      WB_ASSIGN(const bool more, unread.step());
      if (!more) break;
      WB_ASSIGN(const auto record, decode<OutcomeRecord>(unread.blob(1)));
      if (tells_nothing(record)) done.push_back(unread.get<CommandId>(0));
    }
  }
  for (const CommandId id : done)
    WB_TRY(
        database_.run("UPDATE answer SET acknowledged_at = decided_at WHERE command_id = ?1", id));
  return {};
}

// --- Telling them

Result<std::vector<AnsweredCommand>> Replica::answered(bool with_acknowledged) {
  WB_ASSIGN(store::Statement rows,
            database_.prepare(std::string(kAnswerColumns) +
                              (with_acknowledged ? "" : "WHERE acknowledged_at IS NULL ") +
                              "ORDER BY decided_at DESC, commit_no DESC, command_id DESC"));
  std::vector<AnsweredCommand> out;
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return out;
    WB_ASSIGN(AnsweredCommand one, read_answered(rows));
    out.push_back(std::move(one));
  }
}

Result<std::optional<AnsweredCommand>> Replica::answered(CommandId command) {
  WB_ASSIGN(store::Statement row,
            database_.prepare(std::string(kAnswerColumns) + "WHERE command_id = ?1", command));
  WB_ASSIGN(const bool there, row.step());
  if (!there) return std::optional<AnsweredCommand>();
  WB_ASSIGN(AnsweredCommand one, read_answered(row));
  return std::optional<AnsweredCommand>(std::move(one));
}

Status Replica::acknowledge(CommandId command, Instant wall) {
  return database_.run(
      "UPDATE answer SET acknowledged_at = ?2 WHERE command_id = ?1 AND acknowledged_at IS NULL",
      command, clock_.now(wall));
}

}  // namespace wardbook::sync
