#include "sync-server/core/login_job.h"

#include <algorithm>

namespace wardbook {

void LoginJob::succeed(const Account& account, std::string phc, const Device& device,
                       const LoginSession& session) {
  succeeded_ = true;
  account_ = account;
  phc_ = std::move(phc);
  device_ = device;
  session_ = session;
}

Status LoginJob::step(Store& store, size_t) {
  if (!succeeded_) {
    WB_TRY(delays_.note_failure(store, key_, machine_));
    return audit(store, failed_account_, {}, "log_in_failed");
  }
  WB_ASSIGN(overtaken_, is_overtaken(store));
  if (overtaken_) return {};
  WB_TRY(delays_.clear(store, key_));
  WB_TRY(enrol(store));
  WB_TRY(store.put_session(session_));
  return audit(store, account_.id, device_.id, "log_in");
}

/// A password takes its time to be checked, longer when many wait. What ends every session of
/// somebody meanwhile must not miss the one that is about to be made.
Result<bool> LoginJob::is_overtaken(Store& store) {
  WB_ASSIGN(const auto phc, store.secret_of(account_.id));
  WB_ASSIGN(const auto account, store.find_account(account_.id));
  WB_ASSIGN(const auto device, store.find_device(device_.id));
  const bool stands = phc == phc_ && account && account->state != AccountState::disabled;
  return !stands || (device && device->revoked);
}

/// The device, if it is new, and the person as one of its users. The device's row is read again:
/// its chain may have grown since the password was checked.
Status LoginJob::enrol(Store& store) {
  WB_ASSIGN(const auto known, store.find_device(device_.id));
  const Device device = known.value_or(device_);
  WB_TRY(store.put_device(device));
  WB_TRY(enrol_carried(store));
  WB_ASSIGN(const auto users, store.users_of(device.id));
  const auto at = std::find_if(users.begin(), users.end(),
                               [&](const DeviceUser& user) { return user.account == account_.id; });
  DeviceUser user{device.id, account_.id, now_, now_, false};
  if (at != users.end() && !at->removed) user.since = at->since;
  return store.put_device_user(user);
}

Status LoginJob::enrol_carried(Store& store) {
  if (carried_.empty()) return {};
  AuditEntry entry{
      now_, account_.id, device_.id, "replace_device", "device " + to_text(carried_.front().device),
      {}};
  WB_ASSIGN([[maybe_unused]] const AuditHead head, store.append_audit(entry));
  for (DeviceUser user : carried_) {
    user.device = device_.id;
    WB_TRY(store.put_device_user(user));
  }
  return {};
}

Status LoginJob::audit(Store& store, AccountId account, DeviceId device, const char* action) {
  AuditEntry entry{now_, account, device, action, "account " + to_text(account), {}};
  WB_ASSIGN([[maybe_unused]] const AuditHead head, store.append_audit(entry));
  return {};
}

}  // namespace wardbook
