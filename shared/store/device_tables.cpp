#include "shared/store/table_ddl.h"

namespace wardbook::store {

std::vector<std::string> device_tables() {
  return {
      // Which buckets gave a row to this device: the last one to leave takes it along.
      "CREATE TABLE member (tbl TEXT NOT NULL, key BLOB NOT NULL, bucket TEXT NOT NULL, "
      "PRIMARY KEY (tbl, key, bucket)) STRICT, WITHOUT ROWID",
      "CREATE INDEX member_by_bucket ON member (bucket)",
      "CREATE TABLE cursor (bucket TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL) "
      "STRICT, WITHOUT ROWID",
      // Commands that the server has not answered, with what undoes their effects here.
      "CREATE TABLE pending (number INTEGER NOT NULL PRIMARY KEY, command_id BLOB NOT NULL, "
      "prev_hash BLOB NOT NULL, body BLOB NOT NULL, changeset BLOB NOT NULL, "
      "forecast BLOB NOT NULL, made_at INTEGER NOT NULL) STRICT",
      // The inbox: the server's answers, until a person has read them and after.
      "CREATE TABLE answer (command_id BLOB NOT NULL PRIMARY KEY, body BLOB NOT NULL, "
      "record BLOB NOT NULL, acknowledged_at INTEGER) STRICT, WITHOUT ROWID",
      "CREATE TABLE local_user (account_id BLOB NOT NULL PRIMARY KEY, user_name TEXT NOT NULL, "
      "verifier BLOB NOT NULL, last_login INTEGER NOT NULL) STRICT, WITHOUT ROWID",
      "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) "
      "STRICT, WITHOUT ROWID",
  };
}

}  // namespace wardbook::store
