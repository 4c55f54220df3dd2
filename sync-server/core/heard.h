#pragma once

#include <algorithm>

#include "sync-server/core/writer.h"

namespace wardbook {

/// When the role of somebody on this device changed last, if that is later than what the device has
/// heard. An answer that tells of it must first be noted (HeardJob): what is sent later was not
/// made before, whatever its made_at says.
[[nodiscard]] Result<std::optional<Instant>> unheard_change(StoreReader& reader, DeviceId device);

/// Notes that the device hears, now, of what has changed until `change`.
class HeardJob : public WriteJob {
 public:
  HeardJob(DeviceId device, Instant change, Instant now)
      : device_(device), at_(std::max(change, now)) {}
  Status step(Store& store, size_t at) override;

 private:
  const DeviceId device_;
  const Instant at_;
};

}  // namespace wardbook
