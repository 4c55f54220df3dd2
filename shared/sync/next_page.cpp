#include "shared/sync/next_page.h"

#include <map>
#include <set>

namespace wardbook::sync {

SyncRequest next_page(const SyncRequest& request, const SyncReply& reply) {
  std::map<Bucket, int64_t> cursors;
  for (const Cursor& cursor : request.cursors) cursors[cursor.bucket] = cursor.seq;
  std::set<Bucket> unfinished(request.unfinished.begin(), request.unfinished.end());
  for (const BucketChanges& changes : reply.changes) {
    if (changes.upto == 0) continue;
    cursors[changes.bucket] = changes.upto;
    unfinished.erase(changes.bucket);
    if (changes.part) unfinished.insert(changes.bucket);
  }
  for (const Bucket& lost : reply.lost) {
    cursors.erase(lost);
    unfinished.erase(lost);
  }
  SyncRequest next;
  next.device = request.device;
  next.epoch = reply.epoch;
  for (const auto& [bucket, seq] : cursors) next.cursors.push_back({bucket, seq});
  next.also = request.also;
  next.unfinished.assign(unfinished.begin(), unfinished.end());
  return next;
}

bool want_the_same(const SyncRequest& one, const SyncRequest& other) {
  return one.device == other.device && one.epoch == other.epoch && one.cursors == other.cursors &&
         one.also == other.also && one.unfinished == other.unfinished;
}

}  // namespace wardbook::sync
