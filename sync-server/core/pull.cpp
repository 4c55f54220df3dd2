#include "sync-server/core/pull.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "shared/sync/buckets.h"

namespace wardbook {
namespace {

/// Of PullSize::little: so many, and for each command that was answered so many more. Those took
/// ten times as long.
constexpr int64_t kLittleChanges = 256;
constexpr int64_t kLittleChangesOfACommand = 8;

/// What a device may ask for, so that it cannot ask for one row a time.
constexpr int32_t kLeastPageBytes = 16 * 1024;

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

/// It costs a pass over the bucket's rows: it comes with all of them and when the device asks for
/// it, but not with answers to commands, which somebody waits for.
bool checksum_is_due(const SyncRequest& request, const Cursor& head, int64_t cursor,
                     const SyncReply& reply) {
  if (cursor == 0) return head.seq > 0;
  return reply.outcomes.empty() && has(request.verify, head.bucket);
}

bool is_little(const std::vector<Cursor>& heads, const SyncRequest& request, int64_t epoch,
               const SyncReply& reply) {
  int64_t changes = 0;
  for (const Cursor& head : heads) {
    const int64_t cursor = cursor_of(request, head.bucket, epoch);
    changes +=
        checksum_is_due(request, head, cursor, reply) ? head.seq : std::abs(head.seq - cursor);
  }
  const auto commands = static_cast<int64_t>(reply.outcomes.size());
  return changes <= kLittleChanges + kLittleChangesOfACommand * commands;
}

/// The buckets in turn until the page is full.
Status add_changes(StoreReader& reader, const std::vector<Cursor>& heads,
                   const SyncRequest& request, int64_t epoch, const Page& page, SyncReply& reply) {
  size_t rows = 0;
  size_t bytes = 0;
  int64_t left = 0;
  for (const Cursor& head : heads) {
    const int64_t cursor = cursor_of(request, head.bucket, epoch);
    const bool checksum = checksum_is_due(request, head, cursor, reply);
    if (cursor == head.seq && !checksum) continue;
    if (rows >= page.rows || bytes >= page.bytes) {
      reply.more = true;
      left += std::abs(head.seq - cursor);
      continue;
    }
    CollectLimits limits{page.rows - rows, page.bytes - bytes, checksum, false};
    limits.updates = !has(request.unfinished, head.bucket);
    WB_ASSIGN(Collected collected, reader.collect(head.bucket, cursor, limits));
    rows += collected.rows;
    bytes += collected.bytes;
    reply.more = reply.more || collected.more;
    left += head.seq - collected.changes.upto;
    reply.changes.push_back(std::move(collected.changes));
  }
  if (reply.more) reply.left = left;
  return {};
}

Page page_for(const SyncRequest& request, const Page& most) {
  Page page = most;
  if (request.page)
    page.bytes = std::min(page.bytes, size_t(std::max(*request.page, kLeastPageBytes)));
  return page;
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
  WB_ASSIGN(std::vector<Cursor> heads, reader.heads(buckets));
  // Free beds can be looked at while what people have booked is still on its way.
  std::stable_partition(heads.begin(), heads.end(),
                        [](const Cursor& head) { return is_public(head.bucket); });
  if (size == PullSize::little && !is_little(heads, request, epoch, reply)) return false;
  for (const Cursor& cursor : request.cursors)
    if (!has(buckets, cursor.bucket)) reply.lost.push_back(cursor.bucket);
  WB_TRY(add_changes(reader, heads, request, epoch, page_for(request, page), reply));
  WB_TRY(add_direct(reader, buckets, reply));
  return true;
}

}  // namespace wardbook
