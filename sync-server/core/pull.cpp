#include "sync-server/core/pull.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "shared/sync/buckets.h"

namespace wardbook {
namespace {

/// A bucket's checksum costs a pass over its rows: it comes with the first sync and then once in so
/// many changes, but not with answers to commands, which somebody waits for.
constexpr int64_t kChecksumEvery = 512;
/// Of PullSize::little, together.
constexpr int64_t kLittleChanges = 256;
constexpr size_t kLittleOutcomes = 32;

bool has(const std::vector<Bucket>& buckets, const Bucket& bucket) {
  return std::find(buckets.begin(), buckets.end(), bucket) != buckets.end();
}

Result<std::vector<Bucket>> buckets_for(StoreReader& reader, const SyncRequest& request,
                                        DeviceId device) {
  WB_ASSIGN(std::vector<Bucket> buckets, reader.scopes_of(device));
  for (const Bucket& bucket : request.also)
    if (is_public(bucket) && !has(buckets, bucket)) buckets.push_back(bucket);
  return buckets;
}

int64_t cursor_of(const SyncRequest& request, const Bucket& bucket, int64_t epoch) {
  // Another epoch counted otherwise.
  if (request.epoch != 0 && request.epoch != epoch) return 0;
  for (const Cursor& cursor : request.cursors)
    if (cursor.bucket == bucket) return std::max<int64_t>(cursor.seq, 0);
  return 0;
}

/// The answered commands' own rows, first of all, in those buckets to whose end the reply does not
/// come. In the others they are among the changes, or here already.
Status add_direct(StoreReader& reader, const std::vector<Bucket>& buckets, SyncReply& reply) {
  if (reply.outcomes.empty() || !reply.more) return {};
  std::vector<Bucket> open = buckets;
  for (const BucketChanges& whole : reply.changes)
    if (!whole.part) std::erase(open, whole.bucket);
  std::vector<CommandId> commands;
  for (const OutcomeRecord& record : reply.outcomes) commands.push_back(record.command);
  WB_ASSIGN(std::vector<BucketChanges> direct, reader.direct_changes(commands, open));
  direct.insert(direct.end(), std::make_move_iterator(reply.changes.begin()),
                std::make_move_iterator(reply.changes.end()));
  reply.changes = std::move(direct);
  return {};
}

bool checksum_is_due(int64_t cursor, const Cursor& head, const SyncReply& reply) {
  if (cursor == 0) return true;
  return reply.outcomes.empty() && cursor / kChecksumEvery != head.seq / kChecksumEvery;
}

bool is_little(const std::vector<Cursor>& heads, const SyncRequest& request, int64_t epoch,
               const SyncReply& reply) {
  int64_t changes = 0;
  for (const Cursor& head : heads) {
    const int64_t cursor = cursor_of(request, head.bucket, epoch);
    if (cursor != head.seq)
      changes += checksum_is_due(cursor, head, reply) ? head.seq : std::abs(head.seq - cursor);
  }
  return changes <= kLittleChanges && reply.outcomes.size() <= kLittleOutcomes;
}

/// The buckets in turn until the page is full.
Status add_changes(StoreReader& reader, const std::vector<Cursor>& heads,
                   const SyncRequest& request, int64_t epoch, const Page& page, SyncReply& reply) {
  size_t rows = 0;
  size_t bytes = 0;
  for (const Cursor& head : heads) {
    const int64_t cursor = cursor_of(request, head.bucket, epoch);
    if (cursor == head.seq) continue;
    if (rows >= page.rows || bytes >= page.bytes) {
      reply.more = true;
      return {};
    }
    CollectLimits limits{page.rows - rows, page.bytes - bytes, false, false};
    limits.updates = !has(request.unfinished, head.bucket);
    limits.checksum = checksum_is_due(cursor, head, reply);
    WB_ASSIGN(Collected collected, reader.collect(head.bucket, cursor, limits));
    rows += collected.rows;
    bytes += collected.bytes;
    reply.more = reply.more || collected.more;
    reply.changes.push_back(std::move(collected.changes));
  }
  return {};
}

}  // namespace

Result<Lack> look(StoreReader& reader, const SyncRequest& request, DeviceId device, int64_t epoch) {
  Lack lack;
  WB_ASSIGN(const std::vector<Bucket> buckets, buckets_for(reader, request, device));
  lack.loses = std::any_of(request.cursors.begin(), request.cursors.end(),
                           [&](const Cursor& one) { return !has(buckets, one.bucket); });
  WB_ASSIGN(lack.heads, reader.heads(buckets));
  for (const Cursor& head : lack.heads)
    if (cursor_of(request, head.bucket, epoch) != head.seq) lack.ahead.push_back(head);
  return lack;
}

Result<bool> pull(StoreReader& reader, const SyncRequest& request, DeviceId device, int64_t epoch,
                  PullSize size, const Page& page, SyncReply& reply) {
  WB_ASSIGN(const std::vector<Bucket> buckets, buckets_for(reader, request, device));
  WB_ASSIGN(const std::vector<Cursor> heads, reader.heads(buckets));
  if (size == PullSize::little && !is_little(heads, request, epoch, reply)) return false;
  for (const Cursor& cursor : request.cursors)
    if (!has(buckets, cursor.bucket)) reply.lost.push_back(cursor.bucket);
  WB_TRY(add_changes(reader, heads, request, epoch, page, reply));
  WB_TRY(add_direct(reader, buckets, reply));
  return true;
}

}  // namespace wardbook
