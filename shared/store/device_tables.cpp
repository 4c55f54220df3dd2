#include <utility>

#include "shared/store/schema.h"
#include "shared/store/table_ddl.h"

namespace wardbook::store {

std::vector<std::string> device_tables() {
  return {
      // How far this device has a bucket. wanted: a public one that is asked for besides those of
      // the device's users. part: it has not come to its end yet; 1 too where that is not known.
      // fresh_seq, fresh_part: the same of what has been fetched again into `staged`. verified_at:
      // when its checksum was compared with the server's last. differs: 1, it was another and the
      // bucket is fetched again; 2, it is another still. has_rows: it holds some, or did. sent_sum:
      // the checksum of the rows as they came, from the bucket's beginning until it is compared.
      "CREATE TABLE bucket (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, "
      "seq INTEGER NOT NULL DEFAULT 0, "
      "wanted INTEGER NOT NULL DEFAULT 0, fresh_seq INTEGER NOT NULL DEFAULT 0, "
      "part INTEGER NOT NULL DEFAULT 1, fresh_part INTEGER NOT NULL DEFAULT 1, "
      "verified_at INTEGER NOT NULL DEFAULT 0, differs INTEGER NOT NULL DEFAULT 0, "
      "has_rows INTEGER NOT NULL DEFAULT 0, sent_sum INTEGER) STRICT",
      // Which buckets hold a row: the last one to leave takes it along. stale: the bucket comes
      // from its beginning and has not brought the row yet. No index by bucket: whole buckets are
      // walked through seldom, rows are added all the time.
      "CREATE TABLE member (tbl TEXT NOT NULL, key BLOB NOT NULL, bucket INTEGER NOT NULL, "
      "stale INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (tbl, key, bucket)) STRICT, WITHOUT ROWID",
      // Commands that the server has not answered, in their order, with what undoes them here.
      "CREATE TABLE pending (position INTEGER NOT NULL PRIMARY KEY, "
      "command_id BLOB NOT NULL UNIQUE, number INTEGER NOT NULL, prev_hash BLOB NOT NULL, "
      "body BLOB NOT NULL, undo BLOB NOT NULL, forecast BLOB NOT NULL) STRICT",
      // The server's answers. number: in the present identity's chain, 0: in none. resend: to be
      // told to a restored server.
      "CREATE TABLE answer (command_id BLOB NOT NULL PRIMARY KEY, number INTEGER NOT NULL, "
      "prev_hash BLOB NOT NULL, body BLOB NOT NULL, record BLOB NOT NULL, "
      "commit_no INTEGER NOT NULL, decided_at INTEGER NOT NULL, "
      "resend INTEGER NOT NULL DEFAULT 0, acknowledged_at INTEGER) STRICT, WITHOUT ROWID",
      "CREATE INDEX answer_open ON answer (decided_at) WHERE acknowledged_at IS NULL",
      // Replies of a fetch that is not complete yet.
      "CREATE TABLE staged (position INTEGER NOT NULL PRIMARY KEY, reply BLOB NOT NULL) STRICT",
      // Who has logged in here. profile: the server's LoginReply without its secrets.
      "CREATE TABLE local_user (account_id BLOB NOT NULL PRIMARY KEY, "
      "user_name TEXT NOT NULL UNIQUE, profile BLOB NOT NULL, verifier BLOB NOT NULL, "
      "last_login INTEGER NOT NULL) STRICT, WITHOUT ROWID",
      "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value ANY NOT NULL) "
      "STRICT, WITHOUT ROWID",
  };
}

std::vector<std::string> held_indexes() {
  return {
      "CREATE INDEX booking_held ON booking (pool_id, slot_from) WHERE state = 'held'",
      "CREATE INDEX pending_held ON pending (position) WHERE number = 0",
  };
}

std::string stale_index() {
  return "CREATE INDEX member_stale ON member (bucket) WHERE stale = 1";
}

std::string resend_index() {
  return "CREATE INDEX answer_resend ON answer (number, commit_no) WHERE resend = 1";
}

std::vector<std::string> indexes_of_today() {
  return {
      "CREATE INDEX booking_open ON booking (hospital_id, slot_from) WHERE " +
          std::string(kOpenBooking),
      "CREATE INDEX stay_in_bed ON stay (bed_id) WHERE state = 'active'",
      "CREATE INDEX notice_unread ON notice (clinic_id) WHERE acknowledged_at IS NULL",
      "CREATE INDEX patient_unsent ON patient (id) WHERE version = 0",
  };
}

std::vector<std::string> device_indexes() {
  std::vector<std::string> all = held_indexes();
  for (std::string& one : indexes_of_today()) all.push_back(std::move(one));
  all.push_back(stale_index());
  all.push_back(resend_index());
  return all;
}

}  // namespace wardbook::store
