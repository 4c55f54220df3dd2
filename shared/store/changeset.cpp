#include "shared/store/changeset.h"

#include <sqlite3.h>

#include <string>
#include <utility>

#include "shared/store/error.h"

namespace wardbook::store {
namespace {

int abort_on_conflict(void*, int, sqlite3_changeset_iter*) {
  return SQLITE_CHANGESET_ABORT;
}

/// Takes over a buffer of SQLite's.
Changeset taken(void* data, int size) {
  const auto* bytes = static_cast<const uint8_t*>(data);
  Changeset changeset(bytes, bytes + size);
  sqlite3_free(data);
  return changeset;
}

}  // namespace

Recorder::Recorder(Recorder&& other) noexcept : session_(std::exchange(other.session_, nullptr)) {}

Recorder::~Recorder() {
  if (session_ != nullptr) sqlite3session_delete(session_);
}

Result<Recorder> Recorder::start(Database& database) {
  sqlite3_session* session = nullptr;
  int code = sqlite3session_create(database.handle(), "main", &session);
  if (code != SQLITE_OK) return error_of(database.handle(), code);
  Recorder recorder(session);
  for (const Table& table : tables()) {
    code = sqlite3session_attach(session, std::string(table.name).c_str());
    if (code != SQLITE_OK) return error_of(database.handle(), code);
  }
  return recorder;
}

Result<Changeset> Recorder::finish() {
  WB_CHECK(session_ != nullptr);
  int size = 0;
  void* data = nullptr;
  const int code = sqlite3session_changeset(session_, &size, &data);
  sqlite3session_delete(std::exchange(session_, nullptr));
  if (code != SQLITE_OK) return error_of(nullptr, code);
  return taken(data, size);
}

Result<Changeset> invert(std::span<const uint8_t> changeset) {
  int size = 0;
  void* data = nullptr;
  const int code =
      sqlite3changeset_invert(static_cast<int>(changeset.size()), changeset.data(), &size, &data);
  if (code != SQLITE_OK) return error_of(nullptr, code);
  return taken(data, size);
}

Result<Combined> Combined::start() {
  sqlite3_changegroup* group = nullptr;
  const int code = sqlite3changegroup_new(&group);
  if (code != SQLITE_OK) return error_of(nullptr, code);
  return Combined(group);
}

Combined::Combined(Combined&& other) noexcept : group_(std::exchange(other.group_, nullptr)) {}

Combined::~Combined() {
  if (group_ != nullptr) sqlite3changegroup_delete(group_);
}

Status Combined::add(std::span<const uint8_t> changeset) {
  if (changeset.empty()) return {};
  Changeset copy(changeset.begin(), changeset.end());
  const int code = sqlite3changegroup_add(group_, static_cast<int>(copy.size()), copy.data());
  if (code != SQLITE_OK) return error_of(nullptr, code);
  return {};
}

Result<Changeset> Combined::finish() const {
  int size = 0;
  void* data = nullptr;
  const int code = sqlite3changegroup_output(group_, &size, &data);
  if (code != SQLITE_OK) return error_of(nullptr, code);
  return taken(data, size);
}

Status apply_changeset(Database& database, std::span<const uint8_t> changeset) {
  WB_CHECK(database.in_transaction());
  if (changeset.empty()) return {};
  Changeset copy(changeset.begin(), changeset.end());
  const int code = sqlite3changeset_apply(database.handle(), static_cast<int>(copy.size()),
                                          copy.data(), nullptr, abort_on_conflict, nullptr);
  if (code == SQLITE_OK) return {};
  if (code == SQLITE_ABORT)
    return Error{"changeset_conflict", "Rows are not as they were when the change was made."};
  return error_of(database.handle(), code);
}

}  // namespace wardbook::store
