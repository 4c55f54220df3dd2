#include <algorithm>

#include "shared/sync/base_rows.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "shared/sync/replica.h"

namespace wardbook::sync {
namespace {

/// Of bodies and the answers to them: leaves room in a request for everything else.
constexpr size_t kMostBodiesBytes = kMostRequestBytes - 512 * 1024;

constexpr int64_t kVerifyEveryMs = 24 * 60 * 60 * 1000;

bool has_checksum(const SyncReply& reply) {
  return std::any_of(reply.changes.begin(), reply.changes.end(),
                     [](const BucketChanges& bucket) { return bucket.checksum.has_value(); });
}

bool changes_rows(const SyncReply& reply) {
  if (!reply.lost.empty()) return true;
  for (const BucketChanges& bucket : reply.changes)
    if (bucket.reset || !bucket.tables.empty()) return true;
  return false;
}

/// Adds rows of (number, prev_hash, body[, record]) until a limit is reached.
Status add_from(store::Statement& rows, DeviceId device, bool with_record, size_t& bytes,
                std::vector<SentCommand>& commands) {
  while (commands.size() < kMostCommands) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return {};
    SentCommand sent{{device, rows.integer(0), rows.get<Hash256>(1)}, rows.get<Bytes>(2), {}};
    // They are numbered as they are made, each with the hash of the one before. 0 is in no chain.
    sent.follows = sent.envelope.number > 1 && !commands.empty() &&
                   commands.back().envelope.number == sent.envelope.number - 1;
    bytes += sent.body.size();
    if (with_record) {
      bytes += rows.blob(3).size();
      WB_ASSIGN(sent.answer, decode<OutcomeRecord>(rows.blob(3)));
    }
    if (bytes > kMostBodiesBytes && !commands.empty()) return {};
    commands.push_back(std::move(sent));
  }
  return {};
}

}  // namespace

// --- Asking

Status Replica::want(const Bucket& bucket, bool wanted) {
  return database_.run(
      "INSERT INTO bucket (name, wanted) VALUES (?1, ?2) "
      "ON CONFLICT (name) DO UPDATE SET wanted = excluded.wanted",
      bucket, wanted);
}

Result<bool> Replica::refetching() {
  WB_ASSIGN(const int64_t refetch, settings_.number(setting::kRefetch));
  return refetch != 0;
}

Result<bool> Replica::fetching() {
  WB_ASSIGN(const bool refetch, refetching());
  WB_ASSIGN(const int64_t rows, settings_.number(setting::kFetching));
  return refetch || rows != 0;
}

Result<SyncRequest> Replica::build_request() {
  SyncRequest request;
  WB_ASSIGN(request.epoch, settings_.number(setting::kEpoch));
  WB_TRY(add_cursors(request));
  if (!identity_) return request;
  request.device = identity_->device;
  WB_ASSIGN(const bool refetch, refetching());
  // First the rows, beside the present ones; then commands on top of them.
  if (!refetch) WB_TRY(add_commands(request));
  return request;
}

Status Replica::add_cursors(SyncRequest& request) {
  WB_ASSIGN(const bool refetch, refetching());
  WB_ASSIGN(store::Statement rows,
            database_.prepare("SELECT name, CASE WHEN ?1 THEN fresh_seq ELSE seq END, "
                              "CASE WHEN ?1 THEN fresh_part ELSE part END, wanted, "
                              "NOT ?1 AND has_rows FROM bucket ORDER BY name",
                              refetch));
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return {};
    Bucket name = rows.get<std::string>(0);
    if (rows.get<bool>(3)) request.also.push_back(name);
    // Of one without a cursor there may be rows all the same: they must go if it is lost.
    const bool has_cursor = rows.integer(1) != 0;
    if (!has_cursor && !rows.get<bool>(4)) continue;
    if (has_cursor && rows.get<bool>(2)) request.unfinished.push_back(name);
    request.cursors.push_back({std::move(name), rows.integer(1)});
  }
}

Status Replica::add_commands(SyncRequest& request) {
  size_t bytes = 0;
  WB_ASSIGN(store::Statement again,
            database_.prepare("SELECT number, prev_hash, body, record FROM answer "
                              "WHERE resend = 1 ORDER BY number, commit_no"));
  WB_TRY(add_from(again, identity_->device, true, bytes, request.commands));
  WB_ASSIGN(store::Statement rows, database_.prepare("SELECT number, prev_hash, body FROM pending "
                                                     "WHERE number > 0 ORDER BY number"));
  return add_from(rows, identity_->device, false, bytes, request.commands);
}

/// One at a time: to sum up a bucket takes a device a moment, in which nothing else goes on.
Result<std::vector<Bucket>> Replica::unverified(Instant wall) {
  std::vector<Bucket> due;
  WB_ASSIGN(const bool refetch, refetching());
  if (refetch) return due;
  WB_ASSIGN(const auto name, database_.value<Bucket>(
                                 "SELECT name FROM bucket WHERE seq > 0 AND part = 0 AND "
                                 "verified_at NOT BETWEEN ?1 AND ?2 ORDER BY verified_at LIMIT 1",
                                 Instant{now(wall).ms - kVerifyEveryMs}, now(wall)));
  if (name) due.push_back(*name);
  return due;
}

Result<bool> Replica::differs() {
  WB_ASSIGN(const auto found,
            database_.value<int64_t>("SELECT 1 FROM bucket WHERE differs = 2 LIMIT 1"));
  return found.has_value();
}

// --- Taking in

Result<Received> Replica::receive(const SyncReply& reply, Instant wall) {
  Received received;
  received.fork = reply.fork;
  if (reply.fork) {
    // For good: the person may log in only after the program has been ended and started again.
    WB_TRY(settings_.set(setting::kForked, int64_t{1}));
    return received;
  }
  WB_ASSIGN(const int64_t epoch, settings_.number(setting::kEpoch));
  WB_ASSIGN(const bool refetch, refetching());
  if (epoch != 0 && reply.epoch != epoch) {
    WB_TRY(begin_refetch(reply));
    received.more = true;
    return received;
  }
  auto taken = refetch ? stage(reply, wall) : rebase(reply, wall);
  // What was laid aside by another version of this program can't be read by this one.
  const bool again = !taken.ok() && (taken.error().code == "overlay_conflict" ||
                                     (refetch && taken.error().code == "other_version"));
  if (!again) return taken;
  WB_TRY(begin_refetch(reply));
  received.more = true;
  return received;
}

Result<Received> Replica::rebase(const SyncReply& reply, Instant wall) {
  Received received;
  received.rows_changed = changes_rows(reply);
  WB_ASSIGN(const int before, sendable_count());
  WB_ASSIGN(store::Transaction transaction, store::Transaction::begin(database_));
  const bool lift = received.rows_changed || !reply.outcomes.empty() || has_checksum(reply);
  if (lift) WB_TRY(undo_all());
  BaseRows base(database_, now(wall));
  for (const BucketChanges& changes : reply.changes) WB_TRY(base.apply(changes));
  for (const Bucket& bucket : reply.lost) WB_TRY(base.lose(bucket));
  WB_TRY(base.sweep());
  WB_ASSIGN(received.answered, take_outcomes(reply));
  if (lift) WB_TRY(replay_all());
  WB_TRY(take_state(reply, wall));
  WB_ASSIGN(const int left, sendable_count());
  WB_TRY(transaction.commit());
  received.more = reply.more || (left > 0 && left < before);
  received.left = reply.left;
  return received;
}

Status Replica::take_state(const SyncReply& reply, Instant wall) {
  WB_TRY(observe(reply.server_time, wall));
  WB_TRY(settings_.set(setting::kContact, now(wall)));
  WB_TRY(settings_.set(setting::kCovered, reply.covered.value));
  WB_TRY(settings_.set(setting::kFetching, int64_t{reply.more}));
  return settings_.set(setting::kEpoch, reply.epoch);
}

// --- Fetching everything again

Status Replica::begin_refetch(const SyncReply& reply) {
  WB_ASSIGN(store::Transaction transaction, store::Transaction::begin(database_));
  WB_ASSIGN(const int64_t known, settings_.number(setting::kEpoch));
  if (known != reply.epoch) {
    // A restored server may not know what it answered after its backup, which may be older than
    // the last one.
    WB_ASSIGN(const int64_t covered, settings_.number(setting::kCovered));
    WB_TRY(database_.run("UPDATE answer SET resend = 1 WHERE commit_no > ?1",
                         std::min(covered, reply.covered.value)));
    WB_TRY(settings_.set(setting::kCovered, int64_t{0}));
  }
  WB_TRY(settings_.set(setting::kEpoch, reply.epoch));
  WB_TRY(settings_.set(setting::kRefetch, int64_t{1}));
  WB_TRY(database_.exec("UPDATE bucket SET fresh_seq = 0"));
  WB_TRY(database_.exec("DELETE FROM staged"));
  return transaction.commit();
}

Result<Received> Replica::stage(const SyncReply& reply, Instant wall) {
  Received received;
  WB_ASSIGN(store::Transaction transaction, store::Transaction::begin(database_));
  WB_TRY(database_.run("INSERT INTO staged (reply) VALUES (?1)", encode(reply)));
  for (const BucketChanges& changes : reply.changes)
    if (changes.upto != 0)
      WB_TRY(
          database_.run("INSERT INTO bucket (name, fresh_seq, fresh_part) VALUES (?1, ?2, ?3) "
                        "ON CONFLICT (name) DO UPDATE SET fresh_seq = excluded.fresh_seq, "
                        "fresh_part = excluded.fresh_part",
                        changes.bucket, changes.upto, changes.part));
  WB_TRY(take_state(reply, wall));
  received.more = reply.more;
  received.left = reply.left;
  if (!reply.more) {
    WB_ASSIGN(received.answered, swap_in(now(wall)));
    received.rows_changed = true;
    // The commands that waited for the rows.
    WB_ASSIGN(const int left, sendable_count());
    received.more = left > 0;
  }
  WB_TRY(transaction.commit());
  return received;
}

Result<int> Replica::swap_in(Instant now) {
  BaseRows base(database_, now);
  WB_TRY(base.forget_all());
  WB_ASSIGN(store::Statement rows, database_.prepare("SELECT reply FROM staged ORDER BY position"));
  int answered = 0;
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) break;
    WB_ASSIGN(const SyncReply reply, decode<SyncReply>(rows.blob(0)));
    for (const BucketChanges& changes : reply.changes) WB_TRY(base.apply(changes));
    for (const Bucket& bucket : reply.lost) WB_TRY(base.lose(bucket));
    WB_ASSIGN(const int count, take_outcomes(reply));
    answered += count;
  }
  WB_TRY(base.sweep());
  WB_TRY(database_.exec("DELETE FROM staged"));
  WB_TRY(settings_.set(setting::kRefetch, int64_t{0}));
  WB_TRY(replay_all());
  return answered;
}

}  // namespace wardbook::sync
