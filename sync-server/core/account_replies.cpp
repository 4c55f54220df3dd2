#include "sync-server/core/account_replies.h"

#include "shared/base/text.h"
#include "sync-server/core/reply.h"

namespace wardbook {
namespace {

constexpr int kHashQueueRetrySeconds = 3;
/// After a wrong password that has just been given beside this one.
constexpr int64_t kFirstWaitMs = 1'000;

Refusal too_many() {
  return {
      429,
      {"too_many_log_ins", "Too many people log in at this moment. Try again in a few seconds."},
      kHashQueueRetrySeconds};
}

Refusal wait_first(int64_t wait_ms) {
  const int seconds = static_cast<int>((wait_ms + 999) / 1000);
  return {429,
          {"wait_before_log_in", "After a wrong password Wardbook waits. Try again in " +
                                     std::to_string(seconds) + " s."},
          seconds};
}

}  // namespace

std::string folded_name(std::string_view name) {
  return lower_case(name);
}

Refusal wrong_login() {
  return {401, {"wrong_log_in", "The user name or the password is wrong."}, 0};
}

std::variant<bool, Refusal> check_guess(Context& context, LoginDelay::Turn& turn,
                                        const Guess& guess) {
  {
    auto view = context.readers.view();
    if (!view.ok()) return unavailable(view.error());
    const auto wait = context.delays.wait_ms(**view, guess.key, guess.machine);
    if (!wait.ok()) return unavailable(wait.error());
    if (*wait > 0) return wait_first(*wait);
  }
  const HashGate::Place place = context.hashes.enter(guess.party);
  if (!place) return too_many();
  if (!turn.is_open()) return wait_first(kFirstWaitMs);
  const auto right = verify_password(guess.password, guess.phc);
  if (!right.ok()) return Refusal{503, right.error(), 1};
  if (!turn.settle(*right)) return wait_first(kFirstWaitMs);
  return *right;
}

std::variant<std::string, Refusal> hash_new_password(Context& context, const std::string& party,
                                                     std::string_view password,
                                                     std::string_view user_name) {
  if (const Status good = check_password(password, user_name); !good.ok())
    return Refusal{422, good.error(), 0};
  const HashGate::Place place = context.hashes.enter(party);
  if (!place) return too_many();
  auto phc = hash_password(password, context.random);
  if (!phc.ok()) return Refusal{503, phc.error(), 1};
  return std::move(*phc);
}

std::variant<LoggedIn, Refusal> who_asks(Context& context, const Request& request, Instant now) {
  auto view = context.readers.view();
  if (!view.ok()) return unavailable(view.error());
  return logged_in(**view, request, now);
}

LoginReply reply_for(const Account& account, int64_t epoch, Instant now) {
  LoginReply reply;
  reply.account = account.id;
  reply.user_name = account.user_name;
  reply.full_name = account.full_name;
  reply.role = account.role;
  reply.state = account.state;
  reply.hospital = account.hospital;
  reply.clinic = account.clinic;
  reply.patient = account.patient;
  reply.epoch = epoch;
  reply.server_time = now;
  return reply;
}

Response with_session(Response response, const std::string& token, bool secure) {
  response.headers.emplace_back("Set-Cookie", session_cookie(token, secure));
  return response;
}

}  // namespace wardbook
