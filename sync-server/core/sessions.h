#pragma once

#include <optional>
#include <string>
#include <variant>

#include "sync-server/core/context.h"

namespace wardbook {

inline constexpr int64_t kSessionIdleMs = 12 * 60 * 60 * 1000LL;
inline constexpr int64_t kSessionLongestMs = 7 * 24 * 60 * 60 * 1000LL;

/// A new session and its token: 64 hex digits, of which only the hash is kept.
struct NewSession {
  LoginSession session;
  std::string token;
};
NewSession make_session(Random& random, AccountId account, DeviceId device, Instant now);

/// The Set-Cookie value that gives, or with an empty token takes back, a session. Over TLS the name
/// has the __Host- prefix; on http://localhost browsers disagree about Secure cookies, so there it
/// has neither.
std::string session_cookie(const std::string& token, bool secure);

/// Who a request's session (cookie, or "Authorization: Session <token>") belongs to.
struct LoggedIn {
  LoginSession session;
  Account account;
};
/// Refusal 401 no_session: none, ended, or its account is disabled.
std::variant<LoggedIn, Refusal> logged_in(StoreReader& reader, const Request& request, Instant now);

/// Whether the use of this session is worth noting; at most every few minutes.
bool wants_touch(const LoginSession& session, Instant now);

}  // namespace wardbook
