#include "sync-server/core/sync_point.h"

#include <cstdlib>

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
  return !asked.commands.empty() || !asked.delivered.empty();
}

/// Runs the commands and puts their outcomes into the reply.
std::optional<Refusal> push(Context& context, const SyncRequest& asked, Instant now,
                            SyncReply& answer) {
  auto commands = read_commands(asked.commands);
  if (!commands.ok()) return Refusal{400, commands.error(), 0};
  PushJob job(context.decider, *asked.device, std::move(*commands), asked.delivered, now);
  if (const Status done = context.writer.run(job); !done.ok()) return unavailable(done.error());
  answer.fork = job.fork();
  answer.outcomes = job.records();
  // The answers are durable; what can't be brought back now is tried again by the clock.
  if (job.kept_answers())
    if (const Status done = reinstate(context, now); !done.ok()) return unavailable(done.error());
  return std::nullopt;
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

Status answer_from(StoreReader& reader, const SyncRequest& asked, DeviceId device, int64_t epoch,
                   SyncReply& answer) {
  WB_ASSIGN(answer.covered, covered_for(reader, asked, epoch));
  return pull(reader, asked, device, epoch, answer);
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
  auto view = context.readers.view();
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

  SyncReply answer;
  answer.epoch = context.epoch;
  answer.server_time = now;
  // What it was answered before must come back first: the chain goes on from there.
  if (writes(*asked) && !is_of_another_epoch(*asked, context.epoch))
    if (const auto refusal = push(context, *asked, now, answer)) return refuse(request, *refusal);
  if (!answer.fork) {
    auto view = context.readers.view();
    if (!view.ok()) return refuse(request, unavailable(view.error()));
    const Status pulled =
        answer_from(**view, *asked, std::get<DeviceId>(device), context.epoch, answer);
    if (!pulled.ok()) return refuse(request, unavailable(pulled.error()));
  }
  Response response = reply(request, 200, answer);
  response.may_compress = true;
  return response;
}

}  // namespace wardbook
