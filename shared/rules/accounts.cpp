#include "shared/rules/facts.h"
#include "shared/rules/kinds.h"

namespace wardbook::rules {
namespace {

Account with_changes(Turn& turn, const Account& known, const SetAccount& ask) {
  Account account = known;
  account.state = ask.state;
  account.role = ask.role;
  account.hospital = ask.role == Role::staff ? ask.hospital : std::nullopt;
  account.clinic = ask.role == Role::desk ? ask.clinic : std::nullopt;
  if (account.state != known.state || account.role != known.role ||
      account.hospital != known.hospital || account.clinic != known.clinic)
    account.since = turn.now();
  return account;
}

Answer not_allowed(Turn& turn, const char* field) {
  OutcomeParams params;
  params.detail = field;
  return turn.refuse(OutcomeCode::not_allowed, params);
}

}  // namespace

/// Approves, disables or moves an account.
///
/// no such account, hospital or clinic             → refused/unknown_row
/// an admin's own, disabled or demoted             → refused/not_allowed (detail "account")
/// role patient for one that has no patient record → refused/not_allowed (detail "role")
/// back to waiting                                 → refused/illegal_transition
/// else                                            → done; `since` is now if anything changed
///
/// An admin's own stays, so that somebody is left who can undo it. What comes back after a restore
/// changes nothing that was changed later: who has been disabled since stays so.
Answer rule(Turn& turn, const SetAccount& ask) {
  const Account* known = turn.account(ask.account);
  if (ask.hospital) (void)turn.hospital(*ask.hospital);
  if (ask.clinic) (void)turn.clinic(*ask.clinic);
  if (turn.lacks()) return turn.need_more();
  if (known == nullptr) return absent(turn, "account");
  if (turn.on_server() && ask.hospital && turn.hospital(*ask.hospital) == nullptr)
    return turn.unknown("hospital");
  if (turn.on_server() && ask.clinic && turn.clinic(*ask.clinic) == nullptr)
    return turn.unknown("clinic");

  const bool stays_admin = ask.state == AccountState::active && ask.role == Role::admin;
  if (ask.account == turn.command.actor && !stays_admin) return not_allowed(turn, "account");
  if (ask.role == Role::patient && !known->patient) return not_allowed(turn, "role");
  if (ask.state == AccountState::waiting && known->state != AccountState::waiting)
    return turn.refuse(OutcomeCode::illegal_transition);
  if (turn.sealed() != nullptr && turn.now() < known->since) return turn.done();
  turn.put(with_changes(turn, *known, ask));
  return turn.done();
}

/// done, or refused/changed_meanwhile (params.edition is the current one) if the edition is not a
/// newer one.
Answer rule(Turn& turn, const SetPolicy& ask) {
  const Policy* known = turn.policy();
  if (turn.lacks()) return turn.need_more();
  if (turn.on_server() && known != nullptr && ask.policy.edition <= known->edition) {
    OutcomeParams params;
    params.edition = known->edition;
    return turn.refuse(OutcomeCode::changed_meanwhile, params);
  }
  turn.outcome().params.edition = ask.policy.edition;
  turn.put(ask.policy);
  return turn.done();
}

}  // namespace wardbook::rules
