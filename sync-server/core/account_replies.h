#pragma once

#include "sync-server/core/context.h"
#include "sync-server/core/exchange.h"
#include "sync-server/core/sessions.h"

// What log-in, sign-up and password have in common.

namespace wardbook {

inline constexpr size_t kMostPasswordBytes = 512;
inline constexpr size_t kMostUserNameBytes = 64;

/// As user names are kept: lower case.
std::string folded_name(std::string_view name);

/// The same for a wrong password and for a name that nobody has.
Refusal wrong_login();

/// Who guesses what: a party as in Request, by the machine's clock.
struct Guess {
  const LoginDelay::Key& key;
  std::string_view password;
  std::string_view phc;
  const std::string& party;
  Instant machine;
};

/// Whether `password` is that of `phc`. Refusal 429 (Retry-After) if it is too soon after a wrong
/// one, or beside it, or if too many people of this party log in; 503.
std::variant<bool, Refusal> check_guess(Context& context, LoginDelay::Turn& turn,
                                        const Guess& guess);

/// A new password's PHC string. Refusal 422 weak_password, 429, 503.
std::variant<std::string, Refusal> hash_new_password(Context& context, const std::string& party,
                                                     std::string_view password,
                                                     std::string_view user_name);

/// Refusals of logged_in().
std::variant<LoggedIn, Refusal> who_asks(Context& context, const Request& request, Instant now);

/// Everything about the account; no session, no device.
LoginReply reply_for(const Account& account, int64_t epoch, Instant now);

Response with_session(Response response, const std::string& token, bool secure);

}  // namespace wardbook
