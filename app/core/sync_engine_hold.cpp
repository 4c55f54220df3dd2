#include <algorithm>

#include "app/core/http_message.h"
#include "app/core/sync_engine.h"
#include "shared/sync/wait.h"

// The request that the server holds until something happens: POST /api/v1/wait.

namespace wardbook {
namespace {

/// What the way there and back may take besides.
constexpr int64_t kSlackMs = 15'000;
/// A hold that ends by itself earlier than this says nothing about routers on the way.
constexpr int64_t kTellingMs = 5'000;

}  // namespace

void SyncEngine::watch(bool somebody_looks) {
  if (watched_ == somebody_looks) return;
  watched_ = somebody_looks;
  hold_due_ms_ = clock_.steady_ms();
  if (watched_)
    at(0);
  else if (state_.live)
    by(kIdleMs - below(kIdleMs / 5));
  let_go();
}

bool SyncEngine::may_hold() const {
  const std::string& problem = state_.problem.code;
  // What waits for a log-in is not sent by asking.
  const bool is_sent = state_.waiting == 0 || problem == "log_in_needed";
  const bool is_well = problem.empty() || problem == "log_in_needed" || problem == "copy_differs";
  return line_ != nullptr && watched_ && has_network_ && !state_.live && !woken_ &&
         !state_.fetching && is_sent && is_well && state_.link == SyncState::Link::online &&
         backoff_.failures() == 0;
}

/// Milliseconds until then.
int64_t SyncEngine::hold_when_due() {
  if (!may_hold()) return kNothingDueMs;
  const int64_t left = hold_due_ms_ - clock_.steady_ms();
  if (left > 0) return left;
  hold();
  return kNothingDueMs;
}

void SyncEngine::hold() {
  auto asked = replica_.build_request();
  if (!asked.ok()) return fail(asked.error(), 0);
  WaitRequest wait;
  wait.device = asked->device;
  wait.epoch = asked->epoch;
  wait.cursors = std::move(asked->cursors);
  wait.also = std::move(asked->also);
  wait.wait_ms = static_cast<int32_t>(hold_ms_ - below(hold_ms_ / 10));
  std::string authorization;
  if (replica_.identity()) authorization = "Device " + replica_.identity()->secret;
  HttpRequest request = post("/api/v1/wait", sync::encode(wait), authorization);
  request.timeout_ms = static_cast<int>(hold_ms_ + kSlackMs);
  state_.live = true;
  ++revision_;
  held_since_ms_ = clock_.steady_ms();
  at(hold_ms_ + 2 * kSlackMs);
  line_->send(std::move(request), [this, number = ++holds_,
                                   alive = std::weak_ptr<bool>(alive_)](const HttpReply& reply) {
    if (!alive.expired() && number == holds_ && state_.live) take_news(reply);
  });
}

void SyncEngine::let_go() {
  if (!state_.live) return;
  state_.live = false;
  ++revision_;
  ++holds_;
  line_->cancel_all();
  line_->poll();
}

void SyncEngine::take_news(const HttpReply& reply) {
  state_.live = false;
  ++revision_;
  const int64_t lasted = clock_.steady_ms() - held_since_ms_;
  if (reply.status == 200 && sync::decode<WaitReply>(reply.body).ok()) {
    woken_ = true;
    state_.last_contact = replica_.now(clock_.now());
    hold_due_ms_ = clock_.steady_ms();
    return by(below(kSpreadMs));
  }
  // Somebody on the way may answer in the server's place.
  if (reply.status != 204 || lasted < hold_ms_ / 2)
    return fail_to_hold(reply.status, refusal_of(reply, Asker::device).retry_after_s);
  state_.last_contact = replica_.now(clock_.now());
  hold_backoff_.reset();
  hold_due_ms_ = clock_.steady_ms();
  // Nothing is new, so nobody is kept waiting by a look at what is here.
  const auto unverified = replica_.unverified(clock_.now());
  by(unverified.ok() && !unverified->empty() ? 0 : kIdleMs);
}

/// From here on the timer asks, until the next hold is tried. Nothing is known of why: the next
/// exchange will tell, at a moment that no other device has.
void SyncEngine::fail_to_hold(int status, int retry_after_s) {
  const int64_t lasted = clock_.steady_ms() - held_since_ms_;
  if (status != 503 && lasted >= kTellingMs)
    hold_ms_ = std::clamp(lasted * 3 / 4, kLeastHoldMs, hold_ms_);
  const int64_t next = clock_.steady_ms() + hold_backoff_.next_ms(retry_after_s, random_);
  if (retry_after_s > 0) not_before_ms_ = next;
  by(below(kIdleMs));
  hold_due_ms_ = std::max(due_ms_, next);
}

}  // namespace wardbook
