#include "shared/rules/decide.h"
#include "sync-server/core/account_replies.h"
#include "sync-server/core/accounts.h"
#include "sync-server/core/reply.h"
#include "sync-server/core/sessions.h"
#include "sync-server/core/sign_up.h"

// What makes accounts, and ends and keeps sessions.

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

Refusal too_many_accounts(int64_t wait_ms) {
  const int seconds = static_cast<int>((wait_ms + 999) / 1000);
  return {429,
          {"too_many_sign_ups",
           "Many accounts were made from here. Try again in " + std::to_string(seconds) + " s."},
          seconds};
}

}  // namespace

Response Accounts::sign_up(const Request& request, Instant now) {
  if (const int64_t wait_ms = context_.sign_ups.take(request.party, machine_); wait_ms > 0)
    return refuse(request, too_many_accounts(wait_ms));
  Response answer = make_account(request, now);
  if (answer.status != 201) context_.sign_ups.give_back(request.party);
  return answer;
}

Response Accounts::make_account(const Request& request, Instant now) {
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

}  // namespace wardbook
