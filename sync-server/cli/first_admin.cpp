#include "sync-server/cli/first_admin.h"

#include "sync-server/core/batch.h"
#include "sync-server/core/password.h"
#include "sync-server/core/sign_up.h"

namespace wardbook {

Status make_first_admin(Store& store, const std::string& user_name, const std::string& password,
                        Random& random, Instant now) {
  SignUpRequest form;
  form.user_name = user_name;
  form.full_name = "Administrator";
  WB_TRY(check_sign_up(form));
  WB_ASSIGN(const auto known, store.find_account(user_name));
  if (known)
    return Error{"already_initialised",
                 "The database has an account " + user_name + " already. Nothing was changed."};
  WB_ASSIGN(const std::string phc, hash_password(password, random));
  Account admin;
  admin.id = AccountId::make(now, random);
  admin.user_name = user_name;
  admin.full_name = form.full_name;
  admin.role = Role::admin;
  admin.state = AccountState::active;
  admin.since = now;
  return in_batch(store, [&]() -> Status {
    WB_TRY(put_rows(store, {admin}));
    return store.put_secret(admin.id, phc);
  });
}

}  // namespace wardbook
