#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sync-server/core/context.h"
#include "sync-server/core/sessions.h"

namespace wardbook {

/// What a log-in writes. One that failed: the same statements and one durable commit, whether
/// somebody has the name or nobody, so that its duration tells nothing about names.
class LoginJob : public WriteJob {
 public:
  /// `machine`: its clock, which the delay goes by.
  LoginJob(LoginDelay& delays, LoginDelay::Key key, Instant now, Instant machine)
      : delays_(delays), key_(std::move(key)), now_(now), machine_(machine) {}

  /// The password of this PHC string, which was right: this account, on this (perhaps new) device,
  /// with this session.
  void succeed(const Account& account, std::string phc, const Device& device,
               const LoginSession& session);
  /// The device is new and replaces the one of these users: they may act on it, too.
  void carry_over(std::vector<DeviceUser> users) { carried_ = std::move(users); }
  /// A wrong one; `account` nil: nobody has the name.
  void fail(AccountId account) { failed_account_ = account; }

  void restart() override { overtaken_ = false; }
  Status step(Store& store, size_t at) override;
  /// Nobody was logged in: while the password was checked it was changed, the account disabled, or
  /// the device revoked.
  bool overtaken() const { return overtaken_; }

 private:
  Result<bool> is_overtaken(Store& store);
  Status enrol(Store& store);
  Status enrol_carried(Store& store);
  Status audit(Store& store, AccountId account, DeviceId device, const char* action);

  LoginDelay& delays_;
  const LoginDelay::Key key_;
  const Instant now_;
  const Instant machine_;
  AccountId failed_account_;
  bool succeeded_ = false;
  bool overtaken_ = false;
  Account account_;
  std::string phc_;
  Device device_;
  LoginSession session_;
  std::vector<DeviceUser> carried_;
};

}  // namespace wardbook
