#include "shared/rules/decide.h"
#include "sync-server/core/account_replies.h"
#include "sync-server/core/accounts.h"
#include "sync-server/core/reply.h"
#include "sync-server/core/sessions.h"
#include "sync-server/core/sign_up.h"

// What changes accounts and sessions once somebody is known, or wants to be.

namespace wardbook {
namespace {

/// A session is in use.
class TouchJob : public WriteJob {
 public:
  TouchJob(const LoginSession& session, Instant now) : token_hash_(session.token_hash), now_(now) {}
  Status step(Store& store, size_t) override { return store.touch_session(token_hash_, now_); }

 private:
  const Hash256 token_hash_;
  const Instant now_;
};

class LogOutJob : public WriteJob {
 public:
  explicit LogOutJob(const LoginSession& session) : token_hash_(session.token_hash) {}
  Status step(Store& store, size_t) override { return store.revoke_session(token_hash_); }

 private:
  const Hash256 token_hash_;
};

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

std::variant<LoggedIn, Refusal> who_asks(Context& context, const Request& request, Instant now) {
  auto view = context.readers.view();
  if (!view.ok()) return unavailable(view.error());
  return logged_in(**view, request, now);
}

Refusal wrong_old_password() {
  return {403, {"wrong_password", "The old password is wrong."}, 0};
}

Account new_account(const SignUpRequest& asked, AccountId id, Instant now) {
  Account account;
  account.id = id;
  account.user_name = asked.user_name;
  account.full_name = asked.full_name;
  account.role = asked.role;
  account.state = asked.role == Role::patient ? AccountState::active : AccountState::waiting;
  account.hospital = asked.hospital;
  account.clinic = asked.clinic;
  account.since = now;
  return account;
}

std::optional<RegisterPatient> new_patient(const SignUpRequest& asked, PatientId id) {
  if (asked.role != Role::patient) return std::nullopt;
  RegisterPatient patient;
  patient.patient = id;
  patient.name = asked.full_name;
  patient.birth_date = asked.birth_date;
  patient.sex = asked.sex;
  patient.phone = asked.phone;
  return patient;
}

/// The person's own record is judged before anything is written.
Status check_patient(const std::optional<RegisterPatient>& patient) {
  if (!patient) return {};
  const Status form = check_form(*patient);
  return form.ok() ? form : Error{"malformed", form.error().hint};
}

}  // namespace

Response Accounts::sign_up(const Request& request, Instant now) {
  auto asked = read_body<SignUpRequest>(request);
  if (!asked.ok()) return refuse(request, {400, asked.error(), 0});
  asked->user_name = folded_name(asked->user_name);
  if (const Status good = check_sign_up(*asked); !good.ok())
    return refuse(request, {good.error().code == "not_allowed" ? 403 : 422, good.error(), 0});
  const auto patient = new_patient(*asked, PatientId::make(now, context_.random));
  if (const Status good = check_patient(patient); !good.ok())
    return refuse(request, {422, good.error(), 0});
  auto phc = hash_new_password(context_, request.party, asked->password, asked->user_name);
  if (const auto* refusal = std::get_if<Refusal>(&phc)) return refuse(request, *refusal);

  SignUpJob job(context_, new_account(*asked, AccountId::make(now, context_.random), now),
                std::get<std::string>(phc), patient, now);
  if (const Status made = context_.writer.run(job); !made.ok())
    return refuse(request, unavailable(made.error()));
  if (job.refusal())
    return refuse(request, {job.refusal()->code == "name_taken" ? 409 : 422, *job.refusal(), 0});
  return reply(request, 201, reply_for(job.account(), context_.epoch, now));
}

Response Accounts::log_out(const Request& request, Instant now) {
  const auto who = who_asks(context_, request, now);
  // 401: there is no session to end, as was asked for.
  if (const auto* refusal = std::get_if<Refusal>(&who); refusal && refusal->status != 401)
    return refuse(request, *refusal);
  if (const auto* asked = std::get_if<LoggedIn>(&who)) {
    LogOutJob job(asked->session);
    if (const Status kept = context_.writer.run(job); !kept.ok())
      return refuse(request, unavailable(kept.error()));
  }
  Response response;
  response.status = 204;
  response.headers.emplace_back("Cache-Control", "no-store");
  return with_session(std::move(response), {}, request.secure);
}

Response Accounts::session(const Request& request, Instant now) {
  const auto who = who_asks(context_, request, now);
  if (const auto* refusal = std::get_if<Refusal>(&who)) return refuse(request, *refusal);
  const auto& [session, account] = std::get<LoggedIn>(who);
  if (wants_touch(session, now)) {
    TouchJob job(session, now);
    if (const Status kept = context_.writer.run(job); !kept.ok())
      return refuse(request, unavailable(kept.error()));
  }
  LoginReply answer = reply_for(account, context_.epoch, now);
  answer.device = session.device;
  return reply(request, 200, answer);
}

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

}  // namespace wardbook
