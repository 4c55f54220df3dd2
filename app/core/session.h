#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/core/offline_verifier.h"
#include "app/core/sync_engine.h"

namespace wardbook {

/// Who uses this device now. Several people may in turn; each logs in online once, and from then on
/// also without a network. The device pushes everybody's commands.
class Session {
 public:
  using Done = std::function<void(Status)>;

  /// The person who was logged in when the program ended still is.
  static Result<std::unique_ptr<Session>> open(sync::Replica& replica, SyncEngine& engine,
                                               Transport& transport, const Clock& clock,
                                               Random& random);

  /// Null: nobody. Role, state and places are as the newest synced row of the account says.
  const Account* user() const { return user_ ? &*user_ : nullptr; }
  /// Reads that row again; to be called when the engine's revision has grown.
  Status refresh();

  /// Online if the server answers, else against what this device knows of the person, also if the
  /// server can't decide now or is of another release. Errors: the server's; wrong_log_in;
  /// account_disabled; for who has never logged in here needs_network, or what was answered in the
  /// server's place (http_message.h).
  void log_in(const std::string& user_name, const std::string& password, Done done);
  /// Always works. Commands stay, and are pushed.
  Status log_out();
  /// Errors: the server's; no_network.
  void sign_up(const SignUpRequest& form, Done done);
  /// Errors: the server's; no_network; log_in_again (the server's session is over). Whoever leaves
  /// before the answer is here stays away; the new password counts all the same.
  void change_password(const std::string& old_password, const std::string& new_password, Done done);

  /// By an admin, for somebody else who has forgotten theirs: a password that the server makes and
  /// says this once. Errors: the server's; no_network; log_in_again.
  void reset_password(AccountId account, std::function<void(Result<std::string>)> given);

  /// How long the server wants the last call that it refused to wait before it is made again; 0: it
  /// did not say.
  int retry_after_s() const { return retry_after_s_; }

  void set_device_name(std::string name) { device_name_ = std::move(name); }
  /// For the simulator, where thousands log in a second.
  void set_verifier_cost(const Argon2Cost& cost) { verifier_cost_ = cost; }

 private:
  Session(sync::Replica& replica, SyncEngine& engine, Transport& transport, const Clock& clock,
          Random& random);

  void send(HttpRequest request, std::function<void(const HttpReply&)> then);
  LoginRequest login_request(const std::string& user_name, const std::string& password) const;
  void ask_in(const LoginRequest& form, Done done);
  Status enter_online(const HttpReply& reply, const std::string& password);
  Status enter_offline(const std::string& user_name, const std::string& password);
  Status take_new_password(const HttpReply& reply, const std::string& password);
  void end_session(const std::string& token);
  Status release_former(const LoginReply& reply);
  Status keep_user(const LoginReply& reply, const Bytes& verifier);
  Error refused(const HttpReply& reply);

  sync::Replica& replica_;
  SyncEngine& engine_;
  Transport& transport_;
  const Clock& clock_;
  Random& random_;
  sync::DeviceSettings settings_;
  std::optional<Account> user_;
  int retry_after_s_ = 0;
  std::string device_name_ = "Wardbook device";
  Argon2Cost verifier_cost_ = kVerifierCost;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace wardbook
