#include "sync-server/core/accounts.h"

#include "shared/base/encode.h"
#include "sync-server/core/account_replies.h"
#include "sync-server/core/crypto.h"
#include "sync-server/core/login_job.h"
#include "sync-server/core/reply.h"
#include "sync-server/core/sessions.h"

namespace wardbook {
namespace {

constexpr size_t kMostDeviceName = 64;

/// What a log-in attempt is about, as the database knows it.
struct Attempt {
  std::string user_name;
  std::optional<Account> account;
  std::string phc;                       ///< of the password; empty: there is none
  std::optional<Device> device;          ///< that the request proves to be
  std::vector<DeviceUser> carried;       ///< present users of the identity that a new one replaces
  std::optional<Instant> replaced_seen;  ///< when that one was heard last
  LoginDelay::Key key;
};

bool uses(const std::vector<DeviceUser>& users, AccountId account) {
  for (const DeviceUser& user : users)
    if (user.account == account && !user.removed) return true;
  return false;
}

/// The identity that the request proves to have been. One that the server does not know (it was
/// restored) leaves nobody to carry over.
std::optional<Refusal> look_up_replaced(StoreReader& reader, const LoginRequest& asked,
                                        Attempt& attempt) {
  auto device = authenticate_device(reader, *asked.replaces, asked.device_secret);
  if (auto* refusal = std::get_if<Refusal>(&device))
    return refusal->status == 401 ? std::nullopt : std::optional(*refusal);
  const auto users = reader.users_of(*asked.replaces);
  if (!users.ok()) return unavailable(users.error());
  attempt.replaced_seen = std::get<Device>(device).last_seen;
  for (const DeviceUser& user : *users)
    if (!user.removed) attempt.carried.push_back(user);
  return std::nullopt;
}

std::variant<Attempt, Refusal> look_up(Context& context, const LoginRequest& asked) {
  auto view = context.readers.view();
  if (!view.ok()) return unavailable(view.error());
  StoreReader& reader = **view;
  Attempt attempt;
  attempt.user_name = folded_name(asked.user_name);
  auto account = reader.find_account(attempt.user_name);
  if (!account.ok()) return unavailable(account.error());
  attempt.account = *account;
  DeviceId trusted;
  if (asked.device) {
    auto device = authenticate_device(reader, *asked.device, asked.device_secret);
    if (auto* refusal = std::get_if<Refusal>(&device)) return *refusal;
    attempt.device = std::get<Device>(device);
    const auto users = reader.users_of(*asked.device);
    if (!users.ok()) return unavailable(users.error());
    if (attempt.account && uses(*users, attempt.account->id)) trusted = *asked.device;
  } else if (asked.replaces) {
    if (auto refusal = look_up_replaced(reader, asked, attempt)) return *refusal;
    if (attempt.account && uses(attempt.carried, attempt.account->id)) trusted = *asked.replaces;
  }
  // Of nobody, too: every name costs the same questions.
  const auto phc = reader.secret_of(attempt.account ? attempt.account->id : AccountId{});
  if (!phc.ok()) return unavailable(phc.error());
  attempt.phc = phc->value_or("");
  attempt.key =
      LoginDelay::key_of(attempt.user_name, attempt.account ? &*attempt.account : nullptr, trusted);
  return attempt;
}

/// The device of the attempt, or a new one with its secret in `secret_hex`.
Device device_for(Context& context, const Attempt& attempt, const std::string& name, Instant now,
                  std::string& secret_hex) {
  if (attempt.device) return *attempt.device;
  Hash256 secret{};
  context.random.fill(secret);
  secret_hex = to_hex(secret);
  Device device;
  device.id = DeviceId::make(now, context.random);
  device.secret_hash = sha256(secret);
  device.name = name.substr(0, kMostDeviceName);
  device.created = now;
  device.last_seen = attempt.replaced_seen.value_or(now);
  return device;
}

}  // namespace

Response Accounts::log_in(const Request& request, Instant now) {
  auto asked = read_body<LoginRequest>(request);
  if (!asked.ok()) return refuse(request, {400, asked.error(), 0});
  if (asked->password.size() > kMostPasswordBytes || asked->user_name.size() > kMostUserNameBytes)
    return refuse(request, wrong_login());
  auto looked_up = look_up(context_, *asked);
  if (auto* refusal = std::get_if<Refusal>(&looked_up)) return refuse(request, *refusal);
  const Attempt& attempt = std::get<Attempt>(looked_up);
  LoginDelay::Turn turn = context_.delays.begin(attempt.key);
  const auto right = check_guess(
      context_, turn, {attempt.key, asked->password, attempt.phc, request.party, machine_});
  if (const auto* refusal = std::get_if<Refusal>(&right)) return refuse(request, *refusal);

  LoginJob job(context_.delays, attempt.key, now, machine_);
  if (!std::get<bool>(right)) {
    job.fail(attempt.account ? attempt.account->id : AccountId{});
    if (const Status kept = context_.writer.run(job); !kept.ok())
      return refuse(request, unavailable(kept.error()));
    return refuse(request, wrong_login());
  }
  const Account& account = *attempt.account;
  if (account.state == AccountState::disabled)
    return refuse(request, {403, {"account_disabled", "This account has been disabled."}, 0});
  LoginReply answer = reply_for(account, context_.epoch, now);
  const Device device =
      device_for(context_, attempt, asked->device_name, now, answer.device_secret);
  const NewSession made = make_session(context_.random, account.id, device.id, now);
  job.succeed(account, attempt.phc, device, made.session);
  job.carry_over(attempt.carried);
  if (const Status kept = context_.writer.run(job); !kept.ok())
    return refuse(request, unavailable(kept.error()));
  if (job.overtaken()) return refuse(request, wrong_login());
  answer.device = device.id;
  for (const DeviceUser& user : attempt.carried) answer.users.push_back(user.account);
  answer.session = made.token;
  return with_session(reply(request, 200, answer), made.token, request.secure);
}

}  // namespace wardbook
