#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync-server/core/decider.h"
#include "sync-server/core/writer.h"

namespace wardbook {

/// A command of a request, read as far as it can be before the writer's thread has it.
struct ReadCommand {
  Incoming incoming;
  Envelope envelope;
  Hash256 chain_hash{};                 ///< what the next one carries as prev_hash
  std::optional<OutcomeRecord> answer;  ///< of an earlier epoch, as the device says
  std::string unreadable;               ///< the field that is wrong; empty: the body is fine
};

/// Error malformed: not even the id of a body can be read.
Result<std::vector<ReadCommand>> read_commands(const std::vector<SentCommand>& sent);

/// Which commands of a request a job has: all, or the last ones; or the first ones, after which
/// those that follow are still to be judged as of the same moment.
enum class Share : uint8_t { last, first };

/// Takes the commands of one request of a device, in the order of its chain.
class PushJob : public WriteJob {
 public:
  PushJob(const Decider& decider, DeviceId device, std::vector<ReadCommand> commands, Instant now,
          Share share = Share::last);

  size_t steps() const override { return commands_.size() + 2; }
  void restart() override;
  Status step(Store& store, size_t at) override;
  Status refused(Store& store, size_t at, const Error& error, int tries) override;

  /// The chain is broken; nothing was decided.
  bool fork() const { return fork_; }
  /// The server was restored, and knows of no log-in here of somebody whose command this is, which
  /// must not be refused for good; nothing was decided.
  bool wants_log_in() const { return wants_log_in_; }
  /// Answers of an earlier epoch were kept, whose effects are to be brought back (see reinstate.h).
  bool kept_answers() const { return kept_answers_; }
  /// In the order of the request.
  const std::vector<OutcomeRecord>& records() const { return records_; }

 private:
  Status look(Store& store);
  Result<bool> has_forgotten_somebody(Store& store);
  Result<bool> fits_chain(Store& store, const ReadCommand& command, int64_t number,
                          const Hash256& last_hash);
  Instant judged_at(const Command& command) const;
  bool was_here(const Incoming& incoming) const;
  Status take(Store& store, const ReadCommand& command);
  Status take_known(Store& store, const ReadCommand& command, const KeptOutcome& known);
  Status take_new(Store& store, const ReadCommand& command);
  Status take_answered(Store& store, const ReadCommand& command);
  bool has_own_answer(const ReadCommand& command) const;
  void advance(const ReadCommand& command);
  Status finish(Store& store);
  Result<OutcomeRecord> keep_defect(Store& store, const ReadCommand& command, int tries);
  Status audit(Store& store, const ReadCommand& command, const char* action, const char* detail);

  const Decider& decider_;
  const DeviceId device_id_;
  std::vector<ReadCommand> commands_;
  const Instant now_;
  const Share share_;

  Device device_;
  std::map<AccountId, DeviceUser> users_;
  bool fork_ = false;
  bool wants_log_in_ = false;
  bool kept_answers_ = false;
  std::vector<OutcomeRecord> records_;
};

}  // namespace wardbook
