#include "sync-server/core/sessions.h"

#include "shared/base/encode.h"
#include "sync-server/core/crypto.h"
#include "sync-server/core/reply.h"

namespace wardbook {
namespace {

constexpr int64_t kTouchMs = 5 * 60 * 1000;

const char* cookie_name(bool secure) {
  return secure ? "__Host-sid" : "sid";
}

/// The value of one cookie of a Cookie header.
std::string_view cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const size_t end = header.find(';');
    std::string_view pair = header.substr(0, end);
    header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.substr(0, name.size()) == name &&
        pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
  }
  return {};
}

std::string_view token_of(const Request& request) {
  const std::string_view header = credential(request, "Session");
  return header.empty() ? cookie(request.header("cookie"), cookie_name(request.secure)) : header;
}

bool is_alive(const LoginSession& session, Instant now) {
  return !session.revoked && now < session.expires &&
         now.ms - session.last_used.ms < kSessionIdleMs;
}

}  // namespace

NewSession make_session(Random& random, AccountId account, DeviceId device, Instant now) {
  Hash256 secret{};
  random.fill(secret);
  NewSession made;
  made.token = to_hex(secret);
  made.session.token_hash = sha256(secret);
  made.session.account = account;
  made.session.device = device;
  made.session.created = now;
  made.session.last_used = now;
  made.session.expires = {now.ms + kSessionLongestMs};
  return made;
}

std::string session_cookie(const std::string& token, bool secure) {
  std::string text =
      std::string(cookie_name(secure)) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
  if (secure) text += "; Secure";
  text += "; Max-Age=" + std::to_string(token.empty() ? 0 : kSessionLongestMs / 1000);
  return text;
}

std::variant<LoggedIn, Refusal> logged_in(StoreReader& reader, const Request& request,
                                          Instant now) {
  const Refusal none{401, {"no_session", "Log in first."}, 0};
  const auto hash = hash_of_secret(token_of(request));
  if (!hash) return none;
  const auto session = reader.find_session(*hash);
  if (!session.ok()) return unavailable(session.error());
  if (!*session || !is_alive(**session, now)) return none;
  const auto account = reader.find_account((*session)->account);
  if (!account.ok()) return unavailable(account.error());
  if (!*account || (*account)->state == AccountState::disabled) return none;
  return LoggedIn{**session, **account};
}

bool wants_touch(const LoginSession& session, Instant now) {
  return now.ms - session.last_used.ms >= kTouchMs;
}

}  // namespace wardbook
