#pragma once

#include "shared/sync/codec.h"
#include "shared/sync/message_fields.h"

// POST /api/v1/wait: how an idle device hears of changes made elsewhere without asking for them.

namespace wardbook {

/// Answered as soon as a bucket is ahead of the device's cursor.
struct WaitRequest {
  int32_t protocol = kProtocolVersion;
  std::optional<DeviceId> device;  ///< none: only public buckets
  int64_t epoch = 0;
  std::vector<Cursor> cursors;
  std::vector<Bucket> also;  ///< as in SyncRequest
  int32_t wait_ms = 0;       ///< how long at most; the server may answer earlier
};

/// There is something to pull. When the time is over the answer is 204 without a body.
struct WaitReply {
  int32_t protocol = kProtocolVersion;
  int64_t epoch = 0;
  std::vector<Cursor> ahead;  ///< how far the server has what the device lacks; may be empty
};

template <RowOf<WaitRequest> R, class F>
void fields(R& r, F&& f) {
  f("protocol", r.protocol);
  f("device", r.device);
  f("epoch", r.epoch);
  f("cursors", r.cursors);
  f("also", r.also);
  f("wait_ms", r.wait_ms);
}

template <RowOf<WaitReply> R, class F>
void fields(R& r, F&& f) {
  f("protocol", r.protocol);
  f("epoch", r.epoch);
  f("ahead", r.ahead);
}

namespace sync {

Bytes encode(const WaitRequest& message);
Bytes encode(const WaitReply& message);
Value message_to_value(const WaitRequest& message, Spelling spelling);
Value message_to_value(const WaitReply& message, Spelling spelling);

}  // namespace sync
}  // namespace wardbook
