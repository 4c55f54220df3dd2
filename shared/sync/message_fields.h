#pragma once

#include "shared/domain/fields.h"
#include "shared/sync/messages.h"

// The one list of the fields of every message whose shape on the wire is that of its type.
// Commands and rows are packed closer: see codec.cpp.

namespace wardbook {

template <RowOf<Alternative> R, class F>
void fields(R& r, F&& f) {
  f("hospital", r.hospital);
  f("pool", r.pool);
  f("slots", r.slots);
  f("distance_m", r.distance_m);
}

template <RowOf<OutcomeParams> R, class F>
void fields(R& r, F&& f) {
  f("hospital", r.hospital);
  f("pool", r.pool);
  f("slots", r.slots);
  f("booking", r.booking);
  f("patient", r.patient);
  f("review", r.review);
  f("at", r.at);
  f("position", r.position);
  f("edition", r.edition);
  f("detail", r.detail);
}

template <RowOf<Outcome> R, class F>
void fields(R& r, F&& f) {
  f("code", r.code);
  f("params", r.params);
  f("alternatives", r.alternatives);
}

template <RowOf<OutcomeRecord> R, class F>
void fields(R& r, F&& f) {
  f("command", r.command);
  f("outcome", r.outcome);
  f("commit", r.commit);
  f("decided_at", r.decided_at);
  f("seal", r.seal);
}

template <RowOf<Cursor> R, class F>
void fields(R& r, F&& f) {
  f("bucket", r.bucket);
  f("seq", r.seq);
}

template <RowOf<SawRow> R, class F>
void fields(R& r, F&& f) {
  f("table", r.table);
  f("key", r.key);
  f("version", r.version);
}

template <RowOf<SawCommand> R, class F>
void fields(R& r, F&& f) {
  f("command", r.command);
}

template <RowOf<Error> R, class F>
void fields(R& r, F&& f) {
  f("code", r.code);
  f("hint", r.hint);
}

template <RowOf<ErrorReply> R, class F>
void fields(R& r, F&& f) {
  f("error", r.error);
  f("retry_after_s", r.retry_after_s);
}

template <RowOf<LoginRequest> R, class F>
void fields(R& r, F&& f) {
  f("user_name", r.user_name);
  f("password", r.password);
  f("device", r.device);
  f("device_secret", r.device_secret);
  f("device_name", r.device_name);
  f("replaces", r.replaces);
}

template <RowOf<LoginReply> R, class F>
void fields(R& r, F&& f) {
  f("account", r.account);
  f("user_name", r.user_name);
  f("full_name", r.full_name);
  f("role", r.role);
  f("state", r.state);
  f("hospital", r.hospital);
  f("clinic", r.clinic);
  f("patient", r.patient);
  f("session", r.session);
  f("device", r.device);
  f("device_secret", r.device_secret);
  f("users", r.users);
  f("epoch", r.epoch);
  f("server_time", r.server_time);
}

template <RowOf<SignUpRequest> R, class F>
void fields(R& r, F&& f) {
  f("user_name", r.user_name);
  f("password", r.password);
  f("full_name", r.full_name);
  f("role", r.role);
  f("hospital", r.hospital);
  f("clinic", r.clinic);
  f("birth_date", r.birth_date);
  f("sex", r.sex);
  f("phone", r.phone);
}

template <RowOf<PasswordRequest> R, class F>
void fields(R& r, F&& f) {
  f("old_password", r.old_password);
  f("new_password", r.new_password);
}

template <RowOf<ResetRequest> R, class F>
void fields(R& r, F&& f) {
  f("account", r.account);
}

template <RowOf<ResetReply> R, class F>
void fields(R& r, F&& f) {
  f("password", r.password);
}

}  // namespace wardbook
