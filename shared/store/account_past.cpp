#include "shared/store/account_past.h"

#include "shared/store/rows.h"

namespace wardbook::store {

Status keep_past(Database& database, const Account& next) {
  return database.run(
      "INSERT OR REPLACE INTO account_past (account_id, since, role, state, hospital_id, "
      "clinic_id) "
      "SELECT id, since, role, state, hospital_id, clinic_id FROM account "
      "WHERE id = ?1 AND since < ?2",
      next.id, next.since);
}

Result<std::optional<Account>> account_at(Database& database, AccountId id, Instant at) {
  WB_ASSIGN(std::optional<Account> account, get<Account>(database, id));
  if (!account || account->since <= at) return account;
  WB_ASSIGN(Statement row,
            database.prepare("SELECT role, state, hospital_id, clinic_id, since FROM account_past "
                             "WHERE account_id = ?1 ORDER BY since > ?2, abs(since - ?2) LIMIT 1",
                             id, at));
  WB_ASSIGN(const bool found, row.step());
  if (!found) return account;
  account->role = row.get<Role>(0);
  account->state = row.get<AccountState>(1);
  account->hospital = row.get<std::optional<HospitalId>>(2);
  account->clinic = row.get<std::optional<ClinicId>>(3);
  account->since = row.get<Instant>(4);
  return account;
}

}  // namespace wardbook::store
