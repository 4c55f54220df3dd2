#include "sync-server/cli/reset_password.h"

#include <iostream>

#include "sync-server/cli/installation.h"
#include "sync-server/cli/new_password.h"
#include "sync-server/cli/wall_clock.h"
#include "sync-server/core/account_replies.h"
#include "sync-server/core/batch.h"
#include "sync-server/core/given_password.h"
#include "sync-server/core/password.h"
#include "sync-server/core/secure_random.h"

namespace wardbook {

Status run_reset_password(const Options& options) {
  WB_ASSIGN(const auto store, open_beside(options.data));
  WB_ASSIGN(const auto account, store->find_account(folded_name(options.account)));
  if (!account)
    return Error{"account_unknown", "No account has the user name \"" + options.account + "\"."};
  WB_ASSIGN(const std::string password,
            read_new_password(account->user_name, options.password_file));
  SecureRandom random;
  WB_ASSIGN(const std::string phc, hash_password(password, random));
  WB_TRY(in_batch(*store, [&] {
    return put_given_password(*store, *account, phc, {wall_now(), {}, {}, {}, {}, {}});
  }));
  std::cout << account->user_name << " has a new password, and is logged out everywhere"
            << (account->state == AccountState::disabled ? "; the account is still disabled" : "")
            << ".\nA tablet without the network takes the old one until they have logged in there "
            << "with the new one.\n";
  return {};
}

}  // namespace wardbook
