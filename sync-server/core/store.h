#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/rules/decide.h"
#include "shared/rules/ledger.h"
#include "shared/store/ledger_store.h"
#include "shared/sync/messages.h"

// The authoritative database, as the service sees it. SQLite stands behind it; whatever else does
// must pass tests/contract. Errors are those of shared/store/database.h: is_constraint() ones mean
// that the database refused (roll back, run the batch one command a transaction), all others that
// it could not be asked (503, never an outcome).

namespace wardbook {

/// A command with its answer, kept for ever.
struct KeptOutcome {
  CommandId command;
  DeviceId device;     ///< nil: a command of the server's own
  int64_t number = 0;  ///< in that device's chain; 0: the server's own
  AccountId actor;
  std::string kind;  ///< of the command
  Bytes body;        ///< canonical CBOR
  Hash256 body_hash{};
  std::string code;  ///< of the outcome
  Bytes record;      ///< the encoded Outcome; the rest of an OutcomeRecord is beside it
  Version commit;
  Instant decided_at;
  Hash256 seal{};
  Instant judged_at;  ///< the actor's role of then was asked for
};

/// An answer of an earlier epoch whose effects are not here yet.
struct Parked {
  KeptOutcome kept;
  std::optional<Instant> tell_at;  ///< when people hear of it; none: they have
};

/// A tablet's credential and the end of its chain.
struct Device {
  DeviceId id;
  Hash256 secret_hash{};
  std::string name;
  int64_t last_number = 0;  ///< of the chain; 0: nothing sent yet
  Hash256 last_hash{};      ///< chain_hash of its last command; zeros: none
  bool revoked = false;
  Instant created;
  Instant last_seen;  ///< its last sync that was answered: what it sends later was made later
};

/// Who uses a device: from `since` on the account's commands are believed to come from there.
struct DeviceUser {
  DeviceId device;
  AccountId account;
  Instant since;
  Instant last_seen;     ///< the last log-in, or the removal
  bool removed = false;  ///< its buckets leave the device; what was made before stays believable
};

struct LoginSession {
  Hash256 token_hash{};
  AccountId account;
  DeviceId device;
  Instant created;
  Instant last_used;
  Instant expires;  ///< the absolute limit
  bool revoked = false;
};

struct AuditEntry {
  Instant at;
  AccountId actor;     ///< nil: the server, or nobody who is known
  DeviceId device;     ///< nil: none
  std::string action;  ///< "log_in", "view_patient", "denied" …
  std::string object;  ///< a kind and an id, never a name
  std::string detail;  ///< a code, never a person's data
};

struct AuditHead {
  int64_t seq = 0;  ///< of the last entry; 0: none
  Hash256 hash{};
};

/// How much one answer may carry. At least one row is given, so that a reader always moves on.
struct CollectLimits {
  size_t rows = 20'000;
  size_t bytes = 4u << 20;
  bool checksum = false;  ///< compute it when this is the end of the bucket
  bool updates = false;   ///< the reader has every row up to its cursor: TableChanges::updates
};

struct Collected {
  BucketChanges changes;
  bool more = false;  ///< the bucket goes on after changes.upto
  size_t rows = 0;
  size_t bytes = 0;
};

/// What the clock asks of the system's own actor.
struct DueWork {
  std::vector<Stay> overstays;    ///< undischarged, until <= now: extend_stay
  std::vector<Booking> late;      ///< confirmed, past the arrival window: no_show
  std::vector<Booking> too_late;  ///< waitlisted, past not_after: expire
};

/// Reads. One object is used by one thread at a time.
class StoreReader {
 public:
  virtual ~StoreReader() = default;

  /// Until end_view() everything is read from one state of the database: the one at the return of
  /// begin_view(). Not on a Store that is inside begin() … commit(), which sees its own writes.
  virtual Status begin_view() = 0;
  virtual void end_view() = 0;

  virtual Status load(const Slice& slice, Ledger& ledger) = 0;

  virtual Result<std::optional<KeptOutcome>> find_outcome(CommandId command) = 0;
  /// In the order of their commits.
  virtual Result<std::vector<Parked>> parked() = 0;

  virtual Result<std::optional<Device>> find_device(DeviceId device) = 0;
  /// All of them, who was seen last first.
  virtual Result<std::vector<Device>> devices() = 0;
  virtual Result<std::vector<DeviceUser>> users_of(DeviceId device) = 0;
  virtual Result<std::optional<Account>> find_account(AccountId account) = 0;
  virtual Result<std::optional<Account>> find_account(std::string_view user_name) = 0;
  /// The PHC string of the account's password.
  virtual Result<std::optional<std::string>> secret_of(AccountId account) = 0;
  virtual Result<std::optional<LoginSession>> find_session(const Hash256& token_hash) = 0;

  /// What a device may see: the union over its present users (see scopes_of in
  /// shared/sync/buckets.h), sorted. No device, or one without users: "world".
  virtual Result<std::vector<Bucket>> scopes_of(DeviceId device) = 0;
  /// How far each of the buckets is; 0 for one that has never had a row.
  virtual Result<std::vector<Cursor>> heads(std::span<const Bucket> buckets) = 0;
  /// What is new in a bucket after `cursor`. From 0, or from a cursor that this database has never
  /// given out, it starts afresh with `reset`. Rows come whole where the reader may lack them, or
  /// where a steady column has changed since its cursor.
  virtual Result<Collected> collect(const Bucket& bucket, int64_t cursor,
                                    const CollectLimits& limits) = 0;
  /// The rows that these commands wrote themselves, whole and as they are now, in those of
  /// `buckets` that they belong to (and as `gone` in those that they have left). `upto` is 0: they
  /// move no cursor.
  virtual Result<std::vector<BucketChanges>> direct_changes(std::span<const CommandId> commands,
                                                            std::span<const Bucket> buckets) = 0;
  /// See shared/sync/checksum.h; of the stored rows with a live membership.
  virtual Result<uint64_t> checksum(const Bucket& bucket) = 0;

  virtual Result<DueWork> due(Instant now, size_t limit) = 0;
  /// As of when the last command was decided, or took effect again after a restore; 1970 if none
  /// did. That another server's clock has decided one does not count.
  virtual Result<Instant> last_decided() = 0;
  virtual Result<AuditHead> audit_head() = 0;
  virtual Result<std::optional<std::string>> setting(std::string_view name) = 0;
  /// Every broken invariant, in words. Empty: all is well.
  virtual Result<std::vector<std::string>> check(Instant now) = 0;
};

/// Reads and writes. There is one in a process, used by the writer's thread.
class Store : public StoreReader {
 public:
  /// A reader for another thread.
  virtual Result<std::unique_ptr<StoreReader>> open_reader() = 0;

  /// A batch: one transaction.
  virtual Status begin() = 0;
  /// Everybody sees it then, but the power may take it until sync() has returned; never one batch
  /// without those that follow it. It also moves the memberships and the counters of the buckets.
  /// After an error the batch is rolled back.
  virtual Status commit_unsynced() = 0;
  /// Makes durable whatever was committed before the call. From any thread, also inside a batch.
  /// After an error only the next start knows what was.
  virtual Status sync() = 0;
  Status commit() {
    WB_TRY(commit_unsynced());
    return sync();
  }
  virtual void rollback() = 0;
  /// The buckets that commits have moved since the last call, and how far.
  virtual std::vector<Cursor> take_moved() = 0;

  // --- Inside a batch

  /// 1, 2, 3 … : the version of what the next command writes.
  virtual Result<Version> next_commit() = 0;
  /// Writes the effects. Error constraint_…: the database refused; roll the batch back.
  virtual Result<store::TouchedRows> apply(const Decision& decision, Version version) = 0;
  /// `touched` are the rows of the command itself, for direct_changes().
  virtual Status put_outcome(const KeptOutcome& outcome, const store::TouchedRows& touched) = 0;
  /// The outcome is one of parked() until its effects are there, which wrote `touched` as of that
  /// time.
  virtual Status park(CommandId command, std::optional<Instant> tell_at) = 0;
  virtual Status unpark(const KeptOutcome& outcome, const store::TouchedRows& touched,
                        Instant as_of) = 0;

  /// Inserts, or replaces all but whether it is revoked: what is put may have been read before
  /// that.
  virtual Status put_device(const Device& device) = 0;
  /// For good, with every session on it.
  virtual Status revoke_device(DeviceId device) = 0;
  /// Inserts or replaces.
  virtual Status put_device_user(const DeviceUser& user) = 0;
  virtual Status put_secret(AccountId account, std::string_view phc) = 0;
  /// A new one.
  virtual Status put_session(const LoginSession& session) = 0;
  /// Unless it has ended: what is known of it may have been read before that.
  virtual Status touch_session(const Hash256& token_hash, Instant used) = 0;
  virtual Status revoke_session(const Hash256& token_hash) = 0;
  virtual Status revoke_sessions(AccountId account) = 0;

  virtual Result<AuditHead> append_audit(const AuditEntry& entry) = 0;
  virtual Status put_setting(std::string_view name, std::string_view value) = 0;
};

}  // namespace wardbook
