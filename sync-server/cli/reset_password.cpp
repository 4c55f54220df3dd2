#include "sync-server/cli/reset_password.h"

#include <iostream>

#include "sync-server/cli/installation.h"
#include "sync-server/cli/new_password.h"
#include "sync-server/cli/wall_clock.h"
#include "sync-server/core/account_replies.h"
#include "sync-server/core/batch.h"
#include "sync-server/core/login_delay.h"
#include "sync-server/core/password.h"
#include "sync-server/core/secure_random.h"

namespace wardbook {
namespace {

/// Who had to wait for wrong guesses need not wait with the new one (on a tablet that is theirs, a
/// minute at most).
Status put_new_password(Store& store, const Account& account, const std::string& phc) {
  WB_TRY(store.put_secret(account.id, phc));
  WB_TRY(store.revoke_sessions(account.id));
  LoginDelay delays;
  WB_TRY(delays.clear(store, LoginDelay::key_of(account.user_name, &account, {})));
  const AuditEntry entry{wall_now(), {}, {}, "reset_password", "account " + to_text(account.id),
                         {}};
  WB_ASSIGN([[maybe_unused]] const AuditHead head, store.append_audit(entry));
  return {};
}

}  // namespace

Status run_reset_password(const Options& options) {
  WB_ASSIGN(const auto store, open_beside(options.data));
  WB_ASSIGN(const auto account, store->find_account(folded_name(options.account)));
  if (!account)
    return Error{"account_unknown", "No account has the user name \"" + options.account + "\"."};
  WB_ASSIGN(const std::string password,
            read_new_password(account->user_name, options.password_file));
  SecureRandom random;
  WB_ASSIGN(const std::string phc, hash_password(password, random));
  WB_TRY(in_batch(*store, [&] { return put_new_password(*store, *account, phc); }));
  std::cout << account->user_name << " has a new password, and is logged out everywhere"
            << (account->state == AccountState::disabled ? "; the account is still disabled" : "")
            << ".\nA tablet without the network takes the old one until they have logged in there "
            << "with the new one.\n";
  return {};
}

}  // namespace wardbook
