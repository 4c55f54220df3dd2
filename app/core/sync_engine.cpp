#include "app/core/sync_engine.h"

#include <algorithm>
#include <utility>

#include "app/core/http_message.h"
#include "shared/sync/next_page.h"

namespace wardbook {
namespace {

/// Trying the same again can't help: a person must do something.
bool wants_a_person(const std::string& code) {
  return code == "bad_credential" || code == "device_revoked" || code == "protocol_too_old" ||
         code == "device_forked";
}

Error device_forked() {
  return {"device_forked",
          "This device was copied or set back. Log in online to go on with it; nothing that waits "
          "is lost."};
}

Error copy_differs() {
  return {"copy_differs",
          "A part of what this device shows is not what the server has, though it was fetched "
          "again. Call before you send somebody, and tell your administrator."};
}

Error log_in_needed(const std::vector<std::string>& people) {
  std::string names;
  for (const std::string& name : people) names += (names.empty() ? "" : ", ") + name;
  return {"log_in_needed", "What " + names +
                               " did on this device waits until they log in on it again, with the "
                               "network."};
}

}  // namespace

bool SyncState::is_stuck() const {
  return !problem.code.empty() && problem.code != "log_in_needed" && problem.code != "copy_differs";
}

SyncEngine::SyncEngine(sync::Replica& replica, Transport& transport, const Clock& clock,
                       Random& random)
    : replica_(replica),
      transport_(transport),
      clock_(clock),
      random_(random),
      line_(transport.waiting_line()) {
  due_ms_ = clock_.steady_ms();
  if (auto contact = replica_.last_contact(); contact.ok()) state_.last_contact = *contact;
  if (state_.last_contact) state_.link = SyncState::Link::offline;
  learn_fetching();
  recall_problem();
  count_waiting();
}

void SyncEngine::at(int64_t wait_ms) {
  due_ms_ = std::max(clock_.steady_ms() + wait_ms, not_before_ms_);
}

void SyncEngine::by(int64_t wait_ms) {
  due_ms_ = std::max(std::min(due_ms_, clock_.steady_ms() + wait_ms), not_before_ms_);
}

void SyncEngine::count_waiting() {
  if (auto count = replica_.pending_count(); count.ok()) state_.waiting = *count;
  if (state_.is_stuck()) return;
  const auto people = replica_.held_for();
  if (people.ok()) state_.problem = people->empty() ? Error{} : log_in_needed(*people);
  const auto differs = replica_.differs();
  if (state_.problem.code.empty() && differs.ok() && *differs) state_.problem = copy_differs();
}

/// After a restart without the network the person shall still be told what must be done.
void SyncEngine::remember_problem() {
  sync::DeviceSettings settings(replica_.database());
  remembered_ = !state_.problem.code.empty();
  const Status kept = settings.set(sync::setting::kProblem, state_.problem.code);
  if (kept.ok()) (void)settings.set(sync::setting::kProblemHint, state_.problem.hint);
}

void SyncEngine::recall_problem() {
  sync::DeviceSettings settings(replica_.database());
  const auto code = settings.get<std::string>(sync::setting::kProblem);
  const auto hint = settings.get<std::string>(sync::setting::kProblemHint);
  if (code.ok() && *code && hint.ok() && *hint) state_.problem = {**code, **hint};
  remembered_ = !state_.problem.code.empty();
  if (auto forked = replica_.forked(); forked.ok() && *forked) state_.problem = device_forked();
}

int64_t SyncEngine::tick() {
  transport_.poll();
  if (line_ != nullptr) line_->poll();
  if (state_.syncing || stopped_) return kNothingDueMs;
  const int64_t left = due_ms_ - clock_.steady_ms();
  if (left > 0) return std::min(left, hold_when_due());
  send();
  return kNothingDueMs;
}

int64_t SyncEngine::below(int64_t limit) {
  return static_cast<int64_t>(random_.next_u64() % static_cast<uint64_t>(limit));
}

void SyncEngine::changed() {
  count_waiting();
  ++revision_;
  stopped_ = false;
  // While the server is known to be away its turn comes by the timer, not by every tap.
  if (state_.syncing)
    unsent_ = true;
  else if (has_network_ && backoff_.failures() == 0)
    at(0);
}

void SyncEngine::network_changed(bool online) {
  has_network_ = online;
  if (online) {
    backoff_.reset();
    if (!state_.syncing) at(0);
  } else {
    let_go();
    if (!state_.syncing && !asked_) at(kDoubtMs);
    if (state_.link == SyncState::Link::online) state_.link = SyncState::Link::offline;
  }
  ++revision_;
}

void SyncEngine::sync_now() {
  stopped_ = false;
  asked_ = true;
  not_before_ms_ = 0;
  backoff_.reset();
  at(0);
}

void SyncEngine::send_now() {
  sync_now();
  learn_fetching();
  newcomer_ = state_.syncing;
  if (!state_.syncing) send();
}

void SyncEngine::send() {
  asked_ = false;
  unsent_ = false;
  // Its cursors are those of before.
  let_go();
  auto request = replica_.build_request();
  if (!request.ok()) return fail(request.error(), 0);
  if (request->commands.empty() && !state_.fetching)
    if (auto due = replica_.unverified(clock_.now()); due.ok()) request->verify = std::move(*due);
  ahead_ = false;
  send(std::move(*request), false);
}

void SyncEngine::send(SyncRequest request, bool at_once) {
  request_ = std::move(request);
  request_.page = page_.wanted();
  std::string authorization;
  if (replica_.identity()) authorization = "Device " + replica_.identity()->secret;
  state_.syncing = true;
  ++revision_;
  HttpRequest sent = post("/api/v1/sync", sync::encode(request_), authorization);
  sent.timeout_ms = static_cast<int>(patience_ms_);
  sent.at_once = at_once;
  sent_at_ = clock_.now();
  sent_ms_ = clock_.steady_ms();
  transport_.send(std::move(sent),
                  [this, alive = std::weak_ptr<bool>(alive_)](const HttpReply& reply) {
                    if (!alive.expired()) take(reply);
                  });
}

/// The server reads the next page while this device writes the one that has come.
void SyncEngine::ask_ahead(const SyncReply& reply) {
  const bool pages = reply.more && !reply.fork && request_.commands.empty();
  if (!pages || (request_.epoch != 0 && request_.epoch != reply.epoch)) return;
  ahead_ = true;
  send(sync::next_page(request_, reply), true);
}

/// What was asked ahead, before the page before it was written: it may have become another
/// question since.
bool SyncEngine::is_still_wanted() {
  const auto now = replica_.build_request();
  return now.ok() && sync::want_the_same(*now, request_);
}

void SyncEngine::learn_patience(const HttpReply& reply) {
  const int64_t took = clock_.steady_ms() - sent_ms_;
  const bool answered = reply.status != 0;
  if (answered)
    page_.came(reply.body.size(), took);
  else
    page_.was_cut(took);
  if (answered)
    patience_ms_ = std::clamp(4 * took, kPatienceMs, kMostPatienceMs);
  else if (took >= patience_ms_ / 10 * 9)  // timers are not exact
    patience_ms_ = std::min(2 * patience_ms_, kMostPatienceMs);
}

void SyncEngine::take(const HttpReply& reply) {
  state_.syncing = false;
  learn_patience(reply);
  ++revision_;
  // An answer to who this device no longer is: the new identity asks for itself.
  if (!is_of_this_identity())
    at(0);
  else if (reply.status >= 200 && reply.status < 300 && !is_silence(reply))
    take_message(reply);
  else
    take_refusal(reply);
  count_waiting();
  if (asked_) at(0);
}

bool SyncEngine::is_of_this_identity() const {
  return !replica_.identity() ? !request_.device : request_.device == replica_.identity()->device;
}

void SyncEngine::take_message(const HttpReply& reply) {
  auto message = sync::decode<SyncReply>(reply.body);
  if (!message.ok()) return fail(message.error(), 0);
  // When the next request is due has been said by what became of the page before.
  if (ahead_ && !is_still_wanted()) return;
  const Instant said = said_at(message->server_time);
  ask_ahead(*message);
  auto received = replica_.receive(*message, said);
  if (!received.ok()) return fail(received.error(), 0);
  // What came was asked for without them.
  if (std::exchange(newcomer_, false))
    if (const Status kept = replica_.expect_rows(); !kept.ok()) return fail(kept.error(), 0);
  succeed(*received, said);
}

/// By this device's clock: between the question and now. The answer may have lain here for a night,
/// in which a browser lets nothing go on, and tells of no clock that is ahead.
Instant SyncEngine::said_at(Instant server_time) const {
  const Instant now = clock_.now();
  return std::clamp(server_time, std::min(sent_at_, now), now);
}

void SyncEngine::take_refusal(const HttpReply& reply) {
  const ErrorReply said = refusal_of(reply, Asker::device);
  const Error before = state_.problem;
  fail(said.error, said.retry_after_s);
  // What a person must do, and a log-in goes by, is as it was.
  if (wants_a_person(before.code) && (is_silence(reply) || is_busy(reply.status)))
    state_.problem = before;
}

void SyncEngine::succeed(const sync::Received& received, Instant said) {
  state_.link = SyncState::Link::online;
  has_network_ = true;
  state_.last_contact = replica_.now(said);
  if (received.fork) return fail(device_forked(), 0);
  backoff_.reset();
  state_.problem = {};
  if (remembered_) remember_problem();
  learn_fetching();
  learn_progress(received);
  at(received.more || unsent_ ? 0 : kIdleMs - below(kIdleMs / 5));
  if (woken_ && received.rows_changed) hold_backoff_.reset();
  if (woken_ && !received.rows_changed && !received.more)  // a server that cries wolf
    hold_due_ms_ = clock_.steady_ms() + hold_backoff_.next_ms(0, random_);
  woken_ = woken_ && received.more;
}

void SyncEngine::learn_fetching() {
  const auto fetching = replica_.fetching();
  state_.fetching = !state_.last_contact || (fetching.ok() && *fetching);
}

void SyncEngine::learn_progress(const sync::Received& received) {
  const int64_t left = received.left.value_or(0);
  most_left_ = state_.fetching ? std::max(most_left_, left) : 0;
  state_.progress.reset();
  if (most_left_ > 0)
    state_.progress = 1 - static_cast<double>(left) / static_cast<double>(most_left_);
}

void SyncEngine::fail(Error problem, int retry_after_s) {
  const int64_t wait = backoff_.next_ms(retry_after_s, random_);
  at(has_network_ ? wait : std::max(wait, kDoubtMs));
  if (retry_after_s > 0) not_before_ms_ = due_ms_;
  if (problem.code == "no_network") {
    if (state_.link == SyncState::Link::online) state_.link = SyncState::Link::offline;
    return;
  }
  stopped_ = wants_a_person(problem.code);
  state_.problem = std::move(problem);
  if (stopped_) remember_problem();
}

}  // namespace wardbook
