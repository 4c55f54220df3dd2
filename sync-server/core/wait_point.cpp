#include "sync-server/core/wait_point.h"

#include <algorithm>
#include <utility>

#include "shared/sync/wait.h"
#include "sync-server/core/pull.h"
#include "sync-server/core/reply.h"
#include "sync-server/core/sync_point.h"

namespace wardbook {
namespace {

constexpr int64_t kMostWaitMs = 300'000;

/// What sync would look at, for this request.
SyncRequest as_sync(WaitRequest asked) {
  SyncRequest request;
  request.device = asked.device;
  request.epoch = asked.epoch;
  request.cursors = std::move(asked.cursors);
  request.also = std::move(asked.also);
  return request;
}

Response answer_of(const Request& request, int64_t epoch, const std::vector<Cursor>& ahead) {
  WaitReply answer;
  answer.epoch = epoch;
  answer.ahead = ahead;
  return reply(request, 200, answer);
}

Response park(const Request& request, int64_t epoch, std::vector<Cursor> heads, uint64_t since,
              int64_t most_ms) {
  // Only what the answer's spelling needs: it is kept as long as the device waits.
  Request asked;
  asked.headers.emplace("content-type", request.header("content-type"));
  Park park{std::move(heads), since, most_ms, {}};
  park.answer = [asked, epoch](const std::vector<Cursor>* moved) {
    if (moved != nullptr) return answer_of(asked, epoch, *moved);
    return Response{204, {}, {}, {{"Cache-Control", "no-store"}}, false, nullptr};
  };
  Response response = park.answer(nullptr);
  response.park = std::make_shared<const Park>(std::move(park));
  return response;
}

}  // namespace

Response answer_wait(Context& context, const Request& request) {
  auto asked = read_body<WaitRequest>(request);
  if (!asked.ok()) return refuse(request, refusal_of(asked.error()));
  const int64_t most_ms = std::clamp<int64_t>(asked->wait_ms, 0, kMostWaitMs);
  const SyncRequest sync = as_sync(std::move(*asked));
  const auto device = who_asks(context, request, sync);
  if (const auto* refusal = std::get_if<Refusal>(&device)) return refuse(request, *refusal);

  const uint64_t since = context.parking.turn();
  auto view = context.readers.view();
  if (!view.ok()) return refuse(request, unavailable(view.error()));
  auto lacks = look(**view, sync, std::get<DeviceId>(device), context.epoch);
  if (!lacks.ok()) return refuse(request, unavailable(lacks.error()));
  const bool other_epoch = sync.epoch != 0 && sync.epoch != context.epoch;
  if (other_epoch || lacks->loses || !lacks->ahead.empty() || most_ms == 0)
    return answer_of(request, context.epoch, lacks->ahead);
  return park(request, context.epoch, std::move(lacks->heads), since, most_ms);
}

}  // namespace wardbook
