#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/sha256.h"
#include "shared/domain/row.h"
#include "shared/rules/command.h"
#include "shared/rules/outcome.h"
#include "shared/sync/packed_rows.h"

// What device and server say to each other. PROTOCOL.md tells it in prose.

namespace wardbook {

/// A device and a server that differ say so (error protocol_too_old, protocol_too_new). What has
/// changed from one to the next is in PROTOCOL.md, "History".
inline constexpr int32_t kProtocolVersion = 3;
/// The HTTP header that says it where the message has no field for it: with an account's.
inline constexpr std::string_view kProtocolHeader = "wardbook-protocol";

/// A unit of replication: rows that the same people may see. "world" (districts, clinics, policy),
/// "public:<district>", "hospital:<id>", "desk:<clinic>", "patient:<id>", "account:<id>", "admin".
using Bucket = std::string;

/// Puts a command into the device's chain. prev_hash is chain_hash of the command before it (zeros
/// before the first), so a cloned or rolled-back device is seen.
struct Envelope {
  DeviceId device;
  /// 1, 2, 3 … without a gap. 0: in no chain, only with an answer that an earlier identity
  /// got.
  int64_t number = 0;
  Hash256 prev_hash{};
  friend bool operator==(const Envelope&, const Envelope&) = default;
};

/// The server's final answer to one command, as it is kept for ever.
struct OutcomeRecord {
  CommandId command;
  Outcome outcome;
  Version commit;      ///< the commit in which it was decided
  Instant decided_at;  ///< the `now` that decide() got
  Hash256 seal{};      ///< HMAC by the server over all of it and the body's hash
};

/// What is hashed of a sent command (chain.h).
struct CommandHashes {
  Hash256 body{};
  Hash256 chain{};  ///< what the next envelope carries
};

/// A command as it travels and as it is kept: `body` is its canonical CBOR, byte for byte what is
/// hashed.
struct SentCommand {
  Envelope envelope;
  Bytes body;
  /// What an earlier epoch of the server answered. A restored server that does not know the command
  /// reinstates this as it was, if the seal is its own.
  std::optional<OutcomeRecord> answer;
  /// Of one that came in a message: the envelopes in it are made of them.
  std::optional<CommandHashes> hashes{};
  /// The envelope is known to be the next one after that of the command before it in the list.
  bool follows{};
};

/// How far a device has a bucket.
struct Cursor {
  Bucket bucket;
  int64_t seq = 0;
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

/// Rows of one table that are new in a bucket since the cursor, and keys that left it.
struct TableChanges {
  std::string table;
  PackedRows rows;          ///< whole rows, in the table's column order
  std::vector<Bytes> gone;  ///< keys (see key_of)
  PackedRows updates{};     ///< of rows that the device holds: see Table::update_columns
};

struct BucketChanges {
  Bucket bucket;
  int64_t upto = 0;    ///< the cursor after these are applied; 0: they move no cursor
  bool reset = false;  ///< from its beginning: what has not come at its end is not in it any more
  std::vector<TableChanges> tables;
  std::optional<uint64_t> checksum;  ///< of the whole bucket at `upto`: see SyncRequest::verify
  bool part = false;                 ///< the bucket goes on after `upto`
};

struct SyncRequest {
  int32_t protocol = kProtocolVersion;
  std::optional<DeviceId> device;  ///< none: only public buckets, no commands
  int64_t epoch = 0;               ///< the server's epoch as this device knows it; 0: none yet
  std::vector<Cursor> cursors;
  std::vector<Bucket> also;  ///< public buckets wanted besides those of the device's users
  /// Those of `cursors` that the device has not had to their end: it may lack rows before the
  /// cursor, so all come whole.
  std::vector<Bucket> unfinished;
  /// Those of `cursors` whose checksum the device wants, also if nothing is new in them.
  std::vector<Bucket> verify;
  /// How many bytes of rows one reply shall carry, about (uncompressed); none: as many as the
  /// server gives. What came before a line breaks need not come again.
  std::optional<int32_t> page;
  std::vector<SentCommand> commands;
};

struct SyncReply {
  int32_t protocol = kProtocolVersion;
  int64_t epoch = 0;
  Instant server_time;
  std::vector<OutcomeRecord> outcomes;
  std::vector<BucketChanges> changes;  ///< first the rows of the commands answered here, whole
  std::vector<Bucket> lost;            ///< buckets that this device may not see any more
  /// Commits up to this one are in a backup: commands that were answered in them need not be sent
  /// again to a server that is restored from it.
  Version covered;
  bool more = false;  ///< ask again at once
  /// With `more`: how many changes are still to come, about.
  std::optional<int64_t> left;
  /// Set if the chain of this device is broken (cloned, rolled back): it must take a new identity
  /// and send its unanswered bodies again in new envelopes. Nothing of this request was decided.
  bool fork = false;
};

/// What an endpoint answers instead, with the HTTP status: a code and a sentence.
struct ErrorReply {
  Error error;
  int32_t retry_after_s = 0;  ///< 0: none
};

/// POST /api/v1/login. First log-in of a person on a device, online.
struct LoginRequest {
  std::string user_name;
  std::string password;
  std::optional<DeviceId> device;  ///< none: the server makes one, with its credential
  std::string device_secret;       ///< of that device, or of `replaces`, hex
  std::string device_name;         ///< "Triage desk tablet", for the admin's list
  /// The identity that this device can't go on with (SyncReply::fork): whoever used it may act on
  /// the new one too, so that nobody's waiting commands are refused.
  std::optional<DeviceId> replaces{};
};

struct LoginReply {
  AccountId account;
  std::string user_name;
  std::string full_name;
  Role role = Role::patient;
  AccountState state = AccountState::waiting;
  std::optional<HospitalId> hospital;
  std::optional<ClinicId> clinic;
  std::optional<PatientId> patient;
  std::string session;  ///< also set as a cookie
  DeviceId device;
  std::string device_secret;  ///< only when a device was made; hex of 256 bits
  /// Those who used the replaced identity and may act on the new one. Empty: nothing was replaced.
  std::vector<AccountId> users{};
  int64_t epoch = 0;
  Instant server_time;
};

/// POST /api/v1/accounts. Patients are active at once (with their patient record), others wait.
struct SignUpRequest {
  std::string user_name;
  std::string password;
  std::string full_name;
  Role role = Role::patient;
  std::optional<HospitalId> hospital;
  std::optional<ClinicId> clinic;
  std::optional<Date> birth_date;  ///< patients
  Sex sex = Sex::unknown;
  std::string phone;
};

/// POST /api/v1/password, with the session.
struct PasswordRequest {
  std::string old_password;
  std::string new_password;
};

/// POST /api/v1/password/reset, with an admin's session: for somebody who has forgotten theirs.
struct ResetRequest {
  AccountId account;
};

struct ResetReply {
  std::string password;  ///< made by the server, which says it this once
};

}  // namespace wardbook
