#pragma once

#include <memory>
#include <string>

#include "app/core/session.h"
#include "app/platform/clock.h"
#include "app/platform/transport_httplib.h"

namespace wardbook::device {

struct DeviceOptions {
  std::string folder;  ///< where its database and key lie
  ServerAddress server;
  std::string name = "wardbook-device";
};

/// The app's own core without a screen: the same database, rules and exchange.
class Device {
 public:
  /// Errors of the folder, the key and the database (database_locked: another one uses it).
  static Result<std::unique_ptr<Device>> open(const DeviceOptions& options);

  sync::Replica& replica() { return *replica_; }
  store::Database& database() { return *database_; }
  SyncEngine& engine() { return *engine_; }
  const Account* user() const { return session_->user(); }
  Instant wall() const { return clock_.now(); }

  /// Exchanges until there is nothing more to do, or something stands in the way (its error).
  Status sync();
  /// Stays in contact for so long: what happens elsewhere comes at once.
  Status watch(int64_t ms);
  Status log_in(const std::string& user_name, const std::string& password);
  Status log_out();
  Status sign_up(const SignUpRequest& form);
  Status change_password(const std::string& old_password, const std::string& new_password);
  /// Of the present user. Error not_logged_in; refused: what this device says to it.
  Result<sync::Submitted> submit(Args args);
  /// What the database left to do, after the answer is out.
  void tidy();

 private:
  Device() = default;
  Status look_back();
  Status wait_for(const std::function<void(Session::Done)>& start);

  SystemClock clock_;
  SystemRandom random_;
  std::optional<store::Database> database_;
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<sync::Replica> replica_;
  std::unique_ptr<SyncEngine> engine_;
  std::unique_ptr<Session> session_;
};

}  // namespace wardbook::device
