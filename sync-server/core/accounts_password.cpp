#include "sync-server/core/account_replies.h"
#include "sync-server/core/accounts.h"
#include "sync-server/core/given_password.h"
#include "sync-server/core/reply.h"
#include "sync-server/core/sessions.h"

// Another password: one's own, or one that an admin gives.

namespace wardbook {
namespace {

/// A new password ends every session of the account but the new one.
class PasswordJob : public WriteJob {
 public:
  PasswordJob(Account account, std::string old_phc, std::string phc, const LoginSession& session)
      : account_(std::move(account)),
        old_phc_(std::move(old_phc)),
        phc_(std::move(phc)),
        session_(session) {}

  void restart() override { overtaken_ = false; }
  Status step(Store& store, size_t) override {
    WB_ASSIGN(const auto present, store.secret_of(account_.id));
    overtaken_ = present != old_phc_;
    if (overtaken_) return {};
    WB_TRY(store.put_secret(account_.id, phc_));
    WB_TRY(store.revoke_sessions(account_.id));
    WB_TRY(store.put_session(session_));
    AuditEntry entry{session_.created,
                     account_.id,
                     session_.device,
                     "change_password",
                     "account " + to_text(account_.id),
                     {}};
    WB_ASSIGN([[maybe_unused]] const AuditHead head, store.append_audit(entry));
    return {};
  }
  /// The old password was changed while it was checked.
  bool overtaken() const { return overtaken_; }

 private:
  const Account account_;
  const std::string old_phc_;
  const std::string phc_;
  const LoginSession session_;
  bool overtaken_ = false;
};

/// By an admin who still is one, and logged in.
class ResetJob : public WriteJob {
 public:
  ResetJob(Account account, std::string phc, const LoginSession& by, Instant now)
      : account_(std::move(account)), phc_(std::move(phc)), by_(by), now_(now) {}

  void restart() override { allowed_ = false; }
  Status step(Store& store, size_t) override {
    WB_ASSIGN(const auto admin, store.find_account(by_.account));
    WB_ASSIGN(const auto session, store.find_session(by_.token_hash));
    allowed_ = admin && is_admin(*admin) && session && !session->revoked;
    if (!allowed_) return {};
    return put_given_password(store, account_, phc_, {now_, by_.account, by_.device, {}, {}, {}});
  }
  bool allowed() const { return allowed_; }

  static bool is_admin(const Account& account) {
    return account.role == Role::admin && account.state == AccountState::active;
  }

 private:
  const Account account_;
  const std::string phc_;
  const LoginSession by_;
  const Instant now_;
  bool allowed_ = false;
};

/// A wrong old password counts as a failed log-in.
class FailureJob : public WriteJob {
 public:
  FailureJob(LoginDelay& delays, LoginDelay::Key key, Instant machine)
      : delays_(delays), key_(std::move(key)), machine_(machine) {}
  Status step(Store& store, size_t) override { return delays_.note_failure(store, key_, machine_); }

 private:
  LoginDelay& delays_;
  const LoginDelay::Key key_;
  const Instant machine_;
};

Refusal wrong_old_password() {
  return {403, {"wrong_password", "The old password is wrong."}, 0};
}

Refusal only_admins() {
  return {403, {"not_allowed", "Only an admin gives somebody else a new password."}, 0};
}

/// Whom `asked` names, if `admin` may give them a password.
std::variant<Account, Refusal> whose_password(Context& context, const ResetRequest& asked,
                                              const Account& admin) {
  if (!ResetJob::is_admin(admin)) return only_admins();
  if (asked.account == admin.id)
    return Refusal{422, {"own_account", "Change your own password under More."}, 0};
  auto view = context.readers.view();
  if (!view.ok()) return unavailable(view.error());
  auto account = (*view)->find_account(asked.account);
  if (!account.ok()) return unavailable(account.error());
  if (!*account) return Refusal{404, {"account_unknown", "The server has no such account."}, 0};
  return std::move(**account);
}

}  // namespace

Response Accounts::change_password(const Request& request, Instant now) {
  auto asked = read_body<PasswordRequest>(request);
  if (!asked.ok()) return refuse(request, {400, asked.error(), 0});
  const auto who = who_asks(context_, request, now);
  if (const auto* refusal = std::get_if<Refusal>(&who)) return refuse(request, *refusal);
  const auto& [session, account] = std::get<LoggedIn>(who);
  if (asked->old_password.size() > kMostPasswordBytes) return refuse(request, wrong_login());
  std::string old_phc;
  {
    auto view = context_.readers.view();
    if (!view.ok()) return refuse(request, unavailable(view.error()));
    const auto kept = (*view)->secret_of(account.id);
    if (!kept.ok()) return refuse(request, unavailable(kept.error()));
    old_phc = kept->value_or("");
  }
  const LoginDelay::Key key = LoginDelay::key_of(account.user_name, &account, session.device);
  LoginDelay::Turn turn = context_.delays.begin(key);
  const auto right =
      check_guess(context_, turn, {key, asked->old_password, old_phc, request.party, machine_});
  if (const auto* refusal = std::get_if<Refusal>(&right)) return refuse(request, *refusal);
  if (!std::get<bool>(right)) {
    FailureJob job(context_.delays, key, machine_);
    if (const Status kept = context_.writer.run(job); !kept.ok())
      return refuse(request, unavailable(kept.error()));
    return refuse(request, wrong_old_password());
  }
  auto phc = hash_new_password(context_, request.party, asked->new_password, account.user_name);
  if (const auto* refusal = std::get_if<Refusal>(&phc)) return refuse(request, *refusal);
  const NewSession made = make_session(context_.random, account.id, session.device, now);
  PasswordJob job(account, old_phc, std::get<std::string>(phc), made.session);
  if (const Status kept = context_.writer.run(job); !kept.ok())
    return refuse(request, unavailable(kept.error()));
  if (job.overtaken()) return refuse(request, wrong_old_password());
  LoginReply answer = reply_for(account, context_.epoch, now);
  answer.device = session.device;
  answer.session = made.token;
  return with_session(reply(request, 200, answer), made.token, request.secure);
}

Response Accounts::reset_password(const Request& request, Instant now) {
  const auto asked = read_body<ResetRequest>(request);
  if (!asked.ok()) return refuse(request, {400, asked.error(), 0});
  const auto who = who_asks(context_, request, now);
  if (const auto* refusal = std::get_if<Refusal>(&who)) return refuse(request, *refusal);
  const LoggedIn& by = std::get<LoggedIn>(who);
  const auto whose = whose_password(context_, *asked, by.account);
  if (const auto* refusal = std::get_if<Refusal>(&whose)) return refuse(request, *refusal);
  const Account& account = std::get<Account>(whose);
  const ResetReply given{make_up_password(context_.random)};
  auto phc = hash_new_password(context_, request.party, given.password, account.user_name);
  if (const auto* refusal = std::get_if<Refusal>(&phc)) return refuse(request, *refusal);
  ResetJob job(account, std::get<std::string>(phc), by.session, now);
  if (const Status kept = context_.writer.run(job); !kept.ok())
    return refuse(request, unavailable(kept.error()));
  if (!job.allowed()) return refuse(request, only_admins());
  return reply(request, 200, given);
}

}  // namespace wardbook
