#include "app/core/session.h"

#include "app/core/http_message.h"
#include "shared/base/text.h"
#include "shared/store/rows.h"

namespace wardbook {
namespace {

constexpr std::string_view kCurrentUser = "current_user";
constexpr std::string_view kSession = "session";

Account account_of(const LoginReply& reply) {
  Account account;
  account.id = reply.account;
  account.user_name = reply.user_name;
  account.full_name = reply.full_name;
  account.role = reply.role;
  account.state = reply.state;
  account.hospital = reply.hospital;
  account.clinic = reply.clinic;
  account.patient = reply.patient;
  return account;
}

Error wrong_login() {
  return {"wrong_log_in", "The user name or the password is wrong."};
}

Error disabled() {
  return {"account_disabled", "This account has been disabled."};
}

/// Nobody comes in while the server is away and this device has never seen the person.
Error needs_network() {
  return {"needs_network", "The first log-in on this device needs the network."};
}

bool succeeded(const HttpReply& reply) {
  return reply.status >= 200 && reply.status < 300 && !is_silence(reply);
}

/// A server that has no time, no disk or no right clock says 503, one of another protocol 426;
/// anything else is its word.
bool lets_the_device_decide(const HttpReply& reply) {
  return is_silence(reply) || reply.status == 503 || reply.status == 426;
}

HttpRequest account_post(std::string_view path, Bytes message, const std::string& authorization) {
  HttpRequest request = post(path, std::move(message), authorization);
  request.headers.emplace_back(kProtocolHeader, std::to_string(kProtocolVersion));
  return request;
}

}  // namespace

Session::Session(sync::Replica& replica, SyncEngine& engine, Transport& transport,
                 const Clock& clock, Random& random)
    : replica_(replica),
      engine_(engine),
      transport_(transport),
      clock_(clock),
      random_(random),
      settings_(replica.database()) {}

Result<std::unique_ptr<Session>> Session::open(sync::Replica& replica, SyncEngine& engine,
                                               Transport& transport, const Clock& clock,
                                               Random& random) {
  std::unique_ptr<Session> session(new Session(replica, engine, transport, clock, random));
  WB_ASSIGN(const auto current, session->settings_.get<AccountId>(kCurrentUser));
  if (!current) return session;
  WB_ASSIGN(const auto profile,
            replica.database().value<Bytes>("SELECT profile FROM local_user WHERE account_id = ?1",
                                            *current));
  if (!profile) return session;
  WB_ASSIGN(const LoginReply reply, sync::decode<LoginReply>(*profile));
  session->user_ = account_of(reply);
  WB_TRY(session->refresh());
  return session;
}

Status Session::refresh() {
  if (!user_) return {};
  WB_ASSIGN(auto row, store::get<Account>(replica_.database(), user_->id));
  if (row) user_ = std::move(*row);
  if (user_->state == AccountState::disabled) return log_out();
  return {};
}

void Session::send(HttpRequest request, std::function<void(const HttpReply&)> then) {
  retry_after_s_ = 0;
  transport_.send(std::move(request), [alive = std::weak_ptr<bool>(alive_),
                                       then = std::move(then)](const HttpReply& reply) {
    if (!alive.expired()) then(reply);
  });
}

Error Session::refused(const HttpReply& reply) {
  ErrorReply said = refusal_of(reply, Asker::person);
  retry_after_s_ = said.retry_after_s;
  return std::move(said.error);
}

// --- Logging in

LoginRequest Session::login_request(const std::string& user_name,
                                    const std::string& password) const {
  LoginRequest request{user_name, password, std::nullopt, "", device_name_};
  if (!replica_.identity()) return request;
  // In place of a forked or unknown identity the server gives this device a new one, for the same
  // people.
  const std::string& problem = engine_.state().problem.code;
  const bool usable = problem != "device_forked" && problem != "bad_credential";
  (usable ? request.device : request.replaces) = replica_.identity()->device;
  request.device_secret = replica_.identity()->secret;
  return request;
}

void Session::log_in(const std::string& user_name, const std::string& password, Done done) {
  ask_in(login_request(lower_case(user_name), password), std::move(done));
}

void Session::ask_in(const LoginRequest& form, Done done) {
  send(account_post("/api/v1/login", sync::encode(form), ""),
       [this, form, done = std::move(done)](const HttpReply& reply) {
         if (succeeded(reply)) return done(enter_online(reply, form.password));
         if (!lets_the_device_decide(reply)) {
           Error said = refused(reply);
           if (said.code != "bad_credential" || !form.device) return done(std::move(said));
           // It has forgotten this device since the last sync.
           LoginRequest anew = form;
           std::swap(anew.device, anew.replaces);
           return ask_in(anew, done);
         }
         // What the log-in has met, the sync state says too.
         if (is_silence(reply)) engine_.sync_now();
         const Status entered = enter_offline(form.user_name, form.password);
         const bool unknown = !entered.ok() && entered.error().code == "needs_network";
         done(unknown && reply.status != 0 ? refused(reply) : entered);
       });
}

Status Session::enter_online(const HttpReply& reply, const std::string& password) {
  WB_ASSIGN(const LoginReply message, sync::decode<LoginReply>(reply.body));
  if (!message.device_secret.empty()) {
    std::set<AccountId> known(message.users.begin(), message.users.end());
    known.insert(message.account);
    WB_TRY(replica_.adopt({message.device, message.device_secret}, known));
  }
  WB_TRY(replica_.enrol(message.account));
  WB_TRY(release_former(message));
  // The server looks for the person's rows while this device hashes, a second on a slow tablet.
  engine_.send_now();
  WB_ASSIGN(const Bytes verifier, make_verifier(password, random_, verifier_cost_));
  WB_ASSIGN(store::Transaction transaction, store::Transaction::begin(replica_.database()));
  WB_TRY(replica_.observe(message.server_time, clock_.now()));
  WB_TRY(keep_user(message, verifier));
  WB_TRY(settings_.set(kSession, message.session));
  WB_TRY(settings_.set(kCurrentUser, message.account));
  WB_TRY(transaction.commit());
  user_ = account_of(message);
  return {};
}

/// A name passes to another account when a restored server does not know the one that had it: no
/// log-in of that one comes, so the server answers what waits for it.
Status Session::release_former(const LoginReply& reply) {
  WB_ASSIGN(const auto former,
            replica_.database().value<AccountId>(
                "SELECT account_id FROM local_user WHERE user_name = ?1 AND account_id <> ?2",
                reply.user_name, reply.account));
  return former ? replica_.enrol(*former) : Status();
}

Status Session::keep_user(const LoginReply& reply, const Bytes& verifier) {
  LoginReply profile = reply;
  profile.session.clear();
  profile.device_secret.clear();
  profile.users.clear();
  store::Database& database = replica_.database();
  // A name may have passed to another account.
  WB_TRY(database.run("DELETE FROM local_user WHERE user_name = ?1 AND account_id <> ?2",
                      reply.user_name, reply.account));
  return database.run(
      "INSERT INTO local_user (account_id, user_name, profile, verifier, last_login) "
      "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (account_id) DO UPDATE SET "
      "user_name = excluded.user_name, profile = excluded.profile, "
      "verifier = excluded.verifier, last_login = excluded.last_login",
      reply.account, reply.user_name, sync::encode(profile), verifier, clock_.now());
}

Status Session::enter_offline(const std::string& user_name, const std::string& password) {
  store::Database& database = replica_.database();
  LoginReply profile;
  {
    WB_ASSIGN(store::Statement row,
              database.prepare("SELECT profile, verifier FROM local_user WHERE user_name = ?1",
                               user_name));
    WB_ASSIGN(const bool known, row.step());
    if (!known) return needs_network();
    WB_ASSIGN(profile, sync::decode<LoginReply>(row.blob(0)));
    WB_ASSIGN(const bool fits, fits_verifier(password, row.get<Bytes>(1), verifier_cost_));
    if (!fits) return wrong_login();
  }
  Account account = account_of(profile);
  WB_ASSIGN(auto row, store::get<Account>(database, account.id));
  if (row) account = std::move(*row);
  if (account.state == AccountState::disabled) return disabled();
  WB_TRY(settings_.forget(kSession));
  WB_TRY(settings_.set(kCurrentUser, account.id));
  user_ = std::move(account);
  engine_.sync_now();
  return {};
}

Status Session::log_out() {
  WB_ASSIGN(const auto session, settings_.get<std::string>(kSession));
  WB_TRY(settings_.forget(kCurrentUser));
  WB_TRY(settings_.forget(kSession));
  user_.reset();
  if (session) end_session(*session);
  return {};
}

/// At the server, if it hears of it; here it is over in any case.
void Session::end_session(const std::string& token) {
  send(post("/api/v1/logout", {}, "Session " + token), [](const HttpReply&) {});
}

// --- Accounts

void Session::sign_up(const SignUpRequest& form, Done done) {
  send(account_post("/api/v1/accounts", sync::encode(form), ""),
       [this, done = std::move(done)](const HttpReply& reply) {
         if (succeeded(reply)) return done({});
         done(refused(reply));
       });
}

namespace {

Error log_in_again() {
  return {"log_in_again", "Log in online, then change the password."};
}

}  // namespace

void Session::change_password(const std::string& old_password, const std::string& new_password,
                              Done done) {
  auto session = settings_.get<std::string>(kSession);
  if (!session.ok()) return done(session.error());
  if (!*session) return done(log_in_again());
  send(account_post("/api/v1/password", sync::encode(PasswordRequest{old_password, new_password}),
                    "Session " + **session),
       [this, new_password, done = std::move(done)](const HttpReply& reply) {
         if (reply.status == 401) return done(log_in_again());
         if (!succeeded(reply)) return done(refused(reply));
         done(take_new_password(reply, new_password));
       });
}

/// Whoever has left meanwhile is not brought back, least of all in the place of who is here now.
Status Session::take_new_password(const HttpReply& reply, const std::string& password) {
  WB_ASSIGN(const LoginReply message, sync::decode<LoginReply>(reply.body));
  if (user_ && user_->id == message.account) return enter_online(reply, password);
  end_session(message.session);
  WB_ASSIGN(const Bytes verifier, make_verifier(password, random_, verifier_cost_));
  return keep_user(message, verifier);
}

void Session::reset_password(AccountId account, std::function<void(Result<std::string>)> given) {
  auto session = settings_.get<std::string>(kSession);
  if (!session.ok()) return given(session.error());
  if (!*session) return given(log_in_again());
  send(account_post("/api/v1/password/reset", sync::encode(ResetRequest{account}),
                    "Session " + **session),
       [this, given = std::move(given)](const HttpReply& reply) {
         if (reply.status == 401) return given(log_in_again());
         if (!succeeded(reply)) return given(refused(reply));
         auto message = sync::decode<ResetReply>(reply.body);
         if (!message.ok()) return given(message.error());
         given(std::move(message->password));
       });
}

}  // namespace wardbook
