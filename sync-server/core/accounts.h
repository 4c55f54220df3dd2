#pragma once

#include "sync-server/core/context.h"
#include "sync-server/core/exchange.h"

namespace wardbook {

/// Who may come in: log-in, log-out, sign-up, password, session.
class Accounts {
 public:
  /// `machine`: its clock, by which one waits after a wrong password. `now` below is the server's
  /// time, which may stand still for hours.
  Accounts(Context& context, Instant machine) : context_(context), machine_(machine) {}

  Response log_in(const Request& request, Instant now);
  Response log_out(const Request& request, Instant now);
  Response sign_up(const Request& request, Instant now);
  Response change_password(const Request& request, Instant now);
  Response reset_password(const Request& request, Instant now);
  Response session(const Request& request, Instant now);

 private:
  Response make_account(const Request& request, Instant now);

  Context& context_;
  const Instant machine_;
};

}  // namespace wardbook
