#include "sync-server/core/given_password.h"

#include <array>

#include "sync-server/core/login_delay.h"

namespace wardbook {

std::string make_up_password(Random& random) {
  static constexpr std::string_view kLetters = "0123456789abcdefghjkmnpqrstvwxyz";
  constexpr size_t kGroups = 3, kInGroup = 4;
  std::array<uint8_t, kGroups * kInGroup> dice{};
  random.fill(dice);
  std::string password;
  for (const uint8_t die : dice) {
    if (password.size() % (kInGroup + 1) == kInGroup) password += '-';
    password += kLetters[die % kLetters.size()];
  }
  return password;
}

Status put_given_password(Store& store, const Account& account, const std::string& phc,
                          AuditEntry given) {
  WB_TRY(store.put_secret(account.id, phc));
  WB_TRY(store.revoke_sessions(account.id));
  LoginDelay delays;
  WB_TRY(delays.clear(store, LoginDelay::key_of(account.user_name, &account, {})));
  given.action = "reset_password";
  given.object = "account " + to_text(account.id);
  WB_ASSIGN([[maybe_unused]] const AuditHead head, store.append_audit(given));
  return {};
}

}  // namespace wardbook
