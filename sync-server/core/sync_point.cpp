#include "sync-server/core/sync_point.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "sync-server/core/heard.h"
#include "sync-server/core/pull.h"
#include "sync-server/core/push_job.h"
#include "sync-server/core/reinstate.h"
#include "sync-server/core/reply.h"

namespace wardbook {
namespace {

int status_of(const Error& error) {
  if (error.code == "too_large" || error.code == "too_many") return 413;
  if (error.code == "protocol_too_old" || error.code == "protocol_too_new") return 426;
  return 400;
}

bool writes(const SyncRequest& asked) {
  return !asked.commands.empty();
}

/// The device does not know yet that the server was restored.
bool is_of_another_epoch(const SyncRequest& asked, int64_t epoch) {
  return asked.epoch != 0 && asked.epoch != epoch;
}

/// Commits up to this one are in a backup. To a device that comes from another epoch: those that
/// have come back, whatever has been backed up since.
Result<Version> covered_for(StoreReader& reader, const SyncRequest& asked, int64_t epoch) {
  WB_ASSIGN(const auto kept,
            reader.setting(is_of_another_epoch(asked, epoch) ? "restored" : "covered"));
  return Version{kept ? std::strtoll(kept->c_str(), nullptr, 10) : 0};
}

/// False: it is more than `size` allows; `answer` is as it was.
Result<bool> answer_from(StoreReader& reader, const SyncRequest& asked, DeviceId device,
                         PullSize size, const Page& page, SyncReply& answer) {
  WB_ASSIGN(const Version covered, covered_for(reader, asked, answer.epoch));
  WB_ASSIGN(const bool pulled, pull(reader, asked, device, answer.epoch, size, page, answer));
  if (pulled) answer.covered = covered;
  return pulled;
}

SyncReply begun(const Context& context, Instant now, std::vector<OutcomeRecord> outcomes,
                bool fork) {
  SyncReply answer;
  answer.epoch = context.epoch;
  answer.server_time = now;
  answer.outcomes = std::move(outcomes);
  answer.fork = fork;
  return answer;
}

/// A push that is answered where it was written if the answer is small, as that of somebody who
/// books while being online is. `before`: the answers to the commands of the request that another
/// job has taken.
class SyncJob final : public PushJob {
 public:
  SyncJob(const Context& context, const SyncRequest& asked, std::vector<ReadCommand> commands,
          std::vector<OutcomeRecord> before, Instant now)
      : PushJob(context.decider, *asked.device, std::move(commands), now),
        context_(context),
        asked_(asked),
        before_(std::move(before)),
        now_(now) {}

  void written(StoreReader& reader) override {
    // What was reinstated has still to come back.
    if (fork() || wants_log_in() || kept_answers()) return;
    const auto unheard = unheard_change(reader, *asked_.device);
    if (!unheard.ok() || *unheard) return;
    SyncReply answer = begun();
    const auto pulled =
        answer_from(reader, asked_, *asked_.device, PullSize::little, context_.page, answer);
    if (pulled.ok() && *pulled) answer_ = std::move(answer);
  }

  /// With the outcomes, and with the rest if it was little.
  SyncReply take_answer() { return answer_ ? *std::move(answer_) : begun(); }
  bool is_whole() const { return fork() || answer_.has_value(); }

 private:
  SyncReply begun() const {
    std::vector<OutcomeRecord> outcomes = before_;
    outcomes.insert(outcomes.end(), records().begin(), records().end());
    return wardbook::begun(context_, now_, std::move(outcomes), fork());
  }

  const Context& context_;
  const SyncRequest& asked_;
  const std::vector<OutcomeRecord> before_;
  const Instant now_;
  std::optional<SyncReply> answer_;
};

struct Pushed {
  SyncReply answer;
  bool is_whole = false;
};

/// The answers are durable then; what can't be brought back now is tried again by the clock.
Status run(Context& context, PushJob& job, Instant now) {
  WB_TRY(context.writer.run(job));
  return job.kept_answers() ? reinstate(context, now) : Status();
}

/// Those at the beginning that an earlier epoch has answered are taken out of `commands`.
std::vector<ReadCommand> take_answered(std::vector<ReadCommand>& commands) {
  const auto first_new = std::find_if(commands.begin(), commands.end(),
                                      [](const ReadCommand& one) { return !one.answer; });
  std::vector<ReadCommand> answered(std::make_move_iterator(commands.begin()),
                                    std::make_move_iterator(first_new));
  commands.erase(commands.begin(), first_new);
  return answered;
}

Refusal forgotten_log_in() {
  return {401,
          {"bad_credential",
           "The server was restored from a backup and does not know everybody who works on this "
           "device. Log in on it again; nothing that waits is lost."},
          0};
}

std::variant<Pushed, Refusal> push(Context& context, const SyncRequest& asked, Instant now) {
  auto commands = read_commands(asked.commands);
  if (!commands.ok()) return Refusal{400, commands.error(), 0};
  // What was answered before the server was restored comes back first: the rest is about its rows.
  if (context.reinstate_at_ms == kAtOnce)
    if (const Status done = reinstate(context, now); !done.ok()) return unavailable(done.error());
  std::vector<OutcomeRecord> before;
  if (auto answered = take_answered(*commands); !answered.empty()) {
    PushJob job(context.decider, *asked.device, std::move(answered), now, Share::first);
    if (const Status done = run(context, job, now); !done.ok()) return unavailable(done.error());
    if (job.fork()) return Pushed{begun(context, now, {}, true), true};
    before = job.records();
  }
  SyncJob job(context, asked, std::move(*commands), std::move(before), now);
  if (const Status done = run(context, job, now); !done.ok()) return unavailable(done.error());
  if (job.wants_log_in()) return forgotten_log_in();
  const bool is_whole = job.is_whole();
  return Pushed{job.take_answer(), is_whole};
}

/// A view of the database for this device's answer, which tells of no change of a role that the
/// device is not known to have heard of.
Result<Readers::View> view_for(Context& context, DeviceId device, Instant now) {
  while (true) {
    std::optional<Instant> change;
    {
      WB_ASSIGN(auto view, context.readers.view());
      WB_ASSIGN(change, unheard_change(*view, device));
      if (!change) return view;
    }
    HeardJob job(device, *change, now);
    WB_TRY(context.writer.run(job));
  }
}

}  // namespace

Refusal refusal_of(const Error& error) {
  return {status_of(error), error, 0};
}

std::variant<DeviceId, Refusal> who_asks(Context& context, const Request& request,
                                         const SyncRequest& asked) {
  if (!asked.device) {
    if (!writes(asked)) return DeviceId{};
    return Refusal{401, {"bad_credential", "Only a device may send commands. Log in on it."}, 0};
  }
  auto view = context.readers.glance();
  if (!view.ok()) return unavailable(view.error());
  auto device = authenticate_device(**view, *asked.device, credential(request, "Device"));
  if (auto* refusal = std::get_if<Refusal>(&device)) return *refusal;
  return *asked.device;
}

Response answer_sync(Context& context, const Request& request, Instant now) {
  const auto asked = read_body<SyncRequest>(request);
  if (!asked.ok()) return refuse(request, refusal_of(asked.error()));
  const auto device = who_asks(context, request, *asked);
  if (const auto* refusal = std::get_if<Refusal>(&device)) return refuse(request, *refusal);

  Pushed pushed{begun(context, now, {}, false)};
  // What it was answered before must come back first: the chain goes on from there.
  if (writes(*asked) && !is_of_another_epoch(*asked, context.epoch)) {
    auto done = push(context, *asked, now);
    if (const auto* refusal = std::get_if<Refusal>(&done)) return refuse(request, *refusal);
    pushed = std::move(std::get<Pushed>(done));
  }
  if (!pushed.is_whole) {
    auto view = view_for(context, std::get<DeviceId>(device), now);
    if (!view.ok()) return refuse(request, unavailable(view.error()));
    const auto pulled = answer_from(**view, *asked, std::get<DeviceId>(device), PullSize::whole,
                                    context.page, pushed.answer);
    if (!pulled.ok()) return refuse(request, unavailable(pulled.error()));
  }
  Response response = reply(request, 200, pushed.answer);
  response.may_compress = true;
  return response;
}

}  // namespace wardbook
