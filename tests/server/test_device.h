#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/sync/messages.h"
#include "sync-server/cli/wall_clock.h"
#include "tests/server/live_server.h"

namespace wardbook::test {

/// A tablet as the server sees it: a credential, a chain, cursors. It keeps no database.
class TestDevice {
 public:
  explicit TestDevice(Client client) : client_(client) {}
  /// A copy of a device, with its credential and chain as they are now.
  TestDevice(const TestDevice& other, Client client);

  /// Empty: it did not work.
  std::optional<LoginReply> log_in(const std::string& name);
  /// Another person on the same device.
  std::optional<LoginReply> log_in_here(const std::string& name);
  /// A new identity in place of the present one.
  std::optional<LoginReply> log_in_anew(const std::string& name);
  /// A command of the person who logged in, as the next link of the chain.
  SentCommand next(Args args, CommandId id);
  SentCommand next(Args args);
  SentCommand next_by(AccountId actor, Args args);
  /// The same body as the next link of the chain.
  SentCommand again(const SentCommand& command);
  /// As if it had been made then.
  SentCommand next_at(Instant made_at, Args args);
  SentCommand next_at(Instant made_at, Args args, CommandId id);
  /// Sends, and asks until there is no more: what came, as one reply. `commands` need not be new.
  std::optional<SyncReply> sync(std::vector<SentCommand> commands = {});
  /// One request and its reply.
  std::optional<SyncReply> exchange(std::vector<SentCommand> commands = {});
  /// What a reply says, remembered.
  void take(const SyncReply& reply);
  /// The whole reply of POST /api/v1/sync.
  std::optional<Answer> post_sync(const SyncRequest& request, const std::string& secret);
  SyncRequest request(std::vector<SentCommand> commands = {}) const;
  std::optional<Answer> post_with_proof(const SyncRequest& request) {
    return post_sync(request, secret_);
  }

  /// The rows of a table that the last replies brought.
  template <class Row>
  std::vector<Row> rows() const;

  const LoginReply& login() const { return login_; }
  Client& client() { return client_; }
  void forget_cursors() { cursors_.clear(); }
  void forget_secret() { secret_ = std::string(64, '0'); }

 private:
  std::optional<LoginReply> log_in(const LoginRequest& form);
  SentCommand next(const Command& command);
  SentCommand link(Bytes body);
  Client client_;
  LoginReply login_;
  std::string secret_;
  int64_t number_ = 0;
  Hash256 last_{};
  std::vector<Cursor> cursors_;
  std::vector<TableChanges> seen_;
  SecureRandom random_;
};

/// Patient and booking of the intensive care bed of Lakeside Hospital, from tomorrow for a day.
RegisterPatient some_patient(PatientId id, ClinicId clinic, const std::string& name);
Book icu_booking(const TestDevice& device, BookingId id, PatientId patient, const char* level);

}  // namespace wardbook::test

#include "tests/server/test_device_inl.h"
