#pragma once

#include "shared/store/database.h"
#include "sync-server/core/store.h"

// The server's own tables, one function a look-up or a write.

namespace wardbook::sqlite {

// --- Outcomes
Result<std::optional<KeptOutcome>> find_outcome(store::Database& database, CommandId command);
Result<std::vector<Parked>> parked(store::Database& database);
Status put_outcome(store::Database& database, const KeptOutcome& outcome,
                   const store::TouchedRows& touched);
Status put_touched(store::Database& database, CommandId command, const store::TouchedRows& touched);
/// Like store::load(), which knows the tables of rows alone: also the slice of the log of outcomes.
Status load(store::Database& database, const Slice& slice, Ledger& ledger);
/// When the last command was decided by this server; none if none was. What came back after a
/// restore was decided by another's clock.
Result<std::optional<Instant>> last_decided(store::Database& database);
/// The rows that the command wrote itself.
Result<store::TouchedRows> touched_by(store::Database& database, CommandId command);

// --- Devices and people
Result<std::optional<Device>> find_device(store::Database& database, DeviceId device);
Result<std::vector<Device>> devices(store::Database& database);
Status put_device(store::Database& database, const Device& device);
Result<std::vector<DeviceUser>> users_of(store::Database& database, DeviceId device);
Status put_device_user(store::Database& database, const DeviceUser& user);
Result<std::optional<LoginSession>> find_session(store::Database& database,
                                                 const Hash256& token_hash);
Status put_session(store::Database& database, const LoginSession& session);
Status touch_session(store::Database& database, const Hash256& token_hash, Instant used);
Status revoke_device(store::Database& database, DeviceId device);
Result<std::vector<Bucket>> scopes_of(store::Database& database, DeviceId device);

// --- Audit
Result<AuditHead> audit_head(store::Database& database);
Result<AuditHead> append_audit(store::Database& database, const AuditEntry& entry);
/// The first broken link, in words; empty: the chain is whole.
Result<std::string> check_audit(store::Database& database);

// --- The clock's work
Result<DueWork> due(store::Database& database, Instant now, size_t limit);

}  // namespace wardbook::sqlite
