#include "sync-server/core/heard.h"

namespace wardbook {

Result<std::optional<Instant>> unheard_change(StoreReader& reader, DeviceId device) {
  WB_ASSIGN(const auto known, reader.find_device(device));
  if (!known) return std::optional<Instant>();
  Instant latest = known->last_seen;
  WB_ASSIGN(const auto users, reader.users_of(device));
  for (const DeviceUser& user : users) {
    WB_ASSIGN(const auto account, reader.find_account(user.account));
    if (account) latest = std::max(latest, account->since);
  }
  return latest > known->last_seen ? std::optional(latest) : std::nullopt;
}

Status HeardJob::step(Store& store, size_t) {
  WB_ASSIGN(const auto known, store.find_device(device_));
  if (!known) return {};
  Device device = *known;
  device.last_seen = std::max(device.last_seen, at_);
  return store.put_device(device);
}

}  // namespace wardbook
