#pragma once

#include <optional>
#include <string>

#include "shared/sync/messages.h"
#include "sync-server/core/context.h"

namespace wardbook {

/// What can be said of a sign-up without the database. Error malformed (names the field) or
/// not_allowed (an admin is made by another admin).
Status check_sign_up(const SignUpRequest& asked);

/// Makes an account with its password. A patient gets a record of their own, through the rules, and
/// may start at once; desk and staff wait for an admin.
class SignUpJob : public WriteJob {
 public:
  /// `account` has everything but its patient.
  SignUpJob(Context& context, Account account, std::string phc,
            std::optional<RegisterPatient> patient, Instant now);

  void restart() override { refused_.reset(); }
  Status step(Store& store, size_t at) override;

  /// Why nothing was made: name_taken, unknown_hospital, unknown_clinic.
  const std::optional<Error>& refusal() const { return refused_; }
  const Account& account() const { return account_; }

 private:
  Status look(Store& store);
  Status make(Store& store);

  Context& context_;
  Account account_;
  const std::string phc_;
  const std::optional<RegisterPatient> patient_;
  const Instant now_;
  std::optional<Error> refused_;
};

/// Puts rows that no command speaks of (accounts that are being made) under the next commit.
Status put_rows(Store& store, std::vector<AnyRow> rows);

/// Puts an account and makes its patient record by the system's RegisterPatient; both name each
/// other then.
Status put_account_with_patient(Store& store, const Decider& decider, Account account,
                                const RegisterPatient& patient, CommandId command, Instant now);

}  // namespace wardbook
