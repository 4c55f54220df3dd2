#pragma once

#include "sync-server/core/context.h"
#include "sync-server/core/exchange.h"

namespace wardbook {

/// Who may come in: log-in, log-out, sign-up, password, session.
class Accounts {
 public:
  explicit Accounts(Context& context) : context_(context) {}

  Response log_in(const Request& request, Instant now);
  Response log_out(const Request& request, Instant now);
  Response sign_up(const Request& request, Instant now);
  Response change_password(const Request& request, Instant now);
  Response session(const Request& request, Instant now);

 private:
  Context& context_;
};

}  // namespace wardbook
